"""One form at the pages: filled in without an account, handed in with an application, taken by a department."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from people.rules.unit import Post
from tests.approval.filling import CHANGED, SETUP
from tests.support import matters, offices
from tests.support.browser import Browser, site
from tests.support.databases import sqlite_database
from tests.support.world import World

FORM = "/approvals/form"
CODE = re.compile(r"<code>([A-Z2-9]{16})</code>")


def test_anybody_fills_in_one_form_and_applies_with_it(sqlite_template: Path, tmp_path: Path) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, FolderBlobs(tmp_path / "blobs"))
        keeper, of = matters.centre(world, n=886), offices.office(world, Post.EXAMINER, n=887)
        for code in ("11010001", "11020001", "11030001", "11040001", "11050001"):
            matters.entered(world, keeper, of, code)
        app = site(world)
        anybody, officer = Browser(world, app), Browser(world, app, of[Post.EXAMINER])
        assert "企业设立登记一表" in anybody.get(FORM).text
        assert "taxpayer" in json.loads(anybody.get(f"{FORM}/schemas/company-setup").text)["properties"]
        assert anybody.get(f"{FORM}/save").headers["location"] == FORM
        assert anybody.post(f"{FORM}/new", {"form": "company-change", "firm": "x"}).status_code == 400
        made = anybody.post(f"{FORM}/new", {"form": "company-setup"})
        assert made.status_code == 201
        (number,) = set(re.findall(r"FS-2026-\d{6}", made.text))
        found = CODE.search(made.text)
        assert found
        known = {"number": number, "code": found[1]}
        answers = {f"v-{name}": value for name, value in SETUP.items()}
        wrong = anybody.post(f"{FORM}/save", {**known, **answers, "v-capital": "百万"})
        assert (wrong.status_code, "注册资本" in wrong.text) == (400, True)
        saved = anybody.post(f"{FORM}/save", {**known, **answers})
        assert (saved.status_code, saved.text.count("青屿海风科技有限公司") > 5) == (200, True)
        assert officer.get(f"/me/approvals/forms/{number}").status_code == 409
        handed = anybody.post(f"{FORM}/lock", {**known, "site": keeper.code, "sure": "yes"})
        assert (handed.status_code, "已提交" in handed.text) == (200, True), handed.text
        (case,) = [one for one in world.chain("F-2026-000001") if one.type == "approval.submit"]
        assert (case.body["form"], len(case.body["branches"])) == (number, 5)
        assert "更正为" in anybody.post(f"{FORM}/look", {**known, "number": number.lower()}).text
        assert anybody.post(f"{FORM}/save", {**known, **answers}).status_code == 409
        fixed = anybody.post(f"{FORM}/correct", {**known, "field": "seals", "value": "4", "reason": "增刻"})
        assert "3 → 4 → 增刻" in fixed.text
        assert anybody.post(f"{FORM}/look", {**known, "code": "A" * 16}).status_code == 404
        assert anybody.post(f"{FORM}/other", known).status_code == 404
        assert "公司登记（备案）申请书" in officer.get(f"/me/acts/{number}/read").text
        done = officer.post(f"/me/acts/{number}/read", {"own": "registration"}).headers["location"]
        assert "已签收" in officer.get(done).text
        assert "taken" in officer.get(done, "en").text


def test_what_the_base_holds_is_told_to_the_enterprise_alone_and_what_is_of_a_person_to_nobody(
    sqlite_template: Path, tmp_path: Path
) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, FolderBlobs(tmp_path / "blobs"))
        of = offices.office(world, Post.EXAMINER, name="青屿市市场监督管理局", n=889)
        member = world.office(Role.AGENCY)
        phone, raw = (
            "legal_representative_phone",
            json.loads((files("approval") / "forms/company_change.json").read_text()),
        )
        raw["properties"][phone] = {"$ref": f"dictionary.json#/$defs/{phone}"}
        raw["x-forms"][0]["lines"].append({"from": phone})
        world.house = replace(world.house, catalogue={"forms/change.json": json.dumps(raw)})
        held = {
            "name": "青屿海风科技有限公司",
            "legal_representative": "陈静",
            "address": "府前路8号",
            phone: "13800138000",
        }
        firm = member.actor.org
        facts: list[Json] = [{"name": name, "value": value} for name, value in {**held, "credit_code": firm}.items()]
        world.do(of[Post.EXAMINER], "enterprise.record", f"Z-{firm}", {"facts": facts, "paper": "档案第七卷"})
        app = site(world)
        anybody, own = Browser(world, app), Browser(world, app, member)
        made = anybody.post(f"{FORM}/new", {"form": "company-change", "firm": firm})
        (number,), found = set(re.findall(r"FS-2026-\d{6}", made.text)), CODE.search(made.text)
        assert found
        known = {"number": number, "code": found[1]}
        saved = anybody.post(f"{FORM}/save", {**known, **{f"v-{name}": said for name, said in CHANGED.items()}})
        draft = own.post(f"{FORM}/look", known).text
        locked = anybody.post(f"{FORM}/lock", {**known, "sure": "yes"})
        assert (saved.status_code, "已提交" in locked.text) == (200, True)
        for shown in (made.text, saved.text, locked.text, anybody.post(f"{FORM}/look", known).text):
            assert ("库中已有" in shown, "青屿市市场监督管理局" in shown) == (True, True)
            assert not [said for said in (*held.values(), "档案第七卷") if said in shown]
        for shown in (draft, own.post(f"{FORM}/look", known).text):
            assert [said for said in (*held.values(), "档案第七卷") if said not in shown] == [held[phone]]
            assert shown.count("1***") == 2

"""One form at the pages: filled in without an account, handed in with an application, taken by a department."""

from __future__ import annotations

import json
import re
from pathlib import Path

from kernel.blobs import FolderBlobs
from people.rules.unit import Post
from tests.approval.filling import SETUP
from tests.support import matters, offices
from tests.support.browser import Browser, site
from tests.support.databases import sqlite_database
from tests.support.world import World

FORM = "/approvals/form"


def test_anybody_fills_in_one_form_and_applies_with_it(sqlite_template: Path, tmp_path: Path) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, FolderBlobs(tmp_path / "blobs"))
        keeper, of = matters.centre(world, n=886), offices.office(world, Post.EXAMINER, n=887)
        for code in ("REGISTER", "SEALS", "TAXREG", "INSURE", "FUND"):
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
        found = re.search(r"<code>([A-Z2-9]{16})</code>", made.text)
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

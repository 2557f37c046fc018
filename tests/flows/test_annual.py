"""Annual reports: from a year of cases to signed reports of two offices and their government."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pypdf
import pytest

from disclosure.acts import annual
from disclosure.rules.annual import CHARGE, ENTERED
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.offices import Office
from tests.support.world import Person, World

WORDS: Final[dict[str, Json]] = {"overview": "全年平稳。\n公开及时。", "problems": "更新不够快，已改进。"}
ASKED: Final[dict[str, Json]] = {
    "code": "KWZH7PQR2M4N8XYT", "channel": "counter", "kind": "information", "form": "electronic", "name": "陈静",
    "proof": "身份证 0017", "contact": "13800000000", "wanted": "补助分配文件",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("annual")
    with sqlite_database(sqlite_template, folder) as engine:
        yield World(engine, FolderBlobs(folder / "blobs"))


def asked(world: World, of: Office, person: str = "natural", **more: Json) -> str:
    body = {**ASKED, "person": person, **more}
    return world.do(of[Post.CLERK], "request.submit", of.subject, body).subject


def refused(world: World, who: Person, verb: str, subject: str, body: dict[str, Json] | None = None) -> Refusal:
    with pytest.raises(Refusal) as found:
        world.do(who, f"register.{verb}", subject, body)
    return found.value


def lived(world: World, of: Office) -> dict[str, str]:
    """A year of cases: given, refused and contested, paid for, in hand since the year before, and still in hand."""
    clerk, head, made = of[Post.CLERK], of[Post.HEAD], {}
    made["given"] = asked(world, of)
    made["contested"] = asked(world, of, "business")
    made["paid"] = asked(world, of, "legal")
    made["old"] = asked(world, of, day="2025-12-30")
    made["open"] = asked(world, of)
    world.do(head, "request.answer", made["given"], {"ground": "given", "where": "附件"})
    world.do(head, "request.answer", made["contested"], {"ground": "internal", "reason": "内部事务"})
    for result, day in (("pending", "2026-03-02"), ("upheld", "2026-03-02")):
        told: dict[str, Json] = {"appeal": "reconsideration", "result": result, "day": day}
        world.do(clerk, "request.record_appeal", made["contested"], told)
    world.do(clerk, "request.charge", made["paid"], {"way": "pages", "before": 0, "count": 31})
    world.do(clerk, "request.pay", made["paid"])
    world.do(head, "request.answer", made["old"], {"ground": "not_held", "searched": "档案"})
    talk: Json = {"day": "2026-03-01", "title": "开局", "speaker": "张", "chief": "是"}
    world.do(clerk, "register.enter", "G-press_conferences", {"cells": talk})
    return made


def entered(**some: int) -> dict[str, Json]:
    return {**WORDS, "entered": {**dict.fromkeys(ENTERED, 0), **some}}


@pytest.mark.seed_row(103)
def test_a_year_of_cases_becomes_reports_that_balance_and_add_up(world: World) -> None:
    over = offices.office(world, Post.CLERK, kind=Kind.GOVERNMENT, name="青屿市人民政府", n=960)
    of = offices.office(world, Post.CLERK, n=961, parent=over.code)
    idle = offices.office(world, n=962, parent=over.code, name="青屿市公安局")
    offices.office(world, n=963, parent=of.code, name="青屿市自来水公司", kind=Kind.INSTITUTION)
    made, head, clerk = lived(world, of), of[Post.HEAD], of[Post.CLERK]
    asked(world, over)
    before, now = annual.subject(2025, of.code), annual.subject(2026, of.code)
    desk, public = Browser(world, site(world), clerk), Browser(world, site(world))
    assert "还没有填写" in desk.get("/me/annual/2025").text
    assert refused(world, head, "sign_annual", before).code == "annual.undrafted"
    world.do(clerk, "register.draft_annual", before, entered())
    world.do(head, "register.sign_annual", before)
    assert refused(world, head, "draft_annual", annual.subject(2027, of.code), entered()).code == "annual.year"
    assert refused(world, clerk, "draft_annual", annual.subject(2026, over.code), entered()).code == "unit.other"
    assert refused(world, clerk, "draft_annual", "G-annual-2026-X", entered()).code == "annual.unknown"

    form = {f"{cell}": "0" for cell in ENTERED} | {CHARGE: "1.234567", "sure": "yes"}
    said = {name: str(value) for name, value in WORDS.items()}
    wrong = desk.post(f"/me/acts/{now}/draft_annual", {**form, **said, CHARGE: "1.2345678"})
    assert (wrong.status_code, "数字不对" in wrong.text) == (400, True)
    desk.errand(now, "draft_annual", {**form, **said})
    assert refused(world, head, "sign_annual", now).code == "annual.open"
    assert "sign_annual" not in desk.get("/me/annual/2026").text
    world.do(over[Post.CLERK], "register.draft_annual", annual.subject(2026, over.code), entered(**{CHARGE: 5}))

    world.move_to(datetime(2027, 1, 20, 1, tzinfo=UTC))
    forgotten = asked(world, of, "charity", day="2025-12-29")
    page = text(desk.get("/me/annual/2026"))
    assert "上年结转（社会公益组织）不平，相差 +1" in page
    out = refused(world, head, "sign_annual", now)
    assert (out.code, out.field) == ("annual.unbalanced", "requests.carried_in.charity")
    world.do(head, "register.sign_annual", before)
    assert refused(world, clerk, "sign_annual", now).code == "unit.post"
    with world.house.acting(head.actor) as ctx, pytest.raises(Refusal, match=r"annual\.changed"):
        annual.sign_annual(ctx, now, {"content_sha256": "0" * 64})
    assert "/me/annual/2026" in desk.get("/me").text
    signed = world.do(head, "register.sign_annual", now)
    assert refused(world, head, "sign_annual", now).code == "annual.same"
    assert "/me/annual/2026" not in desk.get("/me").text

    found = public.get(f"/openness/reports/2026/{of.code}.json")
    assert hashlib.sha256(found.content).hexdigest() == signed.body["content_sha256"]
    cells = json.loads(found.content)["cells"]
    assert {cell: n for cell, n in cells.items() if n and cell.startswith(("requests", "appeals", "fees", "registers"))} == {
        "requests.new.natural": 2, "requests.new.business": 1, "requests.new.legal": 1, "requests.new.all": 4,
        "requests.carried_in.natural": 1, "requests.carried_in.charity": 1, "requests.carried_in.all": 2,
        "requests.granted.natural": 1, "requests.granted.all": 1, "requests.internal.business": 1,
        "requests.internal.all": 1, "requests.not_held.natural": 1, "requests.not_held.all": 1,
        "requests.total.natural": 2, "requests.total.business": 1, "requests.total.all": 3,
        "requests.carried_on.natural": 1, "requests.carried_on.legal": 1, "requests.carried_on.charity": 1,
        "requests.carried_on.all": 3, "appeals.reconsideration.upheld": 1, "appeals.reconsideration.total": 1,
        "fees.notices": 1, "fees.asked": 1000, "fees.paid": 1000, "registers.press_conferences.held": 1,
        "registers.press_conferences.chief": 1,
    }  # fmt: skip
    rows = list(
        csv.DictReader(io.StringIO(public.get(f"/openness/reports/2026/{of.code}.csv").content.decode("utf-8-sig")))
    )
    assert {row["cell"]: row["value"] for row in rows}[CHARGE] == "1.234567"
    shown = text(public.get(f"/openness/reports/2026/{of.code}"))
    assert all(word in shown for word in ("全年平稳。", "项勾稽关系全部相符", "1.234567", "主要负责人签发"))
    assert not any(number in shown for number in made.values())
    printed = pypdf.PdfReader(io.BytesIO(public.get(f"/openness/reports/2026/{of.code}/report.pdf").content))
    assert hashlib.sha256(printed.attachments["content.json"][0]).hexdigest() == signed.body["content_sha256"]
    on_paper = "".join(page.extract_text() for page in printed.pages)
    assert all(word in on_paper for word in ("全年平稳。", "上年结转", "1.234567", "青屿市民政局"))
    assert public.get(f"/openness/reports/2026/{idle.code}/report.pdf").status_code == 404
    assert f"/openness/reports/2026/{of.code}" in public.get("/search?q=民政局 2026 年度报告").text
    assert f"/openness/reports/2026/{of.code}" not in public.get("/search?q=民政局 2024 年度报告").text
    assert "更正次数" in text(public.get(f"/openness/reports/2025/{of.code}"))
    behind = desk.get("/me/annual/2026?cell=requests.carried_on.all").text
    assert made["open"] in behind
    assert forgotten in behind
    assert made["given"] not in behind

    summed = world.do(over[Post.HEAD], "register.sign_annual", annual.subject(2026, over.code))
    whole = json.loads(world.blobs.get(str(summed.body["content_sha256"])))
    assert whole["cells"]["requests.new.all"] == 5
    assert whole["cells"][CHARGE] == 1_234_567 + 5
    assert [one["code"] for one in whole["parts"]] == [of.code]
    assert [one["code"] for one in whole["missing"]] == [idle.code]
    world.do(head, "request.answer", made["paid"], {"ground": "given", "where": "附件"})
    world.do(clerk, "register.draft_annual", now, entered())
    world.do(head, "register.sign_annual", now)
    government = text(public.get(f"/openness/reports/2026/{over.code}"))
    assert "青屿市民政局的报告在汇总后已更正。" in government
    assert "青屿市公安局 未公布年度报告，未计入" in government

    asked(world, of, "charity", day="2025-12-29")
    world.do(head, "register.sign_annual", before)
    overtaken = text(public.get(f"/openness/reports/2026/{of.code}"))
    assert ("上年结转（社会公益组织）不平，相差 -1" in overtaken, "项勾稽关系全部相符" in overtaken) == (True, False)

    assert "未到期" in text(public.get("/openness/reports"))
    world.clock.move_to(datetime(2027, 2, 1, 1, tzinfo=UTC))
    listed = text(public.get("/openness/reports"))
    assert listed.count("逾期未公布") == 2  # once in the sentence above
    assert listed.count("按期公布") == 2
    assert "自来水" not in listed
    assert "没有应当编制报告的单位" in text(public.get("/openness/reports?year=2025"))
    assert [public.get(f"/openness/reports?year={year}").status_code for year in (9998, 9999)] == [200, 400]
    assert desk.get("/me/annual/9999").status_code == 404
    assert "（2026年1月起，青屿市民政局）" in text(public.get("/registers/briefings"))
    assert public.get(f"/openness/reports/2026/{idle.code}").status_code == 404
    for name in (idle.code + ".json", "nothing.csv"):
        assert public.get(f"/openness/reports/2026/{name}").status_code == 404
    line = text(public.get(f"/openness/offices/{of.code}"))
    assert "政府信息公开工作年度报告" in line

"""A month's assessment from events to a bulletin: computed again it is the same, each point has its evidence, appeals
are answered, weights are at least 4 %, and whoever has no rules of its own is listed."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

import pytest
from sqlalchemy import Engine

from disclosure.acts import assessment_reading as reading
from disclosure.rules import assessment
from disclosure.rules.assessment import Measure
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.errors import Refusal
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support import papers_of_offices as papers
from tests.support.browser import Browser, site, text
from tests.support.world import Person, World
from web.desks.duties import act
from web.public.assessment import said as shown_as

MONTH, QUARTER, YEAR = "J-2026-03", "J-2026-Q1", "J-2026"
LIST = "G-market_access"


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def refused(world: World, who: Person, verb: str, body: dict[str, Json], subject: str = MONTH) -> str:
    with pytest.raises(Refusal) as found:
        world.do(who, f"assessment.{verb}", subject, body)
    return found.value.code


def at(world: World, month: int, day: int) -> None:
    world.move_to(datetime(2026, month, day, 10, tzinfo=BEIJING))


def computed(world: World, month: str = "2026-03") -> bytes:
    with world.house.looking() as ctx:
        return reading.computed(ctx, assessment.month(month))


def released(of: bytes, office: str) -> dict[str, bool]:
    """Which lines of its directory an office has answered."""
    return {one["key"]: one["met"] for one in json.loads(of)["offices"][office]["release"]}


def asked(world: World, clerk: Person, office: str) -> str:
    said: dict[str, Json] = {
        "code": "KWZH7PQR2M4N8XYT", "channel": "counter", "kind": "information", "person": "natural", "form": "paper",
        "name": "陈静", "proof": "身份证", "contact": "1", "wanted": "分配文件",
    }  # fmt: skip
    return world.do(clerk, "request.submit", f"U-{office}", said).subject


@pytest.mark.seed_row(82)
def test_a_month_is_computed_from_its_events_and_computed_again(world: World) -> None:
    judge = offices.office(world, Post.CLERK, kind=Kind.OPENNESS, name="青屿市政务公开办", n=854)
    of = papers.staffed(world, 855)
    outside = offices.office(world, kind=Kind.INSTITUTION, name="青屿大学", n=856)
    city = offices.office(world, kind=Kind.GOVERNMENT, name="青屿市人民政府", n=857)
    listed: dict[str, Json] = {
        "version": "2025年版", "effective": "2025-04-16", "source": "发改体改规〔2025〕466号", "number": "1",
        "sort": "禁止准入类", "item": "事项",
    }  # fmt: skip
    world.do(city[Post.HEAD], "register.enter", LIST, {"cells": listed})
    boss, clerk, head = judge[Post.HEAD], of[Post.CLERK], of[Post.HEAD]
    papers.published(world, of, papers.number(of), formed="2026-02-02", duty="functions")
    leaked = papers.published(world, of, papers.number(of, 2), formed="2026-02-02")
    world.do(head, "document.withdraw", leaked, {"cause": "leak", "reason": "含身份证号"})
    world.do(clerk, "document.draft", papers.number(of, 3), papers.draft(formed="2026-02-02"))
    answered, silent = asked(world, clerk, of.code), asked(world, clerk, of.code)
    world.do(boss, "register.assign_task", "G-board-2018", {"task": 1, "offices": [of.code]})
    assert refused(world, boss, "fix", {}) == "assessment.early"
    at(world, 3, 20)
    world.do(head, "request.answer", answered, {"ground": "given", "where": "附件"})
    at(world, 4, 1)
    for who, code in ((head, "assessment.office"), (judge[Post.CLERK], "unit.post")):
        assert refused(world, who, "fix", {}) == code
    before = computed(world)
    assert released(before, city.code)["market_access"] is True
    table = json.loads(before)["offices"][of.code]

    def got(measure: str) -> dict[str, bool]:
        return {one["key"]: one["met"] for one in table[measure]}

    assert got("requests") == {answered: True, silent: False}
    assert got("timely") == {papers.number(of): True, papers.number(of, 3): False}
    assert got("sheets") == {papers.number(of): True, leaked: False}
    assert got("tasks") == {"2018.1": False}
    assert got("release")["functions"] is True
    assert got("registers") == {}
    assert all(one["subject"] for listed in table.values() for one in listed), "each point leads to its evidence"
    assert act(MONTH, "fix") in Browser(world, site(world), boss).get("/me").text
    fixed = world.do(boss, "assessment.fix", MONTH)
    assert fixed.body["table_sha256"] == hashlib.sha256(before).hexdigest()
    assert refused(world, boss, "fix", {}) == "assessment.fixed"
    given: dict[str, Json] = {"task": 1, "title": "专栏", "link": "/consultations"}
    world.do(head, "register.give_evidence", "G-board-2018", given)
    world.do(head, "request.answer", silent, {"ground": "given", "where": "附件"})
    struck: dict[str, Json] = {"entry": hashlib.sha256("2025年版\n1".encode()).hexdigest(), "reason": "重复"}
    world.do(city[Post.HEAD], "register.strike", LIST, struck)
    assert computed(world) == before, "what came later changes nothing"
    assert released(computed(world, "2026-04"), city.code)["market_access"] is False
    assert json.loads(computed(world, "2026-04"))["offices"][of.code]["tasks"][0]["met"] is True

    public, desk = Browser(world, site(world)), Browser(world, site(world), head)
    shown = text(public.get("/openness/assessment/2026-03"))
    assert all(
        words in shown for words in ("青屿市民政局", "依申请公开按期答复", "50.0%", "没有备案内部考评办法的单位")
    )
    assert public.get("/openness/assessment/2026-03.json").content == before
    page = public.get(f"/openness/assessment/2026-03/{of.code}").text
    assert f'href="/subjects/{silent}"' in page
    assert public.get(f"/subjects/{leaked}").status_code == 200
    with world.house.looking() as ctx:
        for measure, key in ((Measure.REGISTERS, "briefings.99.2026"), (Measure.TASKS, "2018.999")):
            assert shown_as(ctx, measure, key) == key, "files may be shorter than when the month was fixed"

    lost: dict[str, Json] = {"measure": "requests", "point": silent, "text": "申请人已撤回"}
    assert refused(world, clerk, "appeal", lost) == "unit.post"
    assert refused(world, head, "appeal", {**lost, "point": answered}) == "assessment.point"
    assert refused(world, boss, "appeal", lost) == "assessment.point"
    assert refused(world, head, "appeal", lost, "J-2026-02") == "assessment.unfixed"
    assert refused(world, head, "appeal", {**lost, "text": "字" * 2001}) == "document.value"
    sent = desk.post(act(MONTH, "appeal"), {"lost": f"requests|{silent}", "text": "申请人已撤回", "sure": "yes"})
    desk.sign(sent.headers["location"].removeprefix("/tasks/"))
    assert refused(world, head, "appeal", lost) == "assessment.appealed"
    verdict: dict[str, Json] = {**lost, "unit": of.code, "granted": True, "text": "属实"}
    assert refused(world, head, "answer", verdict) == "assessment.office"
    assert refused(world, boss, "answer", {**verdict, "unit": judge.code}) == "assessment.no_appeal"
    for earlier in ("J-2026-01", "J-2026-02"):
        assert refused(world, boss, "publish", {}, QUARTER) == "assessment.unfixed"
        world.do(boss, "assessment.fix", earlier)
    assert refused(world, boss, "publish", {}, QUARTER) == "assessment.appealable"
    at(world, 4, 8)
    assert refused(world, boss, "publish", {}, QUARTER) == "assessment.appealable"
    at(world, 4, 9)
    assert refused(world, boss, "publish", {}, QUARTER) == "assessment.waiting"
    with world.house.looking() as ctx:
        month = reading.fixed(ctx, MONTH)
        assert month
        lower = month.score(of.code)
    for page in ("/openness/assessment/2026-03", "/me"):
        assert act(MONTH, "answer") in Browser(world, site(world), boss).get(page).text
    world.do(boss, "assessment.answer", MONTH, verdict)
    assert refused(world, boss, "answer", verdict) == "assessment.answered"
    with world.house.looking() as ctx:
        month = reading.fixed(ctx, MONTH)
        assert month
        assert lower is not None
        higher = month.score(of.code)
        assert higher is not None
        assert higher > lower
    assert "申诉成立，计分" in text(public.get(f"/openness/assessment/2026-03/{of.code}"))

    rules: dict[str, Json] = {"weight": "3.9", "title": "考评办法", "link": "https://o.example/r"}
    assert refused(world, head, "file_rules", rules, YEAR) == "assessment.weight"
    assert refused(world, head, "file_rules", {**rules, "weight": "4"}, QUARTER) == "assessment.year"
    world.do(head, "assessment.file_rules", YEAR, {**rules, "weight": "4"})
    result: dict[str, Json] = {
        "title": "第三方评估报告", "link": "https://o.example/p", "outside_scores": [{"unit": of.code, "score": "91.5"}],
    }  # fmt: skip
    assert refused(world, outside[Post.HEAD], "enter_result", result, YEAR) == "assessment.assessor"
    assert refused(world, boss, "name_assessor", {"assessor": of.code}, YEAR) == "assessment.outside"
    world.do(boss, "assessment.name_assessor", YEAR, {"assessor": outside.code})
    over: list[Json] = [{"unit": of.code, "score": "100.1"}]
    assert (
        refused(world, outside[Post.HEAD], "enter_result", {**result, "outside_scores": over}, YEAR) == "document.value"
    )
    world.do(outside[Post.HEAD], "assessment.enter_result", YEAR, result)
    world.do(boss, "assessment.publish", QUARTER)
    assert refused(world, boss, "publish", {}, QUARTER) == "assessment.published"
    assert refused(world, head, "appeal", {**lost, "point": leaked, "measure": "sheets"}) == "assessment.published"
    bulletin = json.loads(public.get("/openness/assessment/2026-Q1.json").content)
    mean = {one["office"]: (one["months"], one["mean"]) for one in bulletin["offices"]}[of.code]
    assert mean == (["", "", str(higher)], str(higher))
    assert (bulletin["without_rules"], bulletin["outside"]) == (
        sorted([judge.code, outside.code, city.code]),
        {of.code: "183/2"},
    )
    shown = text(public.get("/openness/assessment/2026-Q1"))
    assert all(words in shown for words in ("季度通报", "91.5", "权重 4.0%", "青屿大学", assessment.printed(higher)))
    assert public.get("/openness/assessment/2026-07").status_code == 404
    for time, status in (("2026-13", 400), ("9998-12", 404), ("9999-12", 400), ("9998-Q4", 404), ("9999-Q4", 400)):
        assert public.get(f"/openness/assessment/{time}").status_code == status
    assert public.get("/openness/assessment/2026-03/X").status_code == 404

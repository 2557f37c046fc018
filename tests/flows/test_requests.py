"""Requests for information by the doors: taken in, asked about, answered, given up, erased; on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pytest
from sqlalchemy import Engine

from disclosure import request_store
from disclosure.acts import request_handling, request_reading, requests, searching
from disclosure.rules import request_report
from disclosure.rules.request import Stage
from disclosure.rules.request_outcome import GROUNDS, Outcome, Row
from kernel.actor import CLERK, PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import begins_at, day_of
from kernel.errors import NotFound, Refusal
from people.rules.unit import Post
from tests.support import offices
from tests.support.offices import Office
from tests.support.world import Person, World
from web import worker

CODE: Final = "KWZH7PQR2M4N8XYT"
DAY: Final = timedelta(days=1)


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def asking(**more: Json) -> dict[str, Json]:
    return {
        "code": CODE, "kind": "information", "person": "natural", "form": "electronic", "name": "陈静",
        "proof": "居民身份证 后四位 0017", "contact": "13800000000", "wanted": "2025 年度养老服务设施补助资金分配文件",
    } | more  # fmt: skip


def by_web(world: World, of: Office, **more: Json) -> str:
    with world.house.acting(PUBLIC) as ctx:
        return requests.submit(ctx, of.subject, asking(**more)).subject


def by_counter(world: World, of: Office, **more: Json) -> str:
    return world.do(of[Post.CLERK], "request.submit", of.subject, asking(channel="counter", **more)).subject


def stage(world: World, id: str) -> Stage:
    with world.house.looking() as ctx:
        return requests.find(ctx.tx, id).case.stage


def refused(world: World, person: Person, act: str, subject: str, body: dict[str, Json]) -> str:
    with pytest.raises(Refusal) as found:
        world.do(person, act, subject, body)
    return found.value.code


def test_what_is_personal_is_in_no_entry_and_can_be_erased(world: World) -> None:
    of = offices.office(world, Post.CLERK, n=810)
    clerk, head = of[Post.CLERK], of[Post.HEAD]
    id = by_web(world, of)
    assert id == "R-2026-000001"
    assert by_counter(world, of) == "R-2026-000002"
    world.do(clerk, "request.confirm", id)
    until = (day_of(world.now) + 9 * DAY).isoformat()
    world.do(clerk, "request.ask_supplement", id, {"text": "请写明文号或者年度", "until": until})
    with world.house.acting(PUBLIC) as ctx:
        given = request_handling.supplement(
            ctx, id, {"code": CODE, "text": "陈静：青民〔2025〕3号", "day": "2026-03-01"}
        )
    assert "day" not in given.body  # who asks names no day
    world.do(clerk, "request.withdraw", id)
    chain = world.chain(id)
    assert [one.type.removeprefix("request.") for one in chain] == [
        "submit", "confirm", "ask_supplement", "supplement", "withdraw",
    ]  # fmt: skip
    journal = b"".join(one.data for one in chain).decode()
    assert not any(word in journal for word in ("陈静", "0017", "13800000000", "养老", CODE))
    with world.house.looking() as ctx:
        held = requests.by_code(ctx.tx, id, CODE.lower())
        assert requests.details(held)["name"] == "陈静"
        assert requests.unsealed(ctx, str(given.body["text_sha256"]))["text"] == "陈静：青民〔2025〕3号"
    world.do(head, "request.erase", id, {"basis": "档案保管期限届满"})
    with world.house.looking() as ctx:
        held = requests.find(ctx.tx, id)
        assert requests.details(held) == {}
        assert not ctx.blobs.has(str(given.body["text_sha256"]))
        row = request_store.find(ctx.tx, id)
    assert row is not None
    assert not any("陈静" in str(value) for value in row)


def test_number_and_code_open_a_request_and_nothing_else_does(world: World) -> None:
    of = offices.office(world, n=811)
    id = by_web(world, of)
    with world.house.looking() as ctx:
        assert requests.by_code(ctx.tx, id, CODE).id == id
        for number, code in ((id, CODE[:-1]), (id, ""), ("R-2026-999999", CODE)):
            with pytest.raises(NotFound, match=r"request\.unknown"):
                requests.by_code(ctx.tx, number, code)
        assert len({requests.code(ctx) for _ in range(20)}) == 20
        assert {len(requests.code(ctx)) for _ in range(20)} == {16}
        with pytest.raises(NotFound):
            requests.find(ctx.tx, "R-2026-999999")
    with world.house.acting(PUBLIC) as ctx, pytest.raises(NotFound):
        request_handling.withdraw(ctx, id, {"code": "A" * 16})
    with world.house.acting(PUBLIC) as ctx, pytest.raises(Refusal, match=r"request\.code_short"):
        requests.submit(ctx, of.subject, asking(code="1234567"))
    with world.house.acting(PUBLIC) as ctx, pytest.raises(Refusal, match=r"unit\.other"):
        request_handling.confirm(ctx, id, {"code": CODE})
    with world.house.acting(PUBLIC) as ctx:
        request_handling.withdraw(ctx, id, {"code": CODE})
    assert stage(world, id) is Stage.WITHDRAWN


@pytest.mark.seed_row(77)
def test_all_seven_outcomes_are_answered_by_a_letter_that_the_head_signs(world: World) -> None:
    of = offices.office(world, Post.CLERK, n=812)
    seven = {ground.outcome: code for code, ground in GROUNDS.items() if ground.outcome in tuple(Outcome)[:7]}
    assert len(seven) == 7
    for code in seven.values():
        id = by_counter(world, of)
        said: dict[str, Json] = {"ground": code, **dict.fromkeys(GROUNDS[code].needs, "见本机关网站“政策文件”栏")}
        assert refused(world, of[Post.CLERK], "request.answer", id, said) == "unit.post"
        assert refused(world, of[Post.HEAD], "request.answer", id, {"ground": code}) == "document.missing"
        entry = world.do(of[Post.HEAD], "request.answer", id, said)
        assert "栏" not in entry.data.decode()
        with world.house.looking() as ctx:
            held = requests.find(ctx.tx, id)
            digest = str(entry.body["letter_sha256"])
            letter = request_handling.letter(ctx, held, code, digest, day_of(world.now))
        assert held.case.stage is Stage.ANSWERED
        assert letter.words == GROUNDS[code].words
        assert letter.basis
        assert letter.remedy


def test_a_case_with_opinion_reasons_delay_extension_fee_and_appeal(world: World) -> None:
    of = offices.office(world, Post.CLERK, n=813)
    clerk, head, today = of[Post.CLERK], of[Post.HEAD], day_of(world.now)
    id, day = by_counter(world, of), today.isoformat()
    assert refused(world, clerk, "request.submit", of.subject, asking()) == "document.missing"
    world.do(clerk, "request.consult", id, {"asked": "third", "whom": "某某公司", "text": "拟公开贵公司的补助明细"})
    assert refused(world, clerk, "request.serve", id, {"no": 2}) == "request.opinion"
    assert refused(world, clerk, "request.serve", id, {"no": 1, "day": (today + DAY).isoformat()}) == "request.day"
    assert refused(world, clerk, "request.serve", id, {"no": 1, "day": "2026-01-01"}) == "request.day"
    assert refused(world, clerk, "request.serve", id, {"no": 1, "day": "soon"}) == "request.day"
    world.do(clerk, "request.serve", id, {"no": 1, "day": day})
    world.do(clerk, "request.hear", id, {"no": 1, "position": "objects", "text": "涉及商业秘密"})
    assert refused(world, clerk, "request.hear", id, {"no": 1, "position": "agrees", "text": "同意"}) == "request.heard"
    later: dict[str, Json] = {"until": (today + 90 * DAY).isoformat(), "text": "件数多，须延迟"}
    assert refused(world, clerk, "request.delay", id, later) == "request.reasons"
    world.do(clerk, "request.ask_reasons", id, {"text": "本月已申请 45 件，请说明理由"})
    world.do(clerk, "request.give_reasons", id, {"text": "用于研究"})
    assert refused(world, clerk, "request.delay", id, later | {"until": "soon"}) == "request.until"
    world.do(clerk, "request.delay", id, later)
    more: dict[str, Json] = {"days": 20, "text": "经负责人同意延长"}
    assert refused(world, clerk, "request.extend", id, more) == "unit.post"
    world.do(head, "request.extend", id, more)
    assert refused(world, head, "request.extend", id, more) == "request.extended"
    free: dict[str, Json] = {"way": "items", "before": 0, "count": 10}
    assert refused(world, clerk, "request.charge", id, free) == "request.free"
    charged = world.do(clerk, "request.charge", id, {"way": "items", "before": 30, "count": 1})
    assert charged.body["fee"] == {"amount": "200.00", "currency": "CNY"}
    assert refused(world, clerk, "request.answer", id, {"ground": "given", "where": "x"}) == "unit.post"
    assert refused(world, head, "request.answer", id, {"ground": "given", "where": "x"}) == "request.stage"
    world.do(clerk, "request.pay", id, {"day": day})
    assert refused(world, clerk, "request.charge", id, {"way": "pages", "before": 0, "count": 99}) == "request.charged"
    world.do(head, "request.answer", id, {"ground": "third_party", "reason": "第三方不同意且理由成立"})
    world.do(clerk, "request.record_appeal", id, {"appeal": "reconsideration", "result": "upheld"})
    world.do(clerk, "request.open_to_all", id, {"where": "政务公开栏目"})
    with world.house.looking() as ctx:
        assert [(one.id, one.where) for one in searching.opened(ctx, "公开 栏目")] == [(id, "政务公开栏目")]
        assert searching.opened(ctx, "没有") == []
    with world.house.looking() as ctx:
        assert [one.id for one in requests.of_office(ctx.tx, of.code)] == [id]
    other = offices.office(world, Post.CLERK, n=814)
    assert refused(world, other[Post.CLERK], "request.open_to_all", id, {"where": "x"}) == "unit.other"


def test_a_clerk_who_was_away_for_three_days_comes_to_each_lapse_once_and_says_so(world: World) -> None:
    of = offices.office(world, Post.CLERK, n=815)
    id, until = by_counter(world, of), day_of(world.now) + DAY
    paying, gone = by_counter(world, of), by_counter(world, of)
    charged = world.do(of[Post.CLERK], "request.charge", paying, {"way": "pages", "before": 0, "count": 31})
    world.do(of[Post.CLERK], "request.withdraw", gone)
    world.do(of[Post.CLERK], "request.ask_supplement", id, {"text": "请写明年度", "until": until.isoformat()})
    assert refused(world, of[Post.CLERK], "request.ask_supplement", id,
                   {"text": "再补", "until": until.isoformat()}) == "request.stage"  # fmt: skip
    world.clock.move_to(world.now + DAY)
    with world.house.looking(CLERK) as ctx:
        assert request_handling.due(ctx) == []
        with pytest.raises(Refusal, match=r"request\.not_due"):
            request_handling.lapse(ctx, id, {})
    world.clock.move_to(world.now + 4 * DAY)
    with world.house.acting(CLERK) as ctx:
        assert request_handling.due(ctx) == [id]
        assert [(one.act, one.subject) for one in worker.due(ctx, ctx.now)] == [("lapse", id)]
        assert request_handling.lapse(ctx, id, {}).body == {"until": until.isoformat(), "late": 3}
        assert request_handling.due(ctx) == []
        with pytest.raises(Refusal, match=r"request\.stage"):
            request_handling.lapse(ctx, id, {})
    with world.house.acting(PUBLIC) as ctx, pytest.raises(Refusal, match=r"act\.not_allowed"):
        request_handling.lapse(ctx, id, {})
    world.clock.move_to(begins_at(date.fromisoformat(str(charged.body["until"])) + DAY))
    with world.house.acting(CLERK) as ctx:
        assert request_handling.due(ctx) == [paying]
        assert request_handling.lapse(ctx, paying, {}).body["late"] == 0
        ended = request_reading.table(ctx, of.code, 2026)[request_report.Person.NATURAL].ended
    assert {row for row, count in ended.items() if count} == {Row.NOT_SUPPLEMENTED, Row.NOT_PAID, Row.OTHER}

"""Letters, tickets and cases of opinion by the doors, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from typing import Final

import pytest
from sqlalchemy import Engine

from disclosure import letter_store
from disclosure.acts import letter_handling, letters, opinions
from disclosure.rules import letter_line
from disclosure.rules.letter import Limit, Stage
from kernel.actor import CLERK, PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import BEIJING, day_of
from kernel.errors import NotFound, Refusal
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.offices import Office
from tests.support.world import Person, World
from web import conduct, worker

CODE: Final = "KWZH7PQR2M4N8XYT"
DAY: Final = timedelta(days=1)


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def writing(**more: Json) -> dict[str, Json]:
    said: dict[str, Json] = {
        "code": CODE, "line": "8890", "matter": "service", "name": "陈静", "contact": "13800138000",
        "title": "路灯不亮", "text": "青屿路 3 号门前路灯三天不亮", "consent": True,
    }  # fmt: skip
    return said | more


def by_web(world: World, of: Office, **more: Json) -> str:
    with world.house.acting(PUBLIC) as ctx:
        return letters.submit(ctx, of.subject, writing(**more)).subject


def refused(world: World, person: Person, act: str, subject: str, body: dict[str, Json]) -> str:
    with pytest.raises(Refusal) as found:
        world.do(person, act, subject, body)
    return found.value.code


def state(world: World, id: str) -> tuple[Stage, str]:
    with world.house.looking() as ctx:
        of = letters.find(ctx, id)
        assert (of.row.unit, of.row.stage) == (of.case.holder, of.case.stage)
        return of.case.stage, of.case.holder


def rounds(world: World) -> list[tuple[str, str]]:
    """What the clerk does now: each act once, and then nothing."""
    done = []
    with world.house.acting(CLERK) as ctx:
        for one in worker.due(ctx, ctx.now):
            done.append((one.act, one.subject))
            one.do(ctx, one.subject, {})
        assert worker.due(ctx, ctx.now) == []
    return done


@pytest.mark.seed_row(95)
def test_a_ticket_by_telephone_and_one_by_web_share_numbers_and_states(world: World) -> None:
    city = offices.office(world, Post.CLERK, Post.DEPUTY, name="青屿市便民服务中心", n=870)
    clerk, head = city[Post.CLERK], city[Post.HEAD]
    web, phone = by_web(world, city), world.do(clerk, "letter.submit", city.subject, writing(channel="phone")).subject
    assert (web, phone) == ("H-2026-000001", "H-2026-000002")
    assert refused(world, clerk, "letter.submit", city.subject, writing(channel="web")) == "letter.channel"
    assert refused(world, clerk, "letter.withdraw", web, {}) == "letter.writer"
    for id in (web, phone):
        assert state(world, id) == (Stage.ARRIVED, city.code)
        world.do(clerk, "letter.accept", id)
        assert refused(world, clerk, "letter.answer", id, {"text": "已修复"}) == "unit.post"
        world.do(head, "letter.answer", id, {"text": "已修复"})
        assert state(world, id) == (Stage.ANSWERED, city.code)
    assert refused(world, clerk, "letter.rate", web, {"grade": "best"}) == "letter.writer"
    with world.house.acting(PUBLIC) as ctx:
        letter_handling.rate(ctx, web, {"code": CODE, "grade": "best", "text": "很快"})
    world.do(clerk, "letter.rate", phone, {"grade": "poor"})
    assert refused(world, clerk, "letter.rate", phone, {"grade": "best"}) == "letter.rated"
    journal = b"".join(one.data for id in (web, phone) for one in world.chain(id)).decode()
    assert not any(word in journal for word in ("陈静", "13800138000", "路灯", "已修复", "很快", CODE))
    with world.house.looking() as ctx:
        counts = {(row.line, row.stage, row.late, row.grade): row.many for row in letters.counts(ctx.tx)}
        assert counts == {("8890", "answered", 0, "best"): 1, ("8890", "answered", 0, "poor"): 1}
        assert letters.told(ctx, letters.by_code(ctx, web, CODE.lower())) == "已修复"
        for number, code in ((web, CODE[:-1]), ("H-2026-999999", CODE)):
            with pytest.raises(NotFound, match=r"letter\.unknown"):
                letters.by_code(ctx, number, code)
    published: dict[str, Json] = {"title": "路灯", "question": "青屿路路灯不亮", "reply": "已修复"}
    assert refused(world, head, "letter.publish", web, published) == "unit.same_person"
    assert (
        refused(world, city[Post.DEPUTY], "letter.publish", web, published | {"reply": "陈静您好"}) == "letter.personal"
    )
    world.do(city[Post.DEPUTY], "letter.publish", web, published)
    conduct.perform(world.house, head.actor, "letter.erase", web, {"basis": "来信人要求"})
    with world.house.looking() as ctx:
        assert letters.told(ctx, letters.find(ctx, web)) == "已修复", "nothing goes before the task is signed"
    world.do(head, "letter.erase", web, {"basis": "来信人要求"})
    world.do(head, "letter.erase", phone, {"basis": "来信人要求"})
    assert refused(world, city[Post.DEPUTY], "letter.publish", phone, published) == "letter.erased"
    with world.house.looking() as ctx:
        assert [(one.id, one.question) for one in letters.public(ctx, 9)] == [(web, "青屿路路灯不亮")]
        held = letters.find(ctx, web)
        assert (letters.details(held), letters.told(ctx, held)) == ({}, "")
        row = letter_store.find(ctx.tx, web)
        assert row is not None
        assert not any("陈静" in str(value) for value in row)


@pytest.mark.seed_row(94)
def test_a_letter_is_answered_or_handed_on_once_and_what_is_late_comes_back(world: World) -> None:
    box = offices.office(world, Post.CLERK, name="青屿市人民政府", kind=Kind.GOVERNMENT, n=873)
    unit = offices.office(world, Post.CLERK, n=874)
    mayor: dict[str, Json] = {"line": "mayor", "matter": "suggestion", "consent": False}
    id, gone, left = (by_web(world, box, **mayor) for _ in range(3))
    first, begun = day_of(world.now), world.now
    for wrong, code in (
        ({"matter": "policy"}, "letter.matter"),
        ({"line": "x"}, "letter.line"),
        ({"code": "1"}, "request.code_short"),
    ):
        with world.house.acting(PUBLIC) as ctx, pytest.raises(Refusal) as found:
            letters.submit(ctx, box.subject, writing(**mayor | wrong))
        assert found.value.code == code
    assert refused(world, unit[Post.CLERK], "letter.accept", id, {}) == "unit.other"
    world.do(box[Post.CLERK], "letter.transfer", id, {"to": unit.code})
    assert refused(world, unit[Post.CLERK], "letter.transfer", id, {"to": box.code}) == "letter.transferred"
    world.do(unit[Post.CLERK], "letter.accept", id)
    with world.house.acting(PUBLIC) as ctx:
        letter_handling.withdraw(ctx, gone, {"code": CODE})
    told: dict[str, Json] = {"ground": "request", "text": "请按依申请公开办理"}
    world.do(box[Post.HEAD], "letter.decline", by_web(world, box, **mayor), told)
    assert rounds(world) == []
    world.clock.move_to(world.now + 5 * DAY)  # the clerk was away when the time to take up ran out
    assert rounds(world) == [("escalate", left)]
    late = world.chain(left)[-1].body
    assert (late["limit"], state(world, left)) == (Limit.TAKE_UP, (Stage.ARRIVED, box.code))
    assert isinstance(late["late"], int)
    assert late["late"] > 0
    with world.house.acting(CLERK) as ctx, pytest.raises(Refusal, match=r"letter\.not_due"):
        letter_handling.escalate(ctx, left, {})
    with world.house.acting(PUBLIC) as ctx, pytest.raises(Refusal, match=r"act\.not_allowed"):
        letter_handling.escalate(ctx, left, {})
    world.clock.move_to(begun + 15 * DAY)
    closed_line = letter_line.FOLDER + "mayor.toml"
    other = (files("disclosure") / closed_line).read_text("utf-8").replace('"suggestion"', '"idea"')
    with world.house.looking(CLERK) as ctx:  # a matter in hand has left the catalogue
        without = replace(ctx, catalogue={closed_line: other})
        assert letter_handling.due(without) == [id, left]
        with pytest.raises(Refusal, match=r"letter\.matter"):
            letter_handling.escalate(without, left, {})
    assert rounds(world) == [("escalate", id), ("escalate", left)]
    assert state(world, id) == (Stage.OPEN, box.code)  # back with who handed it on
    with world.house.looking() as ctx:
        assert [of.id for of in letters.unanswered(ctx, 9)] == [id, left]
        assert [of.id for of in letters.of_unit(ctx, box.code, 2)] == [id, left]
        assert letters.find(ctx, id).case.arrived == first
    world.do(box[Post.HEAD], "letter.answer", id, {"text": "采纳"})
    published: dict[str, Json] = {"title": "建议", "question": "建议", "reply": "采纳"}
    assert refused(world, box[Post.HEAD], "letter.publish", id, published) == "letter.no_consent"
    with world.house.looking() as ctx:
        assert [of.id for of in letters.unanswered(ctx, 9)] == [left]
        ends = {row.stage: row.late for row in letters.counts(ctx.tx)}
    assert ends == {"answered": 1, "arrived": None, "declined": 0, "withdrawn": 0}


@pytest.mark.seed_row(93)
def test_a_grave_case_without_a_word_is_told_upwards_once_and_a_result_is_owed(world: World) -> None:
    over = offices.office(world, name="青屿市政务公开办", kind=Kind.OPENNESS, n=876)
    of = offices.office(world, Post.CLERK, n=877)
    clerk, head, id = of[Post.CLERK], of[Post.HEAD], "N-2026-0001"
    found = world.now.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    said: dict[str, Json] = {
        "grade": "major",
        "found": found,
        "title": "某厂爆炸传言",
        "source": "某论坛",
        "text": "网传",
    }
    assert refused(world, clerk, "opinion.warn", "N-2026-0002", said) == "opinion.number"
    assert refused(world, clerk, "opinion.warn", id, said | {"found": "2027-01-01T00:00"}) == "opinion.found"
    world.do(clerk, "opinion.warn", id, said)
    world.do(clerk, "opinion.warn", "N-2026-0002", said | {"grade": "general"})
    assert rounds(world) == []
    world.clock.move_to(world.now + timedelta(hours=5, minutes=1))
    with world.house.acting(PUBLIC) as ctx, pytest.raises(Refusal, match=r"act\.not_allowed"):
        opinions.escalate(ctx, id, {})
    assert rounds(world) == [("escalate", id)]
    assert {name: world.chain(id)[-1].body[name] for name in ("limit", "late")} == {"limit": "first", "late": 1}
    with world.house.acting(CLERK) as ctx, pytest.raises(Refusal, match=r"opinion\.not_due"):
        opinions.escalate(ctx, id, {})
    assert refused(world, clerk, "opinion.assess", id, {"grade": "major", "text": "重大"}) == "unit.post"
    world.do(head, "opinion.assess", id, {"grade": "major", "text": "属重大突发事件"})
    world.do(clerk, "opinion.handle", id, {"text": "已派员处置"})
    assert refused(world, head, "opinion.close", id, {}) == "opinion.silent"
    told: dict[str, Json] = {"way": "press", "title": "情况通报", "text": "伤者 11010519491231002X"}
    assert refused(world, head, "opinion.respond", id, told) == "text.personal"
    world.do(head, "opinion.respond", id, {"way": "press", "title": "情况通报", "text": "无人员伤亡"})
    world.do(head, "opinion.close", id)
    assert refused(world, head, "opinion.reprove", id, {"way": "criticism", "reason": "迟报"}) == "opinion.above"
    named: dict[str, Json] = {"way": "criticism", "reason": "王某 13800138000 迟报"}
    assert refused(world, over[Post.HEAD], "opinion.reprove", id, named) == "text.personal"
    world.do(over[Post.HEAD], "opinion.reprove", id, {"way": "criticism", "reason": "首次回应迟延"})
    world.clock.move_to(world.now + 3 * DAY)
    assert rounds(world) == []
    with world.house.looking() as ctx:
        assert [(one.id, one.case.published) for one in opinions.every(ctx)] == [("N-2026-0002", ""), (id, "")]
        assert opinions.details(ctx, opinions.find(ctx, id))["title"] == "某厂爆炸传言"
    result: dict[str, Json] = {"title": "处置结果", "text": "补偿已付至 4111 1111 1111 1111"}
    assert refused(world, head, "opinion.publish", id, result) == "text.personal"
    world.do(head, "opinion.publish", id, {"title": "处置结果", "text": "已排除隐患"})
    journal = b"".join(one.data for one in world.chain(id)).decode()
    assert not any(word in journal for word in ("传言", "论坛", "属重大突发事件", "已派员"))
    world.do(head, "opinion.erase", id, {"basis": "归档"})
    with world.house.looking() as ctx:
        assert opinions.details(ctx, opinions.find(ctx, id)) == {}
        assert [one.id for one in opinions.of_office(ctx, of.code)] == ["N-2026-0002", id]
        with pytest.raises(NotFound, match=r"opinion\.unknown"):
            opinions.find(ctx, "N-2026-0099")

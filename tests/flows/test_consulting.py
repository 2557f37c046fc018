"""Matters before the public: from the plan over comments without an account to a decision in five steps."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from disclosure.acts import consulting
from disclosure.rules.consultation_words import Flag
from kernel.actor import PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.rules.unit import Post
from tests.support import offices
from tests.support.world import DAY, Person, World
from web import conduct

FILE = base64.b64encode(b"minutes of a hearing").decode()
BUDGET: dict[str, Json] = {"kind": "budget", "title": "老旧小区改造预算", "summary": "三十个小区", "livelihood": True}
DECISION: dict[str, Json] = {"kind": "decision", "title": "轨道交通规划", "summary": "三条线", "livelihood": False}
PARTS: dict[str, Json] = {"measures": "开工", "steps": "分三期", "duty": "交通局", "oversight": "12345"}


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def refused(world: World, person: Person, act: str, subject: str, body: dict[str, Json]) -> str:
    with pytest.raises(Refusal) as found:
        world.do(person, f"consultation.{act}", subject, body)
    return found.value.code


def say(world: World, subject: str, text: str, **more: Json) -> None:
    conduct.perform(world.house, PUBLIC, "consultation.comment", subject, {"text": text, **more})


def flags(world: World, subject: str) -> tuple[Flag, ...]:
    with world.house.looking() as ctx:
        return consulting.held(ctx, subject).flags(ctx.now)


def draft(world: World, days: int = 31, **more: Json) -> dict[str, Json]:
    closes = (world.now + days * DAY).date().isoformat()
    return {"text": "草案全文", "closes": closes, "contact": "0571-1, 市府路1号", **more}


@pytest.mark.seed_row(84)
@pytest.mark.seed_row(85)
@pytest.mark.seed_row(88)
def test_a_major_decision_from_its_plan_to_its_report(world: World) -> None:
    of = offices.office(world, Post.CLERK, Post.DEPUTY)
    clerk, deputy, head = of[Post.CLERK], of[Post.DEPUTY], of[Post.HEAD]
    subject = "V-2026-0001"
    assert refused(world, clerk, "plan", "V-2026-0002", DECISION) == "consultation.number"
    world.do(clerk, "consultation.plan", subject, DECISION)
    assert refused(world, clerk, "open", subject, draft(world)) == "unit.post"
    assert refused(world, deputy, "open", subject, draft(world, 29)) == "consultation.period"
    assert refused(world, deputy, "open", subject, draft(world) | {"closes": "soon"}) == "consultation.day"
    with pytest.raises(Refusal, match=r"consultation\.closed"):
        say(world, subject, "太早")
    world.do(deputy, "consultation.open", subject, draft(world))
    assert refused(world, deputy, "open", subject, draft(world)) == "consultation.opened"
    say(
        world,
        subject,
        "请延长到海滨路，我住海滨路12号3栋501室，电话 138 0013 8000",
        name="李四",
        contact="li@example.test",
    )
    world.do(clerk, "consultation.comment", subject, {"text": "加班车"})
    say(world, subject, "买房请联系")
    for text in ("", "字" * 4001):
        with pytest.raises(Refusal, match=r"consultation\.comment"):
            say(world, subject, text)
    said = world.chain(f"{subject}-comments")
    assert "李四" not in str([each.body for each in said])
    assert {each.actor for each in said} == {PUBLIC.tag}, "whoever is signed in"
    advert: dict[str, Json] = {"number": 3, "ground": "advertising", "note": ""}
    assert refused(world, clerk, "set_aside", subject, advert | {"number": 4}) == "document.value"
    world.do(clerk, "consultation.set_aside", subject, advert)
    rows: list[Json] = [
        {"numbers": [1], "point": "延长线路", "adopted": "partly", "why": "二期考虑"},
        {"numbers": [2], "point": "加班车", "adopted": "yes", "why": "已加"},
    ]
    answer: dict[str, Json] = {"rows": rows, "result": "共 3 条"}
    assert refused(world, deputy, "answer", subject, answer) == "consultation.open"
    world.move_to(world.now + 32 * DAY)
    assert flags(world, subject) == (Flag.UNANSWERED,)
    with pytest.raises(Refusal, match=r"consultation\.closed"):
        say(world, subject, "太晚")
    assert refused(world, head, "decide", subject, {"text": "决定"}) == "consultation.unanswered"
    assert refused(world, deputy, "answer", subject, answer | {"rows": rows[:1]}) == "consultation.rows"
    world.do(deputy, "consultation.answer", subject, answer)
    assert refused(world, deputy, "answer", subject, answer) == "consultation.answered"
    assert refused(world, clerk, "set_aside", subject, advert) == "consultation.answered"
    assert flags(world, subject) == ()
    with world.house.looking() as ctx:
        shown = consulting.published(ctx, subject, consulting.held(ctx, subject))
    assert shown == [(1, "请延长到海滨路，***，电话 ***"), (2, "加班车")]
    decided(world, of, subject)


def decided(world: World, of: offices.Office, subject: str) -> None:
    clerk, head = of[Post.CLERK], of[Post.HEAD]
    doc: dict[str, Json] = {"name": "纪要.pdf", "file": FILE}
    assert refused(world, clerk, "step", subject, doc | {"step": "legality"}) == "decision.order"
    assert refused(world, clerk, "step", subject, doc | {"step": "risk", "file": ""}) in (
        "document.value",
        "decision.document",
    )
    for n, step in enumerate(("participation", "experts", "risk", "legality", "deliberation")):
        assert refused(world, head, "decide", subject, {"text": "决定"}) == "decision.steps", n
        world.do(clerk, "consultation.step", subject, doc | {"step": step})
    assert refused(world, clerk, "report", subject, PARTS) == "decision.not_made"
    assert refused(world, clerk, "decide", subject, {"text": "决定"}) == "unit.post"
    world.do(head, "consultation.decide", subject, {"text": "决定全文"})
    assert refused(world, head, "decide", subject, {"text": "决定"}) == "decision.made"
    assert refused(world, clerk, "step", subject, doc | {"step": "risk"}) == "decision.made"
    assert refused(world, clerk, "report", subject, PARTS | {"duty": " "}) in ("document.value", "consultation.text")
    world.do(clerk, "consultation.report", subject, PARTS)
    stranger = offices.office(world)
    assert refused(world, stranger[Post.HEAD], "report", subject, PARTS) == "unit.other"
    world.do(clerk, "consultation.erase", subject, {"number": 1, "basis": "本人申请"})
    with world.house.looking(clerk.actor) as ctx:
        assert next((row.number, row.text, row.name) for row in consulting.received(ctx, subject)) == (1, "", "")
        assert consulting.held(ctx, subject).erased == {1}
        assert len(consulting.held(ctx, subject).reports) == 1
        assert [one for one, _ in consulting.published(ctx, subject, consulting.held(ctx, subject))] == [2]


@pytest.mark.seed_row(84)
def test_a_livelihood_budget_about_which_nobody_was_asked_is_flagged(world: World) -> None:
    of = offices.office(world, Post.CLERK)
    world.do(of[Post.CLERK], "consultation.plan", "V-2026-0001", BUDGET)
    world.do(of[Post.CLERK], "consultation.plan", "V-2026-0002", BUDGET | {"livelihood": False})
    assert flags(world, "V-2026-0001") == (Flag.NOT_ASKED,)
    assert flags(world, "V-2026-0002") == ()
    world.do(of[Post.HEAD], "consultation.open", "V-2026-0001", draft(world, 12))
    assert flags(world, "V-2026-0001") == ()
    world.move_to(world.now + timedelta(days=13))
    assert flags(world, "V-2026-0001") == (Flag.UNANSWERED,)
    world.do(of[Post.HEAD], "consultation.answer", "V-2026-0001", {"rows": [], "result": "没有收到意见"})
    with world.house.looking() as ctx:
        assert [subject for subject, _ in consulting.every(ctx)] == ["V-2026-0002", "V-2026-0001"]
        with pytest.raises(Refusal, match=r"consultation\.unknown"):
            consulting.held(ctx, "V-2026-0001-comments")

"""Efficiency supervision by the doors, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import orders
from approval.rules.order import Stage
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.errors import NotFound, Refusal
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.offices import Office
from tests.support.world import Person, World
from web import conduct

DAY: Final = timedelta(days=1)


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def local(at: datetime) -> str:
    return at.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")


def refused(world: World, person: Person, act: str, subject: str, body: dict[str, Json]) -> str:
    with pytest.raises(Refusal) as found:
        world.do(person, act, subject, body)
    return found.value.code


def found(world: World, **more: Json) -> dict[str, Json]:
    return {"origin": "inspection", "until": local(world.now + 2 * DAY), "text": "材料清单未公示"} | more


def state(world: World, id: str) -> Stage:
    with world.house.looking() as ctx:
        return orders.find(ctx.tx, id).order.stage


def parties(world: World) -> tuple[Office, Office]:
    over = offices.office(world, Post.CLERK, name="青屿市监察局", kind=Kind.SUPERVISION, n=880)
    return over, offices.office(world, Post.CLERK, Post.EXAMINER, name="青屿市住房城乡建设局", n=881)


@pytest.mark.seed_row(54)
def test_a_finding_of_an_inspection_stays_open_until_its_correction_is_recorded(world: World) -> None:
    over, of = parties(world)
    id = world.do(over[Post.CLERK], "order.issue", of.subject, found(world)).subject
    assert (id, state(world, id)) == ("FO-2026-000001", Stage.OPEN)
    world.move_to(world.now + 30 * DAY)
    assert state(world, id) is Stage.OPEN
    head = of[Post.HEAD]
    assert refused(world, over[Post.HEAD], "order.close", id, {"text": "已核实"}) == "order.stage"
    world.do(head, "order.answer", id, {"text": "已公示"})
    again = {"until": local(world.now + DAY), "text": "缺一项"}
    world.do(over[Post.HEAD], "order.send_back", id, again)
    world.do(head, "order.answer", id, {"text": "已补齐"})
    world.do(over[Post.HEAD], "order.close", id, {"text": "已核实"})
    assert state(world, id) is Stage.CLOSED
    with world.house.looking(head.actor) as ctx:
        (row,) = orders.of_unit(ctx, of.code, 9)
        assert (row.stage, row.late, row.issuer, row.project) == ("closed", 1, over.code, None)
        (figures,) = orders.counts(ctx.tx)
        assert (figures.unit, figures.origin, figures.many, figures.late) == (of.code, "inspection", 1, 1)
        held = orders.readable(ctx, id)
        assert [orders.text(ctx, one) for one in held.acts] == [
            "材料清单未公示",
            "已公示",
            "缺一项",
            "已补齐",
            "已核实",
        ]
    world.do(over[Post.HEAD], "order.erase", id, {"basis": "归档"})
    with world.house.looking(head.actor) as ctx:
        assert {orders.text(ctx, one) for one in orders.find(ctx.tx, id).acts} == {""}
    assert refused(world, over[Post.HEAD], "order.erase", id, {"basis": "归档"}) == "order.erased"


def test_only_who_oversees_issues_orders_and_never_to_itself(world: World) -> None:
    over, of = parties(world)
    clerk, overseer = of[Post.CLERK], over[Post.CLERK]
    assert refused(world, clerk, "order.issue", over.subject, found(world)) == "order.overseer"
    assert refused(world, overseer, "order.issue", over.subject, found(world)) == "order.own"
    assert refused(world, overseer, "order.issue", of.subject, found(world, until=local(world.now))) == "order.until"
    assert refused(world, overseer, "order.issue", of.subject, found(world, until="morgen")) == "order.until"
    assert refused(world, overseer, "order.issue", of.subject, found(world, text="字" * 10_001)) == "order.text"
    assert refused(world, overseer, "order.issue", of.subject, found(world, origin="rating")) == "order.origin"
    assert refused(world, overseer, "order.issue", of.subject, found(world, origin="card")) == "order.about"
    assert refused(world, overseer, "order.answer", "FO-2026-000009", {"text": "x"}) == "order.unknown"
    centre = offices.office(world, Post.OVERSEER, name="青屿市政务服务中心", kind=Kind.CENTRE, n=882)
    assert refused(world, centre[Post.HEAD], "order.issue", of.subject, found(world)) == "unit.post"
    id = world.do(centre[Post.OVERSEER], "order.issue", of.subject, found(world, about="F-2026-000001")).subject
    assert refused(world, clerk, "order.answer", id, {"text": "x"}) == "unit.post"
    assert refused(world, over[Post.HEAD], "order.answer", id, {"text": "x"}) == "unit.other"
    assert refused(world, of[Post.HEAD], "order.call_back", id, {"text": "x"}) == "order.no_call"
    world.do(of[Post.HEAD], "order.answer", id, {"text": "已整改"})
    assert refused(world, over[Post.HEAD], "order.close", id, {"text": "x"}) == "order.issuer"
    with world.house.looking(of[Post.EXAMINER].actor) as ctx, pytest.raises(Refusal, match=r"order\.overseer"):
        orders.readable(ctx, id)
    with world.house.looking(overseer.actor) as ctx:
        assert orders.readable(ctx, id).order.about == "F-2026-000001"
        assert [row.id for row in orders.every(ctx, 9)] == [id]
        assert orders.tracked(ctx, 9) == []


def test_who_oversees_reads_everything_and_changes_nothing_but_orders(world: World) -> None:
    """Every act of approval that is asked for by a person is refused to a supervision office."""
    over, _ = parties(world)
    ours = [act for act in conduct.ACTS if act.partition(".")[0] == "approval"]
    for act in ours:
        with pytest.raises(Refusal):
            world.do(over[Post.HEAD], act, "F-2026-000001", {})
    with world.house.looking() as ctx, pytest.raises(NotFound):
        orders.find(ctx.tx, "FO-2026-000001")

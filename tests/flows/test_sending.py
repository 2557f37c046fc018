"""What goes to other platforms, and what is never asked twice, by the doors and on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from approval.acts import sending
from approval.rules.sending import RECEIVERS, Receiver, pause
from disclosure.ports import Http
from kernel import canon, clock
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Refusal
from people.rules.unit import Kind, Post
from tests.support import approvals, matters, offices
from tests.support.approvals import FIRE, FOOD, City
from tests.support.national_platform import Platform, platform
from tests.support.world import DAY, World
from web.courier import Courier
from web.desks import watch


@pytest.fixture
def city(engine: Engine, blobs: Blobs) -> City:
    return approvals.city(World(engine, blobs))


def courier(city: City, far: Platform, to: Receiver) -> Courier:
    return Courier(city.world.house, Http(f"http://127.0.0.1:{far.port}/", RECEIVERS[to]), sending.Outbox(to))


def decided(city: City) -> str:
    """Two matters of one application, decided one after the other; its number."""
    id = city.accepted(FOOD, FIRE)
    city.do(city.market[Post.EXAMINER], "review", id, matter=FOOD, opinion="grant", text="符合条件")
    city.do(city.market[Post.APPROVER], "decide", id, matter=FOOD, outcome="grant")
    return id


@pytest.mark.seed_row(62)
def test_the_upper_platform_takes_each_act_of_a_case_in_order(city: City) -> None:
    id = decided(city)
    with platform() as far:
        far.down = True
        relay = courier(city, far, Receiver.UPPER)
        assert relay.round() == 0
        assert len(far.seen) == 1, "the next ones wait for the first"
        far.down = False
        assert relay.round() == 0, "not before its pause is over"
        later = clock.wall() + pause(1)
        with city.world.house.looking() as ctx:
            (first,) = relay.box.due(ctx.tx, later + timedelta(seconds=1), 9)
        assert (first.tries, canon.mapping(first.data)["act"]) == (1, "submit")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "wall", lambda: later + timedelta(seconds=1))
            chain = city.world.chain(id)
            assert relay.round() == len(chain) == 4
        assert far.taken == [f"upper-{id}-{one.tseq}" for one in chain]


@pytest.mark.seed_row(58)
def test_each_decision_on_an_enterprise_is_queued_for_push_within_seven_working_days(city: City) -> None:
    id, world = decided(city), city.world
    with world.house.looking() as ctx:
        (waiting,) = sending.Outbox(Receiver.CREDIT).due(ctx.tx, clock.wall(), 9)
        said = canon.mapping(waiting.data)
        assert (said["case"], said["act"], said["said"]) == (
            id, "decide", {"firm": approvals.FIRM, "matter": FOOD, "outcome": "grant", "licence": f"{FOOD}-2026-000001"},
        )  # fmt: skip
        assert day_of(ctx.now).isoformat() == "2026-03-02", "a Monday"
        assert sending.late(ctx) == []
    world.clock.move_to(world.now + 9 * DAY)
    with world.house.looking() as ctx:
        assert sending.late(ctx) == [], "11 March is the seventh working day"
    world.clock.move_to(world.now + DAY)
    over = offices.office(world, Post.CLERK, name="青屿市监察局", kind=Kind.SUPERVISION, n=939)
    with world.house.looking(over[Post.CLERK].actor) as ctx:
        assert [(row.case, row.until) for row in sending.late(ctx)] == [(id, "2026-03-11")]
        (row,) = next(one for one in watch.console(ctx).tables if one.id == "h-unsent").rows
        assert (row.title, row.cells[1]) == (id, "2026-03-11")
    with platform() as far:
        assert courier(city, far, Receiver.CREDIT).round() == 1
        assert far.taken == [waiting.id]
    with world.house.looking() as ctx:
        assert sending.late(ctx) == []


@pytest.mark.seed_row(63)
def test_a_material_that_the_base_holds_is_ticked_without_upload_and_cites_its_source(city: City) -> None:
    world = city.world
    paper = {"id": "licence", "name": "营业执照", "name_en": "Business licence", "law": "法", "article": "第一条"}
    held = matters.said(city.market.code)["materials"]
    assert isinstance(held, list)
    for wrong, why in (("colour", r"field\.unknown"), ("contact", r"field\.not_held")):
        with pytest.raises(Refusal, match=why):
            matters.entered(world, city.centre, city.market, "11010777", materials=[{**paper, "held_as": wrong}])
    code = matters.entered(world, city.centre, city.market, "11010777", materials=[*held, {**paper, "held_as": "name"}])
    missing = city.submitted(code)
    assert city.refused(city.window, "accept", missing) == "approval.incomplete"
    facts: list[Json] = [{"name": "name", "value": "青屿海风科技有限公司"}]
    body: dict[str, Json] = {"facts": facts, "paper": "营业执照"}
    world.do(city.market[Post.EXAMINER], "enterprise.record", f"Z-{approvals.FIRM}", body)
    id = city.submitted(code)
    city.do(city.window, "accept", id)
    (branch,) = world.chain(id)[0].body["branches"]
    assert branch["needs"] == ["application"]
    assert branch["held"] == [{"material": "licence", "field": "name", "source": city.market.code, "entry": 1}]

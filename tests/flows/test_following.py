"""A firm's lots: what it bids for, asks about and follows, and that nobody else can ask for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel import canon
from kernel.actor import PUBLIC, Role
from kernel.blobs import Blobs
from kernel.errors import NotAllowed, NotFound
from tests.support.world import DAY, Person, World
from trading.acts import following
from trading.acts.following import Concern

TENDER, LOT = "T-2026-0001", "L-2026-0001-1"


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def concerns(world: World, person: Person, limit: int = 10) -> list[Concern]:
    with world.house.looking(person.actor) as ctx:
        return following.concerns(ctx, limit)


def follow(world: World, person: Person, lot: str = LOT) -> None:
    with world.house.acting(person.actor) as ctx:
        following.follow(ctx, lot)


def test_each_reason_makes_a_lot_the_firms(world: World, tmp_path: Path) -> None:
    world.announced()
    one, other, third, nobody = (world.bidder(n) for n in range(4))
    follow(world, one)
    follow(world, one)  # twice is once
    world.do(other, "tender.ask", TENDER, {"text": "色温要求是多少？"})
    world.submit(third, LOT, "1000000.00", tmp_path)
    reasons = {person.actor.org: concerns(world, person) for person in (one, other, third, nobody)}
    told = [[(c.follows, c.asked, c.bid is not None) for c in found] for found in reasons.values()]
    assert told == [[(True, False, False)], [(False, True, False)], [(False, False, True)], []]


def test_a_lot_that_is_left_goes_and_a_bid_keeps_it(world: World, tmp_path: Path) -> None:
    world.announced()
    one = world.bidder(0)
    follow(world, one)
    world.submit(one, LOT, "1000000.00", tmp_path)
    with world.house.acting(one.actor) as ctx:
        assert following.follows(ctx, LOT)
        following.leave(ctx, LOT)
        assert not following.follows(ctx, LOT)
    (left,) = concerns(world, one)
    assert (left.follows, left.bid and left.bid.state) == (False, "sealed")


def test_what_goes_on_comes_before_what_ended_and_the_nearest_deadline_first(world: World) -> None:
    one = world.bidder(0)
    _, ended = world.announced()
    follow(world, one)
    world.move_to(world.now + 22 * DAY)
    assert "stop_too_few" in world.tick() + world.tick()

    def fresh(days: int) -> str:
        _, lot = world.announced(deadline=canon.instant((world.now + days * DAY).replace(microsecond=0)))
        follow(world, one, lot)
        return lot

    late, early = fresh(40), fresh(25)
    assert [each.lot.id for each in concerns(world, one)] == [early, late, ended]
    assert [each.lot.id for each in concerns(world, one, limit=1)] == [early]


def test_the_journal_does_not_hear_of_it(world: World) -> None:
    world.announced()
    before = len(world.chain(LOT))
    follow(world, world.bidder(0))
    assert len(world.chain(LOT)) == before


def test_only_firms_follow_and_only_what_is_announced(world: World) -> None:
    world.announced()
    for actor in (PUBLIC, world.office(Role.AGENCY).actor, world.office(Role.SUPERVISOR).actor):
        with world.house.acting(actor) as ctx:
            for asked in (lambda: following.follow(ctx, LOT), lambda: following.concerns(ctx, 1)):
                with pytest.raises(NotAllowed, match=r"act\.not_allowed"):
                    asked()
    with world.house.acting(world.bidder(0).actor) as ctx, pytest.raises(NotFound, match=r"lot\.unknown"):
        following.follow(ctx, "L-2026-0099-1")

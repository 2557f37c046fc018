"""Whose last byte was in before the deadline is decided before bidding is closed, however long it waits for its turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from kernel.blobs import Blobs
from kernel.chance import SystemChance
from kernel.clock import HandClock
from kernel.errors import NotNow
from tests.support import door
from tests.support.databases import MORNING, sqlite_database
from tests.support.door import Caller
from tests.support.kept import Kept
from tests.support.world import World
from trading.rules.calendar import SETTLE
from trading.rules.lifecycle import Stage
from web import conduct, first_run
from web.conduct import Request
from web.undecided import LONGEST, Undecided
from web.worker import Worker

TICK = timedelta(milliseconds=1)


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made: Engine = engine
        yield World(made, blobs)


@pytest.mark.parametrize(
    ("arrivals", "now", "expected"),
    [
        ((), timedelta(0), timedelta(0)),
        ((timedelta(0),), SETTLE - TICK, SETTLE - TICK),
        ((timedelta(0),), SETTLE + TICK, SETTLE),
        ((5 * TICK, 2 * TICK, 9 * TICK), LONGEST, SETTLE + 2 * TICK),
        ((timedelta(0),), LONGEST + SETTLE, SETTLE),
        ((timedelta(0),), LONGEST + SETTLE + TICK, SETTLE + TICK),
    ],
)
def test_the_first_that_waits_holds_the_close_back_for_a_while(
    arrivals: tuple[timedelta, ...], now: timedelta, expected: timedelta
) -> None:
    waits = Undecided()
    held = [waits.deciding(MORNING + one) for one in arrivals]
    for one in held:
        one.__enter__()
    assert waits.closes_up_to(MORNING + now) == MORNING + expected
    for one in held:
        one.__exit__(None, None, None)
    assert waits.closes_up_to(MORNING + now) == MORNING + now


def test_a_request_that_is_refused_waits_no_longer() -> None:
    waits = Undecided()
    with pytest.raises(NotNow), waits.deciding(MORNING):
        raise NotNow("bid.late", "迟", "late")
    assert waits.closes_up_to(MORNING + LONGEST) == MORNING + LONGEST


def test_bidding_is_not_closed_over_a_bid_that_came_in_time_and_waits(world: World, kept: Kept, tmp_path: Path) -> None:
    """A minute after the deadline its turn comes: it is in, and only then the lot is closed."""
    _, lot = world.keep(kept).announced()
    person, deadline = world.bidder(0), world.lot(lot).deadline
    assert deadline
    bid = world.sealed(person, lot, "1000000.00", tmp_path)
    body = world.delivery(world.upload(person, lot, bid), bid)
    worker = Worker(world.house, first_run.keys(tmp_path / "keys", "log.example/test", world.now, SystemChance()))
    world.move_to(deadline + timedelta(minutes=1))
    arrived = deadline - TICK
    with world.house.undecided.deciding(deadline):
        with world.house.undecided.deciding(arrived):
            assert worker.act() == 0
            conduct.perform(world.house, person.actor, "lot.submit_bid", lot, body, Request(arrived))
            assert worker.act() == 0
            assert world.lot(lot).stage is Stage.ANNOUNCED
        assert worker.act() == 1, "what came at the deadline itself is late and holds nothing back"
    assert world.lot(lot).stage is Stage.CLOSED


def test_every_act_that_is_asked_for_waits_from_its_last_byte_to_its_end(world: World, kept: Kept) -> None:
    """Acts and answers to tasks, done and refused; and nobody is left waiting, not even who is not signed in."""
    tender, lot = world.keep(kept).announced()
    waits, seen = Undecided(), list[bool]()

    def anybody(now: datetime) -> bool:
        return waits.closes_up_to(now + LONGEST) != now + LONGEST

    class Watched(HandClock):
        """Asked when a body is in, and again when it is decided."""

        def now(self) -> datetime:
            told = super().now()
            seen.append(anybody(told))
            return told

    world.house = replace(world.house, clock=Watched(world.now), undecided=waits)
    with door.opened(world) as http:
        bidder, stranger = Caller(http, world, world.bidder(0)), Caller(http, world)
        asked: tuple[tuple[Callable[[], httpx.Response], int, bool], ...] = (
            (lambda: bidder.act("tender.ask", tender, {"text": "何时？"}), 200, True),
            (lambda: bidder.act("lot.submit_bid", lot), 400, True),
            (lambda: stranger.act("lot.submit_bid", lot), 401, False),
            (lambda: stranger.post("/api/v1/tasks/unknown", {"p7s": "AA=="}), 404, True),
        )
        for ask, status, waited in asked:
            seen.clear()
            assert (ask().status_code, any(seen), anybody(world.now)) == (status, waited, False)

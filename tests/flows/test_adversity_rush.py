"""The last seconds before the deadline: whose last byte was in time is in, whose was not is out, and nobody waits."""

from __future__ import annotations

import random
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
import pytest
from sqlalchemy import Engine

from kernel import canon, table
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.clock import HandClock
from tests.support import door
from tests.support.databases import postgresql_database
from tests.support.server import Server
from tests.support.whole import whole
from tests.support.world import World
from trading import store
from trading.acts import bidding

SURE: float = 2.0
"""Seconds before the deadline at which a request that is sent whole must be in, however busy the machine."""


@dataclass(frozen=True)
class Sent:
    """One bidder's last request: when it was begun and answered by the official clock, and the answer."""

    begun: datetime
    answered: datetime
    answer: httpx.Response


PLAIN: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nothing here goes over TLS: else each client would read every authority of the world."""


def rush(
    world: World, folder: Path, count: int, spread: tuple[float, float], told: Callable[[int], None]
) -> list[Sent]:
    """So many bidders send their last request at random moments of `spread`, seconds from the deadline."""
    _, lot = world.announced()
    deadline, dice = world.lot(lot).deadline, random.Random(20260302)
    assert deadline
    made: list[tuple[dict[str, str], dict[str, Json]]] = []
    for n in range(count):
        person = world.bidder(n)
        bid = world.sealed(person, lot, "1000000.00", folder)
        header = {"Authorization": f"Bearer {door.token(world, person)}"}
        made.append((header, world.delivery(world.upload(person, lot, bid), bid)))
        told(n + 1)
    world.move_to(deadline - timedelta(hours=1))
    world.clock = HandClock(world.now, folder / "clock")  # kept in a file: the server's clock is the one moved here
    world.house = replace(world.house, clock=world.clock)
    server, start = Server(world), threading.Barrier(count + 1)
    server.start()

    def send(pair: tuple[dict[str, str], dict[str, Json]]) -> Sent:
        body = canon.canonical(pair[1])
        headers = pair[0] | {"Content-Type": "application/json"}
        at = deadline + timedelta(seconds=dice.uniform(*spread))
        with httpx.Client(timeout=120, verify=PLAIN) as http:
            start.wait()
            start.wait()
            time.sleep(max(0.0, (at - world.now).total_seconds()))
            begun = world.now
            answer = http.post(f"{server.site}/api/v1/lots/{lot}/acts/submit_bid", content=body, headers=headers)
            return Sent(begun, world.now, answer)

    with ThreadPoolExecutor(count) as pool:
        waiting = pool.map(send, made)
        start.wait()
        world.clock.move_to(deadline + timedelta(seconds=spread[0]))
        start.wait()
        found = list(waiting)
    server.kill()
    judge(world, lot, deadline, found)
    return found


def judge(world: World, lot: str, deadline: datetime, found: list[Sent]) -> None:
    taken = [one for one in found if one.answer.status_code == 200]
    for one in found:
        if one.answer.status_code == 200:
            assert one.begun < deadline, "a bid that was begun after the deadline is in"
        else:
            assert door.code(one.answer) == "bid.late"
            assert one.answered >= deadline
            assert deadline - one.begun < timedelta(seconds=SURE), "a bid that came in time is out"
    bids = {one.answer.json()["bid"] for one in taken}
    with world.house.looking() as ctx:
        kept = {row.id for row in table.rows(ctx.tx, store.bids, "id", lot=lot)}
        received = [row.received_at for bid in kept for row in table.rows(ctx.tx, store.submissions, "seq", bid=bid)]
    assert kept == bids, "exactly the acknowledged bids are there"
    assert all(canon.moment(at) < deadline for at in received)
    whole(world)


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def test_a_dozen_at_the_last_moment(world: World, tmp_path: Path) -> None:
    found = rush(world, tmp_path, 12, (-4.0, 1.0), lambda _n: None)
    assert {one.answer.status_code for one in found} == {200, 409}


def test_bidders_of_one_lot_do_not_wait_for_each_other(postgresql_furnished: str, blobs: Blobs, tmp_path: Path) -> None:
    """One's submission is under way and not committed while the other's is done: at the deadline all come at once.
    (SQLite has one writer.)"""
    with postgresql_database(postgresql_furnished) as engine:
        _side_by_side(World(engine, blobs), tmp_path)


def _side_by_side(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    first, second = world.bidder(1), world.bidder(2)
    bids = [world.sealed(one, lot, f"{n}00000.00", tmp_path) for n, one in enumerate((first, second), start=1)]
    bodies = [world.delivery(world.upload(one, lot, bid), bid) for one, bid in zip((first, second), bids, strict=True)]
    with ThreadPoolExecutor(1) as pool, world.house.acting(first.actor) as ctx:
        bidding.submit_bid(ctx, lot, bodies[0])
        other = pool.submit(world.do, second, "lot.submit_bid", lot, bodies[1])
        assert other.result(timeout=60).type == "bid.submit_bid"

"""Officers' orders in a live room: a pause at once, and signed while time stands still whatever follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kernel import canon, lease
from kernel.actor import CLERK, Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.errors import Conflict, NotAllowed, NotNow, NotValid
from signing.rules import statement
from signing.rules.statement import Done
from tests.support import auctions
from tests.support.auctions import Auction
from tests.support.databases import sqlite_database
from tests.support.world import World
from trading.acts import live
from trading.rules.live.command import Command, Due, Pause
from trading.rules.live.room import Ending

WHY: dict[str, Json] = {"reason": "线路中断"}


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("orders")
    with sqlite_database(sqlite_template, folder) as engine:
        yield World(engine, FolderBlobs(folder / "blobs"))


def settled(of: Auction, *commands: Command) -> None:
    with of.world.house.acting(CLERK) as ctx:
        epoch = lease.take(ctx.tx, of.room, "orders", ctx.now, 5).epoch
        live.settle(ctx, live.load(ctx, of.room), commands, epoch)


def paused(of: Auction) -> None:
    """Begun, and paused five minutes later."""
    of.world.clock.move_to(of.starts + timedelta(minutes=5))
    now = of.world.now
    settled(of, Due(at=of.starts), Pause(at=now, officer=of.world.office(Role.CENTRE).actor.tag, reason="线路中断"))


def test_time_that_stood_still_is_given_back_under_a_signature(world: World) -> None:
    of, centre = auctions.auction(world, 1), world.office(Role.CENTRE)
    paused(of)
    stood = of.held().room
    assert stood.paused
    left = stood.now_ends - stood.paused
    world.clock.move_to(world.now + timedelta(hours=3))
    longer = world.do(centre, "room.extend", of.room, WHY | {"seconds": 90})
    resumed = world.do(centre, "room.resume", of.room, WHY)
    assert of.held().room.paused is None
    assert of.held().room.now_ends - resumed.at == left + timedelta(seconds=90)
    for entry in (longer, resumed):
        signed = world.house.blobs.get(str(entry.body["doc_sha256"]))
        statement.check(signed, Done(entry.type, entry.subject, entry.actor, entry.body))
        assert canon.mapping(signed)["actor"] == centre.actor.tag


def test_nothing_is_signed_while_time_runs(world: World) -> None:
    of = auctions.opened(world, auctions.demanding(world))
    for verb, role in (("extend", Role.AGENCY), ("resume", Role.CENTRE), ("stop", Role.SUPERVISOR)):
        asked = WHY | ({"seconds": 5} if verb == "extend" else {})
        with pytest.raises(NotNow, match=r"room\.pause_first"):
            world.do(world.office(role), f"room.{verb}", of.room, asked)
    assert [entry.type for entry in of.chain()] == ["room.open"]


def test_only_supervision_ends_it_and_then_for_good(world: World) -> None:
    of = auctions.auction(world, 1)
    paused(of)
    with pytest.raises(NotAllowed, match=r"act\.not_allowed"):
        world.do(world.office(Role.AGENCY), "room.stop", of.room, WHY)
    with pytest.raises(NotValid, match=r"document\.unknown"):
        world.do(world.office(Role.SUPERVISOR), "room.stop", of.room, WHY | {"seconds": 1})
    entry = world.do(world.office(Role.SUPERVISOR), "room.stop", of.room, WHY)
    result = of.held().room.result
    assert result
    assert (entry.type, result.ending) == ("room.stop", Ending.STOPPED)
    assert [one.type for one in of.chain() if "p7s_sha256" in one.body] == ["room.open", "room.enter", "room.stop"]
    with pytest.raises(NotNow, match=r"room\.closed"):
        world.do(world.office(Role.CENTRE), "room.resume", of.room, WHY)


def test_a_pause_ends_once(world: World) -> None:
    of = auctions.auction(world, 1)
    paused(of)
    world.do(world.office(Role.CENTRE), "room.resume", of.room, WHY)
    with pytest.raises((NotNow, Conflict)):
        world.do(world.office(Role.CENTRE), "room.resume", of.room, WHY)

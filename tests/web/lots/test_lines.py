"""The record of bidders' lines: kept by each process on its own, read over all, bounded in number and in years."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from kernel import table
from kernel.actor import CLERK
from kernel.blobs import Blobs
from tests.support.auctions import Auction, auction
from tests.support.world import World
from trading import room_store
from trading.acts import lines, live
from trading.rules.live import lines as rules
from trading.rules.live.lines import LOST, Line
from web.live.lines import Lines
from web.lots.lines import LineKeeper

SECOND = timedelta(seconds=1)


def test_lines_of_all_processes_are_read_together_and_kept_within_bounds(
    engine: Engine, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(engine, blobs)
    of = auction(world, 1)
    room, who, now = of.room, of.numbers[0], live.milliseconds(world.now)
    monkeypatch.setattr(rules, "KEPT", 2)

    def line(n: int, came: int, left: int | None) -> Line:
        since, until = now - came * SECOND, None if left is None else now - left * SECOND
        return Line(n, room, who, since, until or now, until, 18)

    with world.house.acting(CLERK) as ctx:
        lines.keep(ctx, "one", [line(1, 60, None)])
        lines.keep(ctx, "other", [line(1, 30, None)])
        lines.keep(ctx, "one", [line(1, 60, 40)])
    with world.house.looking() as ctx:
        told = lines.of(ctx, room)
        assert lines.of(ctx, "A-2026-9999-1") == {}
    assert told[who].spans == ((now - 60 * SECOND, now - 40 * SECOND), (now - 30 * SECOND, None))
    assert told[who].trip == 18
    with world.house.acting(CLERK) as ctx:
        lines.keep(ctx, "third", [line(n, 100 - n, 100 - n) for n in (1, 2)])
        kept = sorted(row.id for row in table.rows(ctx.tx, room_store.lines, room=room))
        assert kept == ["one.1", "other.1", "third.2"], "of those that ended the newest two, and each that is open"
        before = now - 60 * SECOND + timedelta(days=15 * 366)
        assert lines.forget(ctx, before, 10) == 1
        assert lines.forget(ctx, before + timedelta(milliseconds=1), 10) == 1
        assert lines.of(ctx, room)[who].spans == ((now - 30 * SECOND, None),)
    world.clock.move_to(now + LOST + SECOND)
    with world.house.looking() as ctx:
        assert lines.of(ctx, room)[who].spans == ((now - 30 * SECOND, now),), "its process says no more"
    takes_again(world, of)


def takes_again(world: World, of: Auction) -> None:
    """What the database does not take is kept the next time."""
    noted = Lines(world.house.clock.now)
    keeper, now = LineKeeper(world.house, noted, "here"), world.now
    noted.back([Line(1, "A-2026-9999-1", "07", now, now), Line(2, of.room, of.numbers[0], now, now)])
    keeper.keep()
    with world.house.looking() as ctx:
        assert len(lines.of(ctx, of.room)[of.numbers[0]].spans) == 1, "one that cannot stand holds up all"
    assert len(noted._news) == 2
    del noted._news[1]
    keeper.stop()
    with world.house.looking() as ctx:
        assert len(lines.of(ctx, of.room)[of.numbers[0]].spans) == 2
    assert not noted._news

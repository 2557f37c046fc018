"""Pages of a room read its chain once, and after that only what is new of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel import lease
from kernel.actor import CLERK
from kernel.blobs import Blobs
from tests.support import auctions
from tests.support.auctions import Auction
from tests.support.databases import sqlite_database
from tests.support.world import World
from trading.acts import live
from trading.rules.live import replay
from web.lots import chains
from web.lots.chains import Chains


def bids(of: Auction, *amounts: str) -> None:
    """Settled at the start, by turns."""
    with of.world.house.acting(CLERK) as ctx:
        epoch = lease.take(ctx.tx, of.room, "test", ctx.now, 5).epoch
        batch = [of.bid(of.numbers[n % 2], amount) for n, amount in enumerate(amounts)]
        live.settle(ctx, live.load(ctx, of.room), batch, epoch)


def test_a_kept_chain_is_the_whole_one_and_only_news_are_run(
    sqlite_template: Path, tmp_path: Path, blobs: Blobs
) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, blobs)
        of, kept = auctions.auction(world, bidders=2), Chains()
        bids(of, "1000000.00", "1010000.00")
        with world.house.looking() as ctx:
            first = kept.of(ctx, of.room)
            assert kept.of(ctx, of.room) is first, "what has not moved is given again as it is"
        bids(of, "1020000.00")
        with world.house.looking() as ctx:
            later = kept.of(ctx, of.room)
            whole = live.load(ctx, of.room)
        assert later.held.room == whole.room
        assert later.events == tuple(map(live.event, of.chain()))
        assert all(one is known for one, known in zip(later.events, first.events, strict=False)), "all was read anew"
        assert replay.replay(live.method, of.room, later.events) == later.held.room


def test_the_room_that_was_longest_not_asked_for_is_forgotten(
    sqlite_template: Path, tmp_path: Path, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chains, "KEPT", 2)
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, blobs)
        one, two, three = (auctions.opened(world, auctions.demanding(world)).room for _ in range(3))
        kept = Chains()
        with world.house.looking() as ctx:
            first, second = kept.of(ctx, one), kept.of(ctx, two)
            assert kept.of(ctx, one) is first
            kept.of(ctx, three)
            assert kept.of(ctx, one) is first
            assert kept.of(ctx, two) is not second

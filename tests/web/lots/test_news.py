"""What watchers hear of a room: from its writer after each commit, elsewhere from the chain; the same either way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.blobs import FolderBlobs
from kernel.pulse import Pulse
from tests.support.auctions import Auction, auction, pay
from tests.support.databases import sqlite_database
from tests.support.world import World
from web.live.feed import Feed
from web.live.following import Follower
from web.live.frames import Audience, Frame
from web.lots import news
from web.lots.news import News, publisher
from web.lots.owner import Lots


@pytest.fixture(scope="module")
def of(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Auction]:
    folder = tmp_path_factory.mktemp("news")
    with sqlite_database(sqlite_template, folder) as engine:
        made = auction(World(engine, FolderBlobs(folder / "blobs")))
        made.world.clock.move_to(made.starts)
        yield made


def bidding(of: Auction, lots: Lots) -> None:
    writer, (first, second) = lots.writer(of.room), of.numbers
    writer.put(None).result(30)
    base = 1000000 + 20000 * sum(entry.type == "room.bid" for entry in of.chain())
    for one in [of.bid(first, f"{base}.00"), of.bid(second, "1.00"), of.bid(second, f"{base + 10000}.00")]:
        writer.put(one).result(30)


def names(frame: Frame) -> list[str]:
    return [str(one.said["name"]) for one in frame.accepted]


def test_each_audience_has_its_frame_and_nobody_a_name(of: Auction) -> None:
    lots = Lots(of.world.house)
    feed = Feed(of.world.clock.now, News(lots).present)
    hints: list[tuple[str, int]] = []
    lots.tell = publisher(feed, lambda room, seq: hints.append((room, seq)))
    assert feed.load(of.room)
    before = lots.present(of.room)
    bidding(of, lots)
    after = lots.present(of.room)
    assert feed.seq(of.room) == after.room.seq
    assert hints[-1] == (of.room, after.room.seq)
    made = news.news(before, after, [one for one in of.chain() if one.tseq > before.room.seq])
    assert names(made[Audience.PUBLIC]) == ["turn", "bid", "bid"]
    assert names(made[Audience.SUPERVISORS]) == ["turn", "bid", "refuse", "bid"]
    for frame in made.values():
        assert (frame.since, frame.seq) == (before.room.seq, after.room.seq)
        assert all(of.world.bidder(n).actor.org not in str(frame) for n in (0, 1))
    lots.stop()


def test_another_process_reads_the_same_from_the_chain(of: Auction) -> None:
    lots, elsewhere = Lots(of.world.house, name="one"), News(Lots(of.world.house, name="other"))
    start = lots.present(of.room)
    assert elsewhere.since(of.room, start.room.seq) is None
    bidding(of, lots)
    entries = [one for one in of.chain() if one.tseq > start.room.seq]
    assert elsewhere.since(of.room, start.room.seq) == news.news(start, lots.present(of.room), entries)
    assert elsewhere.since(of.room, of.chain()[-1].tseq) is None
    assert elsewhere.since(of.room, start.room.seq) == news.news(start, lots.present(of.room), entries)
    assert elsewhere.present("A-2026-9999-1") is None
    lots.stop()


def test_who_comes_in_while_the_writer_lives_is_told_to_watchers_too(of: Auction) -> None:
    world = of.world
    lobby = auction(world, 1)
    lots = Lots(world.house)
    feed = Feed(world.clock.now, News(lots).present)
    lots.tell = publisher(feed)
    writer = lots.writer(lobby.room)
    assert feed.load(lobby.room)
    pay(world, world.bidder(1), lobby.lot)
    number = lobby.enter(world.bidder(1))
    writer.put(None).result(30)
    made = feed.cut(lobby.room)[Audience.PUBLIC]
    said = json.loads(made.payloads[0][1])
    assert (said["from"], said["seq"]) == (2, 3)
    assert [(act["seq"], act["name"], act["bidder"]) for act in said["accepted"]] == [(3, "enter", number)]
    lots.stop()


def test_a_room_taken_over_is_first_caught_up_with(of: Auction) -> None:
    """What the former owner did and this process has not read yet lies between no two frames."""
    world = of.world
    made = auction(world, 1)
    world.clock.move_to(max(world.now, made.starts))
    one, other = Lots(world.house, name="one"), Lots(world.house, name="other")
    feed = Feed(world.clock.now, News(other).present)
    other.tell, other.taken = publisher(feed), Follower(feed, Pulse(), News(other).since).look
    assert feed.load(made.room)
    known = feed.seq(made.room)
    one.writer(made.room).put(made.bid(made.numbers[0], "1000000.00")).result(30)
    one.stop()
    other.writer(made.room).put(made.bid(made.numbers[0], "1010000.00")).result(30)
    said = json.loads(feed.cut(made.room)[Audience.PUBLIC].payloads[0][1])
    assert said["from"] == known
    assert [act["name"] for act in said["accepted"]] == ["turn", "bid", "bid"]
    other.stop()

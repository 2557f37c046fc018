"""What watchers hear of a room: from its writer after each commit, elsewhere from the chain; the same either way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.blobs import FolderBlobs
from tests.support.auctions import Auction, auction
from tests.support.databases import sqlite_database
from tests.support.world import World
from web.live.feed import Feed
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

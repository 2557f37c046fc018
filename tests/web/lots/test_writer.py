"""One writer a room: order, group commit, acknowledgement after it, the fence, and the bids that come too late by one
millisecond. In each the chain, run again, is the room that the writer has in hand."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text, update

from kernel import clock, lease
from kernel.actor import Role
from kernel.blobs import Blobs, FolderBlobs
from kernel.clock import HandClock
from kernel.db import connect, writing
from kernel.errors import NotFound, NotNow, Unavailable
from kernel.reader import Reader
from tests.support import auctions
from tests.support.auctions import Auction, auction
from tests.support.databases import CUT, MORNING, address, postgresql_database, sqlite_database, unguard
from tests.support.world import World
from trading.acts import live
from trading.rules.live import step
from trading.rules.live.command import Offer
from web.lots.owner import Lots
from web.lots.pace import BURST, Buckets
from web.lots.writer import Told, Writer

WAIT = 30


@pytest.fixture
def each(engine: Engine, blobs: Blobs) -> World:
    """On both databases: what concerns ownership and commits."""
    return World(engine, blobs)


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all the others, each with a room of its own."""
    folder = tmp_path_factory.mktemp("lots")
    with sqlite_database(sqlite_template, folder) as engine:
        yield World(engine, FolderBlobs(folder / "blobs"))


def begun(of: Auction, lots: Lots) -> Writer:
    """The writer of a room whose first turn has begun."""
    if of.world.now < of.starts:
        of.world.clock.move_to(of.starts)
    made = lots.writer(of.room)
    made.put(None).result(WAIT)
    return made


def said(writer: Writer, of: Auction, number: str, amount: str) -> Told:
    return writer.put(of.bid(number, amount)).result(WAIT)


def run_out(world: World) -> None:
    """Every lease lies behind."""
    with writing(world.engine) as tx:
        tx.execute(update(lease.lease).values(until="2026-01-01T00:00:00.000Z"))


def stands(of: Auction, writer: Writer) -> None:
    """What the rules make of the chain is what the writer has in hand."""
    assert of.held() == writer.held


def test_bids_are_decided_in_their_order_and_recorded_before_they_are_answered(each: World) -> None:
    of, lots = auction(each), Lots(each.house)
    writer = begun(of, lots)
    first, second = of.numbers
    waiting = [writer.put(of.bid(number, f"{1000000 + 10000 * n}.00")) for n, number in enumerate([first, second] * 20)]
    told = [one.result(WAIT) for one in waiting]
    assert [one.answer.code for one in told] == [""] * 40
    chain = {entry.tseq: entry for entry in of.chain()}
    assert [chain[one.answer.seq].type for one in told] == ["room.bid"] * 40
    assert sorted(one.answer.seq for one in told) == [one.answer.seq for one in told]
    assert sorted(one.at for one in told) == [one.at for one in told]
    stands(of, writer)
    lots.stop()
    with pytest.raises(Unavailable, match=r"room\.elsewhere"):
        writer.put(None)


def test_who_went_away_keeps_nobody_else_from_the_answer(each: World) -> None:
    of, lots = auction(each), Lots(each.house)
    writer = begun(of, lots)
    first, second = of.numbers

    async def there() -> Told:
        with writer._wake:  # all of it one batch
            gone = writer.put(of.bid(first, "1000000.00"))
            also_gone = writer.ask(of.bid(second, "1010000.00"))
            assert gone.cancel()
            assert also_gone.cancel()
            waits = writer.ask(of.bid(first, "1020000.00"))
        return await asyncio.wait_for(waits, WAIT)

    told = asyncio.run(there())
    assert told.answer.code == ""
    assert [entry.type for entry in of.chain()][-3:] == ["room.bid"] * 3
    stands(of, writer)
    lots.stop()


def test_of_two_owners_the_former_one_writes_nothing(each: World) -> None:
    of = auction(each)
    one, other = Lots(each.house, name="one"), Lots(each.house, name="other")
    writer = begun(of, one)
    number = of.numbers[0]
    kept = said(writer, of, number, "1000000.00")
    with pytest.raises(Unavailable, match=r"room\.elsewhere"):
        other.writer(of.room)
    run_out(each)  # while the owner sleeps
    taken = begun(of, other)
    again = of.bid(of.numbers[1], "1010000.00")
    with pytest.raises(Unavailable, match=r"room\.elsewhere"):
        writer.put(again).result(WAIT)
    assert not writer.lives
    assert taken.put(again).result(WAIT).answer.seq == kept.answer.seq + 1
    assert [entry.type for entry in of.chain()].count("room.bid") == 2
    stands(of, taken)
    other.stop()


def test_who_lost_the_answer_gets_it_again_also_from_the_next_owner(each: World) -> None:
    of = auction(each, 1)
    number = of.numbers[0]
    lots = Lots(each.house, name="one")
    bid = of.bid(number, "1000000.00")
    first = begun(of, lots).put(bid).result(WAIT)
    low = of.bid(number, "1.00")
    refused = begun(of, lots).put(low).result(WAIT)
    lots.stop()
    later = Lots(each.house, name="two")
    writer = begun(of, later)
    before = of.chain()
    told = writer.put(low).result(WAIT)
    assert (told.answer.again, told.answer.seq, told.answer.code) == (True, refused.answer.seq, "room.below_step")
    assert of.chain() == before
    assert first.answer.seq < refused.answer.seq
    assert writer.put(bid).result(WAIT).answer.code == "room.replayed"
    assert of.chain() == before
    stands(of, writer)
    later.stop()


def test_a_commit_that_fails_acknowledges_nobody_and_changes_nothing(each: World) -> None:
    of, lots = auction(each, 1), Lots(each.house)
    writer = begun(of, lots)
    before, number = writer.held, of.numbers[0]
    with writing(each.engine) as tx:
        unguard(tx)
        tx.execute(text("ALTER TABLE journal_body RENAME TO journal_gone"))
    bid = of.bid(number, "1000000.00")
    with pytest.raises(Unavailable, match=r"room\.unrecorded"):
        writer.put(bid).result(WAIT)
    assert writer.held == before
    with writing(each.engine) as tx:
        tx.execute(text("ALTER TABLE journal_gone RENAME TO journal_body"))
    assert writer.put(bid).result(WAIT).answer.code == ""
    stands(of, writer)
    lots.stop()


@pytest.mark.seed_row(12)
def test_the_last_millisecond_counts_and_the_one_after_it_does_not(world: World) -> None:
    of = auction(world, late="never")
    stands_still = HandClock(of.starts, wall=lambda: MORNING)  # a busy machine takes longer than a millisecond
    lots = Lots(replace(world.house, clock=stands_still))
    writer = begun(of, lots)
    first, second = of.numbers
    turn = writer.held.room.turn
    assert turn is not None
    in_time, late = of.bid(first, "1000000.00"), of.bid(second, "1010000.00")
    with world.house.looking() as ctx:
        held = live.load(ctx, of.room)
    told = [
        step.decide(held.method, held.room, [replace(bid, at=turn.ends + timedelta(milliseconds=ms))])
        for bid, ms in ((in_time, -1), (late, 0))
    ]
    assert [one.answers[0].code for one in told] == ["", "room.closed"]
    stands_still.move_to(turn.ends - timedelta(milliseconds=1))
    assert said(writer, of, first, "1020000.00").answer.code == ""
    stands_still.move_to(turn.ends)
    assert said(writer, of, second, "1030000.00").answer.code == "room.closed"
    assert writer.held.room.result is not None
    assert [one.bidder for one in writer.held.room.result.winners] == [first]
    stands(of, writer)
    lots.stop()
    with pytest.raises(NotNow, match=r"room\.closed"):
        lots.writer(of.room)


def test_turns_end_also_where_nobody_asks_anything(world: World) -> None:
    of, lots = auction(world, 1), Lots(world.house)
    writer = lots.writer(of.room)
    world.clock.move_to(of.starts)
    assert said(writer, of, of.numbers[0], "1000000.00").answer.code == ""
    turn = writer.held.room.turn
    assert turn is not None
    world.clock.move_to(turn.ends - timedelta(milliseconds=50))
    for _ in range(100):
        if writer.held.room.result:
            break
        writer._thread.join(0.05)
    assert [one.type for one in of.chain()][-2:] == ["room.close", "room.result"]
    lots.look()
    assert lots.owned(of.room) is None
    stands(of, writer)


def test_who_enters_while_the_writer_lives_may_bid(world: World) -> None:
    of, lots = auction(world, 1), Lots(world.house)
    writer = lots.writer(of.room)
    auctions.pay(world, world.bidder(1), of.lot)
    of.enter(world.bidder(1))
    begun(of, lots)
    assert set(writer.held.seats) == set(of.numbers)
    assert said(writer, of, of.numbers[1], "1000000.00").answer.code == ""
    stands(of, writer)
    lots.stop()


def test_a_pause_stands_in_the_one_queue(world: World) -> None:
    of, lots = auction(world, 1), Lots(world.house)
    writer = begun(of, lots)
    office = world.office(Role.CENTRE, "centre")
    with world.house.looking(office.actor) as ctx:
        pause, resume = (live.order(ctx, of.room, verb, Reader({"reason": "故障"})) for verb in ("pause", "resume"))
    number = of.numbers[0]
    orders = [of.bid(number, "1000000.00"), pause, of.bid(number, "1010000.00"), resume, of.bid(number, "1020000.00")]
    told = [one.result(WAIT).answer.code for one in [writer.put(one) for one in orders]]
    assert told == ["", "", "room.paused", "", ""]
    stands(of, writer)
    lots.stop()


def test_a_signed_order_beside_the_queue_is_found_while_nobody_asks_anything(world: World) -> None:
    of, lots = auction(world, 1), Lots(world.house)
    writer, office = begun(of, lots), world.office(Role.CENTRE, "centre")
    with world.house.looking(office.actor) as ctx:
        pause = live.order(ctx, of.room, "pause", Reader({"reason": "故障"}))
    assert writer.put(pause).result(WAIT).answer.code == ""
    world.do(office, "room.resume", of.room, {"reason": "已恢复"})
    rest = threading.Event()
    for _ in range(300):
        if writer.held.room.paused is None:
            break
        rest.wait(0.01)
    stands(of, writer)
    lots.stop()


def test_rooms_that_nobody_writes_are_found(world: World) -> None:
    of = auction(world, 0)
    lots = Lots(world.house)
    lots.look()
    assert lots.owned(of.room) is not None
    assert lots.present(of.room).room.seq == 1
    with pytest.raises(NotFound):
        lots.present("A-2026-9999-9")
    with pytest.raises(NotFound):
        lots.writer("A-2026-9999-9")
    lots.stop()
    assert lots.present(of.room) == lots.present(of.room)


def test_ten_thousand_bids_of_one_bidder_in_a_second_leave_the_others_their_place() -> None:
    now = clock.wall()
    buckets = Buckets(lambda: now)
    taken = 0
    for _ in range(10_000):
        try:
            buckets.draw("A-1", "4711")
            taken += 1
        except NotNow:
            pass
    assert taken == BURST
    buckets.draw("A-1", "4712")
    now += timedelta(seconds=1)
    for _ in range(10):
        buckets.draw("A-1", "4711")
    with pytest.raises(NotNow, match=r"room\.too_often"):
        buckets.draw("A-1", "4711")


def test_killed_between_commit_and_acknowledgement_the_bid_stands_once(each: World) -> None:
    of = auction(each, 1)
    each.clock.move_to(of.starts)
    bid = of.bid(of.numbers[0], "1000000.00")
    pid = os.fork()
    if pid == 0:
        doomed = Lots(replace(each.house, engine=connect(address(each.engine))), name="doomed")
        begun(of, doomed).put(bid).add_done_callback(lambda _: os.kill(os.getpid(), signal.SIGKILL))
        signal.pause()
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL
    before = of.chain()
    assert [entry.type for entry in before] == ["room.open", "room.enter", "room.turn", "room.bid"]
    run_out(each)
    lots = Lots(each.house)
    told = begun(of, lots).put(bid).result(WAIT)
    assert (told.answer.again, told.answer.seq, told.answer.code) == (True, before[-1].tseq, "")
    assert of.chain() == before
    stands(of, lots.writer(of.room))
    lots.stop()


def test_every_connection_cut_in_the_middle_of_it(postgresql_furnished: str, blobs: Blobs) -> None:
    with postgresql_database(postgresql_furnished) as engine:
        world = World(engine, blobs)
        of, lots = auction(world, 1), Lots(world.house)
        writer = begun(of, lots)
        bids = [of.bid(of.numbers[0], f"{1000000 + 10000 * n}.00") for n in range(30)]
        told = []
        for n, bid in enumerate(bids):
            if n % 10 == 5:
                with psycopg.connect(postgresql_furnished, autocommit=True) as admin:
                    admin.execute(CUT)
            told.append(sent_until_answered(writer, bid))
        chain = {entry.tseq: entry.body["number"] for entry in of.chain() if entry.type == "room.bid"}
        assert chain == {one.answer.seq: n for n, one in enumerate(told, 1)}
        stands(of, writer)
        lots.stop()


def sent_until_answered(writer: Writer, bid: Offer) -> Told:
    """As a page does it: the same words again where the platform does not know."""
    for _ in range(5):
        try:
            return writer.put(bid).result(WAIT)
        except Unavailable:
            continue
    raise AssertionError("never answered")

"""A clock that is wrong around the deadline: fast, slow, stepped, set back; who is in is told by the journal's order."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine, text

from kernel import canon, journal
from kernel.act import Act
from kernel.actor import CLERK
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.context import Context
from kernel.db import connect, writing
from kernel.deadlines import BEIJING
from kernel.errors import NotValid, Refusal
from tests.attacks.edits import copied
from tests.attacks.outside import Outside, latest, named
from tests.support import bag, receipts
from tests.support.databases import sqlite_database
from tests.support.forgery import Event, Forger
from tests.support.played import Played
from tests.support.world import Person, World
from trading.acts import bidding
from trading.rules.calendar import SETTLE
from verifier.receipts import verify

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
TICK: Final = timedelta(seconds=10)
"""How often the clerk looks whether something is due."""

Offset = Callable[[timedelta], timedelta]
"""How far the server's clock is off, so long after the true deadline."""


class Undone(Exception):
    """The submission would have been kept."""


@dataclass
class Desk:
    """One bidder whose package lies ready, before and after the close; each time as if for the first time."""

    world: World
    lot: str
    person: Person
    body: dict[str, Json]
    closed: Engine

    @property
    def deadline(self) -> datetime:
        found = self.world.lot(self.lot).deadline
        assert found
        return found

    def arrives(self, reading: datetime, *, after_close: bool, waits: timedelta = timedelta()) -> str:
        """What is said to a bid whose last byte comes in when the server's clock shows that: `in`, or why not."""
        house, engine = self.world.house, self.closed if after_close else self.world.engine
        try:
            with writing(engine) as tx:
                ctx = Context(tx, house.blobs, self.person.actor, reading + waits, house.chance, house.desk, reading)
                bidding.submit_bid(ctx, self.lot, self.body)
                raise Undone
        except Undone:
            return "in"
        except Refusal as refused:
            return refused.code


@pytest.fixture(scope="module")
def desk(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("deadline")
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        _, lot = world.announced()
        person = world.bidder(0)
        bid = world.sealed(person, lot, "1000000.00", folder)
        body = world.delivery(world.upload(person, lot, bid), bid)
        deadline = world.lot(lot).deadline
        assert deadline
        world.move_to(deadline - timedelta(minutes=90))
        closed = connect(f"sqlite:///{copied(engine, folder / 'closed.db')}")
        with writing(closed) as tx:
            tx.execute(text("UPDATE trading_lot SET stage = 'closed'"))
        yield Desk(world, lot, person, body, closed)
        closed.dispose()


def nothing(_: timedelta) -> timedelta:
    return timedelta()


OFFSETS: Final[dict[str, Offset]] = {
    "right": nothing,
    "an hour behind": lambda _: -HOUR,
    "an hour ahead": lambda _: HOUR,
    "half a second behind": lambda _: -SECOND / 2,
    "set back an hour at the deadline": lambda after: -HOUR if after >= timedelta() else timedelta(),
    "set back an hour after the close": lambda after: -HOUR if after >= 2 * SETTLE else timedelta(),
    "set ahead a minute before": lambda after: (
        2 * timedelta(minutes=1) if after >= -timedelta(minutes=1) else timedelta()
    ),
    "a second twice": lambda after: -SECOND if after >= timedelta() else timedelta(),
    "to and fro": lambda after: timedelta(seconds=(after.total_seconds() * 7919) % 5 - 2.5),
}


def rush(desk: Desk, offset: Offset, count: int, seed: int) -> Counter[str]:
    """So many bids around the deadline by a true clock. The clerk closes when the server's clock says so, once; who
    is in is whoever the server's clock finds in time and whose entry comes before that CLOSE."""
    dice, came = random.Random(seed), Counter[str]()
    spread = 2 * SECOND if dice.random() < 0.5 else 70 * timedelta(minutes=1)
    closes = _closes(offset, desk.deadline)
    for after in sorted(dice.uniform(-1, 1) * spread for _ in range(count)):
        reading = desk.deadline + after + offset(after)
        said = desk.arrives(reading, after_close=after >= closes)
        due = "act.not_now" if after >= closes else "bid.late" if reading >= desk.deadline else "in"
        assert said == due, f"{after} after the deadline the clock showed {reading}"
        came[said] += 1
    return came


def _closes(offset: Offset, deadline: datetime) -> timedelta:
    """How long after the true deadline the clerk closes: the first tick at which the clock shows it is time."""
    after = -2 * HOUR
    while after + offset(after) < SETTLE:
        after += TICK
    return after


@pytest.mark.parametrize("name", OFFSETS)
def test_a_rush_under_a_wrong_clock(name: str, desk: Desk) -> None:
    assert sum(rush(desk, OFFSETS[name], 12, len(name)).values()) == 12


@pytest.mark.torture
def test_ten_thousand_under_wrong_clocks(desk: Desk) -> None:
    came, dice = Counter[str](), random.Random(20260302)
    for seed in range(100):
        by = timedelta(seconds=dice.uniform(-3600, 3600))
        came += rush(desk, lambda _after, by=by: by, 100, seed)  # type: ignore[misc]
    assert sum(came.values()) == 10_000
    assert min(came["in"], came["bid.late"], came["act.not_now"]) > 100


def test_the_last_millisecond(desk: Desk) -> None:
    """The last byte counts, however long the database then takes; and after the CLOSE nothing does, whatever shows."""
    last, wait = desk.deadline - timedelta(milliseconds=1), 20 * SECOND
    assert desk.arrives(last, after_close=False, waits=wait) == "in"
    assert desk.arrives(desk.deadline, after_close=False) == "bid.late"
    for reading in (last, last - HOUR, desk.deadline + HOUR):
        assert desk.arrives(reading, after_close=True, waits=wait) == "act.not_now"


def test_there_is_no_sixtieth_second() -> None:
    """Where a clock repeats a second instead, the journal's order decides (`a second twice`)."""
    for written in ("2026-06-30T23:59:60.000Z", "2026-06-30T23:59:60Z"):
        with pytest.raises(NotValid):
            canon.moment(written)
    assert canon.moment("2026-07-01T00:00:00.000Z") - canon.moment("2026-06-30T23:59:59.000Z") == SECOND


def test_beijing_is_eight_hours_ahead_all_year() -> None:
    """No summer time: neither now nor in the years that had one do our days have 23 or 25 hours."""
    for year in (1986, 1991, 2026, 2035):
        first = datetime(year, 1, 1, tzinfo=UTC)
        assert {BEIJING.utcoffset(first + n * HOUR) for n in range(0, 366 * 24, 6)} == {8 * HOUR}


# ---------------------------------------------------------------- what others hold against a wrong clock


def test_a_fast_clock_is_contradicted_by_the_witnesses(stopped: Played, tmp_path: Path) -> None:
    """They saw at ten what the platform says happened at eleven."""
    outside = Outside.of(tmp_path, latest(stopped) - 3600)
    outside.see(stopped.log)
    report = outside.judged(Forger.of(stopped.case, stopped.supervision, stopped.log), stopped, tmp_path)
    assert "04.01" in report.failed
    assert any(stopped.case.lot in place for place in named(report, "04.01"))


def test_a_slow_clock_is_contradicted_by_a_time_stamp_of_others(stopped: Played, tmp_path: Path) -> None:
    """The receipt says 9:59, the token of an authority outside says 10:59: by itself the receipt convicts."""
    file = receipts.of_bid(stopped.case, 0)
    desk, paper = stopped.case.hall.house.desk, file.receipt
    late = replace(file, tsr=desk.stamp(paper, receipts.at_of(file) + HOUR))
    assert "06.04" in verify(bytes(late), stopped.policy).failed
    forger = Forger.of(stopped.case, stopped.supervision, stopped.log)
    forger.stamped(forger.one("close_bidding"), forger.one("close_bidding").at + HOUR)
    report = bag.judged(forger.root, forger.files, stopped.policy, tmp_path)
    assert "04.02" in report.failed
    assert any(stopped.case.lot in place for place in named(report, "04.02"))


def after_the_close(forger: Forger, bid: str) -> Event:
    """In the log the bid stands after the CLOSE that lists it; its time, seal, token and receipt are of before."""
    moved, close = forger.chains[bid][0], forger.one("close_bidding")
    for chain in forger.chains.values():
        for event in chain:
            if moved.index < event.index <= close.index:
                event.index -= 1
    forger.log.insert(close.index + 1, forger.log.pop(moved.index))
    moved.index = close.index + 1
    return moved


def test_a_bid_that_was_slipped_in_behind_the_close(stopped: Played, tmp_path: Path) -> None:
    forger, bid = Forger.of(stopped.case, stopped.supervision, stopped.log), stopped.case.bids[1]
    after_the_close(forger, bid)
    forger.reseal()
    report = bag.judged(forger.root, forger.files, stopped.policy, tmp_path)
    assert {"01.04", "01.05"} <= set(report.failed)
    assert any(bid in place for place in named(report, "01.05"))


def test_an_administrator_who_opens_the_door_again(desk: Desk) -> None:
    """The stage is set back by SQL and so is the clock: the act takes the bid, and the journal has it after the CLOSE."""
    world = desk.world
    with writing(desk.closed) as tx:
        entry = journal.append(
            Context(tx, world.blobs, CLERK, desk.deadline + SETTLE, world.house.chance, world.house.desk),
            Act("close_bidding", desk.lot, CLERK, desk.deadline + SETTLE, {}),
        )
        tx.execute(text("UPDATE trading_lot SET stage = 'announced'"))
        early = desk.deadline - SECOND
        ctx = Context(tx, world.blobs, desk.person.actor, early, world.house.chance, world.house.desk, early)
        late = bidding.submit_bid(ctx, desk.lot, desk.body)
        order = tx.scalars(text("SELECT leaf_hash FROM journal_event ORDER BY id")).all()
        assert order.index(entry.leaf) < order.index(late.leaf)
        assert late.at < entry.at
        tx.rollback()

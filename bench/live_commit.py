"""Durable bids on one live lot: its writer, beside a file that is appended and flushed in groups, and beside one
transaction a bid behind a row lock, through the ORM.

The bidders are the same for all three: 64 tasks on an event loop, each of which makes a bid, hands it to another thread
and waits for the answer's future, as the route for commands does; file and writer answer by the same `tell`.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from sqlalchemy import Engine, ForeignKey, Numeric, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bench import site
from bench.figure import Figure, of_rounds
from kernel import clock, journal, lease
from kernel.act import Act
from kernel.actor import CLERK
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.chance import SystemChance
from kernel.db import connect, upgrade
from kernel.settings import Settings
from trading.acts.live import Held
from trading.methods.english_auction import METHOD
from trading.rules.live import step
from trading.rules.live.command import Command, Due, Enter, Offer
from trading.rules.live.room import Terms
from web.lots.answers import tell
from web.lots.writer import SECONDS, Tell, Told, Writer, nobody
from web.request import House

BIDDERS: Final = 64
ROOM: Final = "A-2026-0001-1"
ORG: Final = "91330100MA2B3C4D5E"
SIGNATURE: Final = "A" * 86 + "=="
EVENT: Final = bytes(640)
"""As long as the canonical event of a bid and its salt."""
PARAMETERS: Final[Mapping[str, Json]] = {
    "start": "1.00",
    "step": "0.01",
    "whole_steps": False,
    "lasts": 86400,
    "late": "never",
    "window": 0,
    "length": 0,
}


def run(quick: bool) -> list[Figure]:
    rounds, seconds = (3, 1.0) if quick else (7, 4.0)
    with tempfile.TemporaryDirectory() as folder:
        sqlite = _sqlite(Path(folder), rounds, seconds)
    with site.postgresql() as url, tempfile.TemporaryDirectory() as folder:
        return [sqlite, *_postgresql(url, Path(folder), rounds, seconds)]


def _sqlite(folder: Path, rounds: int, seconds: float) -> Figure:
    with writing(f"sqlite:///{folder / 'ggzy.db'}", folder) as lot, _appending(folder) as append:
        pairs = [(rate(lot.ask, seconds), rate(append, seconds)) for _ in range(rounds)]
    return of_rounds("commit_vs_append_sqlite", "bids/s", pairs, "higher", 0.6)


def _postgresql(url: str, folder: Path, rounds: int, seconds: float) -> list[Figure]:
    with writing(url, folder) as lot, _appending(folder) as append, _locking(url) as locked:
        triples = [(rate(lot.ask, seconds), rate(append, seconds), rate(locked, seconds)) for _ in range(rounds)]
    against_file = [(ours, floor) for ours, floor, _ in triples]
    against_lock = [(ours, locked_) for ours, _, locked_ in triples]
    return [
        of_rounds("commit_vs_append_pg", "bids/s", against_file, "higher", 0.65),
        of_rounds("commit_vs_row_lock", "bids/s", against_lock, "higher", 50),
    ]


Ask = Callable[[], asyncio.Future[Any]]
"""Makes the next bid and hands it over; the future is told once it is durable."""


def rate(ask: Ask, seconds: float) -> float:
    """Answers a second: bidders on an event loop, as requests are; each bids again as soon as it is answered."""
    return asyncio.run(_bidding(ask, seconds))


async def _bidding(ask: Ask, seconds: float) -> float:
    begun = perf_counter()

    async def bidder() -> int:
        done = 0
        while perf_counter() < begun + seconds:
            await ask()
            done += 1
        return done

    done = sum(await asyncio.gather(*(bidder() for _ in range(BIDDERS))))
    return done / (perf_counter() - begun)


def _bids(held: Held) -> Iterator[Offer]:
    """Each bidder in turn, a step higher each time."""
    price, number = 100, 0
    while True:
        number += 1
        for bidder in held.seats:
            price += 1
            yield Offer(at=held.room.at, bidder=bidder, number=number, round=1, seen=1,
                        amount=Decimal(price).scaleb(-2), signature=SIGNATURE)  # fmt: skip


# ---------------------------------------------------------------- the room's writer


@dataclass(frozen=True, slots=True)
class Lot:
    """`ask` and `put`: each call is the next bidder's valid bid. `last`: the number of the last event that stands."""

    ask: Ask
    put: Callable[[], Future[Told]]
    last: Callable[[], int]


@contextmanager
def writing(
    url: str, folder: Path, wired: Callable[[Held], Tell] = lambda _held: nobody, bidders: int = BIDDERS
) -> Iterator[Lot]:
    """A room in its turn. `wired` is given the room as it begins, and gives what its writer tells."""
    engine = connect(url)
    upgrade(engine)
    house = House(Settings(), engine, FolderBlobs(folder / "blobs"), clock.SystemClock(), SystemChance())
    with house.acting(CLERK) as ctx:
        owned = lease.take(ctx.tx, ROOM, "bench", clock.wall(), SECONDS)
        held = _room(datetime.now(UTC).replace(microsecond=0), bidders)
        for name in ("open", *["enter"] * bidders, "turn"):  # the writer reads no further back than its own hand
            journal.append(ctx, Act(name, ROOM, CLERK, held.room.at))
    writer = Writer(house, held, owned, wired(held))
    writer.start()
    bids = _bids(held)
    yield Lot(lambda: writer.ask(next(bids)), lambda: writer.put(next(bids)), lambda: writer.held.room.seq)
    assert writer.held.room.bids == next(bids).amount * 100 - 101, "a bid was refused"
    writer.stop()
    engine.dispose()


def _room(now: datetime, bidders: int) -> Held:
    """A room in its turn, with its bidders in."""
    terms = Terms("english_auction", "CNY", now + timedelta(seconds=1), PARAMETERS)
    room, _ = step.opened(METHOD, ROOM, terms, now)
    numbers = [str(1000 + n) for n in range(bidders)]
    entering: list[Command] = [Enter(at=now, bidder=number, key=f"key-{number}") for number in numbers]
    starts = Due(at=now + timedelta(seconds=1))
    decided = step.decide(METHOD, room, [*entering, starts])
    return Held(METHOD, replace(decided.room, at=now), dict.fromkeys(numbers, ORG))


# ---------------------------------------------------------------- the floor: a file with group flush


@contextmanager
def _appending(folder: Path) -> Iterator[Ask]:
    waiting: deque[tuple[Offer, asyncio.Future[None]]] = deque()
    wake, stopped = threading.Condition(), False

    def write(descriptor: int) -> None:
        while True:
            with wake:
                while not waiting and not stopped:
                    wake.wait()
                if stopped:
                    return
                taken = list(waiting)
                waiting.clear()
            os.write(descriptor, EVENT * len(taken))
            os.fdatasync(descriptor)
            tell((told, None) for _, told in taken)

    bids = _bids(_room(datetime.now(UTC).replace(microsecond=0), BIDDERS))

    def ask() -> asyncio.Future[None]:
        bid, told = next(bids), asyncio.get_running_loop().create_future()
        with wake:
            waiting.append((bid, told))
            wake.notify()
        return told

    descriptor = os.open(folder / "append", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    thread = threading.Thread(target=write, args=(descriptor,))
    thread.start()
    yield ask
    with wake:
        stopped = True
        wake.notify()
    thread.join()
    os.close(descriptor)


# ---------------------------------------------------------------- the usual way: a row lock and the ORM


class _Base(DeclarativeBase):
    pass


class _Lot(_Base):
    __tablename__ = "bench_lot"
    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[Decimal] = mapped_column(Numeric(20, 2))


class _Bid(_Base):
    __tablename__ = "bench_bid"
    id: Mapped[int] = mapped_column(primary_key=True)
    lot: Mapped[int] = mapped_column(ForeignKey("bench_lot.id"))
    bidder: Mapped[str] = mapped_column(String(16))
    amount: Mapped[Decimal] = mapped_column(Numeric(20, 2))


@contextmanager
def _locking(url: str) -> Iterator[Ask]:
    engine: Engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), pool_size=BIDDERS)
    _Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(_Lot(id=1, price=Decimal("1.00")))

    def commit(bid: Offer) -> None:
        with Session(engine) as session, session.begin():
            lot = session.scalars(select(_Lot).where(_Lot.id == 1).with_for_update()).one()
            lot.price += Decimal("0.01")
            session.add(_Bid(lot=1, bidder=bid.bidder, amount=lot.price))

    bids = _bids(_room(datetime.now(UTC).replace(microsecond=0), BIDDERS))
    with ThreadPoolExecutor(BIDDERS) as pool:
        yield lambda: asyncio.get_running_loop().run_in_executor(pool, commit, next(bids))
    _Base.metadata.drop_all(engine)
    engine.dispose()

"""Durable bids on one live lot: its writer, beside a file that is appended and flushed in groups, and beside one
transaction a bid behind a row lock, through the ORM."""

from __future__ import annotations

import os
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
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
from web.lots.writer import SECONDS, Tell, Writer, nobody
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
    with writing(f"sqlite:///{folder / 'ggzy.db'}", folder) as bids, _appending(folder) as append:
        pairs = [(rate(bids, seconds), rate(append, seconds)) for _ in range(rounds)]
    return of_rounds("commit_vs_append_sqlite", "bids/s", pairs, "higher", 0.6)


def _postgresql(url: str, folder: Path, rounds: int, seconds: float) -> list[Figure]:
    with writing(url, folder) as bids, _appending(folder) as append, _locking(url) as locked:
        triples = [(rate(bids, seconds), rate(append, seconds), locked(seconds)) for _ in range(rounds)]
    against_file = [(ours, floor) for ours, floor, _ in triples]
    against_lock = [(ours, locked_) for ours, _, locked_ in triples]
    return [
        of_rounds("commit_vs_append_pg", "bids/s", against_file, "higher", 0.65),
        of_rounds("commit_vs_row_lock", "bids/s", against_lock, "higher", 50),
    ]


Put = Callable[[], Future[Any]]


def rate(put: Put, seconds: float) -> float:
    """Answers a second: every bidder bids again as soon as it is answered."""
    done, ends, quiet = 0, perf_counter() + seconds, threading.Semaphore(0)

    def again(told: Future[Any] | None) -> None:
        nonlocal done
        if told is not None:
            told.result()
            done += 1
        if perf_counter() < ends:
            put().add_done_callback(again)
        else:
            quiet.release()

    begun = perf_counter()
    for _ in range(BIDDERS):
        again(None)
    for _ in range(BIDDERS):
        quiet.acquire()
    return done / (perf_counter() - begun)


# ---------------------------------------------------------------- the room's writer


@contextmanager
def writing(
    url: str, folder: Path, wired: Callable[[Held], Tell] = lambda _held: nobody, bidders: int = BIDDERS
) -> Iterator[Put]:
    """A room in its turn; each call is the next bidder's valid bid. `wired` is given the room as it begins, and gives
    what its writer tells."""
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
    numbers, lock = dict.fromkeys(held.seats, 0), threading.Lock()
    turn, price = deque(held.seats), 100

    def put() -> Future[Any]:
        nonlocal price
        with lock:
            bidder = turn[0]
            turn.rotate(-1)
            numbers[bidder] += 1
            price += 1
            bid = Offer(at=held.room.at, bidder=bidder, number=numbers[bidder], round=1, seen=1,
                        amount=Decimal(price).scaleb(-2), signature=SIGNATURE)  # fmt: skip
            return writer.put(bid)

    yield put
    assert writer.held.room.bids == price - 100, "a bid was refused"
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
def _appending(folder: Path) -> Iterator[Put]:
    waiting: deque[Future[Any]] = deque()
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
            for one in taken:
                one.set_result(None)

    def put() -> Future[Any]:
        told: Future[Any] = Future()
        with wake:
            waiting.append(told)
            wake.notify()
        return told

    descriptor = os.open(folder / "append", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    thread = threading.Thread(target=write, args=(descriptor,))
    thread.start()
    yield put
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
def _locking(url: str) -> Iterator[Callable[[float], float]]:
    engine: Engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), pool_size=BIDDERS)
    _Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(_Lot(id=1, price=Decimal("1.00")))

    def bid(until: float) -> int:
        done = 0
        while perf_counter() < until:
            with Session(engine) as session, session.begin():
                lot = session.scalars(select(_Lot).where(_Lot.id == 1).with_for_update()).one()
                lot.price += Decimal("0.01")
                session.add(_Bid(lot=1, bidder="1000", amount=lot.price))
            done += 1
        return done

    def rate(seconds: float) -> float:
        begun = perf_counter()
        with ThreadPoolExecutor(BIDDERS) as pool:
            done = sum(pool.map(bid, [begun + seconds] * BIDDERS))
        return done / (perf_counter() - begun)

    yield rate
    _Base.metadata.drop_all(engine)
    engine.dispose()

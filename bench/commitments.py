"""Ten thousand sealed quotes of as many bidders in the last ten seconds: from the queue of their room to the answer,
durable on PostgreSQL. What comes before the queue (request, session, the key's signature) is not in it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Final

from sqlalchemy import Engine, text

from bench import site
from bench.figure import Figure, of_rounds
from bench.live_commit import EVENT, ORG, ROOM, SIGNATURE
from kernel import clock, journal, lease
from kernel.act import Act
from kernel.actor import CLERK
from kernel.blobs import FolderBlobs
from kernel.canon import Json, sha256
from kernel.chance import SystemChance
from kernel.db import connect, upgrade, writing
from kernel.settings import Settings
from trading.acts.live import Held
from trading.methods.sealed_quote import METHOD
from trading.rules.live import step
from trading.rules.live.command import Command, Due, Enter, Seal
from trading.rules.live.room import Terms
from web.lots.writer import SECONDS, Writer
from web.request import House

RATE: Final = 1000
"""Commitments a second."""
PATIENCE: Final = 2.0
"""Seconds within which 99 of 100 bidders are to have their answer."""
THREADS: Final = 32
PARAMETERS: Final[dict[str, Json]] = {
    "direction": "sale",
    "bound": "1.00",
    "seals": 86400,
    "reveals": 60,
    "ties": "draw",
}


def run(quick: bool) -> list[Figure]:
    """`commitments_p99` (seconds from the moment at which one is due, against the 2 allowed) and
    `commitments_vs_rows` (the same beside a row of that size for each, committed by itself, at the same pace)."""
    bidders = 2_000 if quick else 10_000
    with site.postgresql() as url, tempfile.TemporaryDirectory() as folder:
        engine = connect(url)
        upgrade(engine)
        ours = _p99(asyncio.run(_sealed(_writer(engine, Path(folder), bidders))))
        rows = _p99(asyncio.run(_rows(engine, bidders)))
        engine.dispose()
    unit = f"s, {bidders} at {RATE} a second"
    return [
        of_rounds("commitments_p99", unit, [(ours, PATIENCE)], "lower", 1.0),
        of_rounds("commitments_vs_rows", unit, [(ours, rows)], "lower", 3.0),
    ]


def _p99(waited: Sequence[float]) -> float:
    return quantiles(waited, n=100)[-1]


async def _paced(asks: Sequence[Callable[[], Awaitable[None]]]) -> list[float]:
    """What each waits from the moment at which it is due, whether or not any answer has come."""
    begun = perf_counter() + 0.2

    async def one(n: int, ask: Callable[[], Awaitable[None]]) -> float:
        due = begun + n / RATE
        await asyncio.sleep(max(0.0, due - perf_counter()))
        await ask()
        return perf_counter() - due

    return await asyncio.gather(*(one(n, ask) for n, ask in enumerate(asks)))


def _writer(engine: Engine, folder: Path, bidders: int) -> Writer:
    """Of a room in which everybody may seal."""
    house = House(Settings(), engine, FolderBlobs(folder / "blobs"), clock.SystemClock(), SystemChance())
    now = datetime.now(UTC).replace(microsecond=0)
    opened, _ = step.opened(METHOD, ROOM, Terms("sealed_quote", "CNY", now + timedelta(seconds=1), PARAMETERS), now)
    numbers = [str(10_000 + n) for n in range(bidders)]
    entering: list[Command] = [Enter(at=now, bidder=number, key=f"key-{number}") for number in numbers]
    room = step.decide(METHOD, opened, [*entering, Due(at=now + timedelta(seconds=1))]).room
    with house.acting(CLERK) as ctx:
        owned = lease.take(ctx.tx, ROOM, "bench", clock.wall(), SECONDS)
        for name in ("open", *["enter"] * bidders, "turn"):  # the writer reads no further back than its own hand
            journal.append(ctx, Act(name, ROOM, CLERK, room.at))
    return Writer(house, Held(METHOD, replace(room, at=now), dict.fromkeys(numbers, ORG)), owned)


async def _sealed(writer: Writer) -> list[float]:
    """RuntimeError if one was refused."""

    async def ask(bidder: str) -> None:
        seal = Seal(at=writer.held.room.at, bidder=bidder, number=1, round=1, seen=1,
                    commitment=sha256(bidder.encode()).hex(), signature=SIGNATURE)  # fmt: skip
        told = await writer.ask(seal)
        if told.answer.refusal:
            raise RuntimeError(f"a commitment was refused: {told.answer.refusal}")

    writer.start()
    waited = await _paced([partial(ask, bidder) for bidder in writer.held.seats])
    writer.stop()
    return waited


async def _rows(engine: Engine, count: int) -> list[float]:
    with writing(engine) as tx:
        tx.execute(text("CREATE TABLE bench_commitment (id serial PRIMARY KEY, data bytea NOT NULL)"))

    def kept() -> None:
        with writing(engine) as tx:
            tx.execute(text("INSERT INTO bench_commitment (data) VALUES (:data)"), {"data": EVENT})

    with ThreadPoolExecutor(THREADS) as pool:

        async def ask() -> None:
            await asyncio.get_running_loop().run_in_executor(pool, kept)

        return await _paced([ask] * count)

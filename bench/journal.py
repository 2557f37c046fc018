"""An act, a small pass of the sequencer and single rows beside the bare rows that they write."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Final

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench import site
from bench.figure import Figure, of_rounds
from kernel import journal, merkle, sequencer, table
from kernel.act import Act
from kernel.actor import CLERK
from kernel.blobs import FolderBlobs
from kernel.chance import SystemChance
from kernel.context import Context
from kernel.db import connect, upgrade, writing
from kernel.errors import Conflict
from kernel.once import answers
from signing.rules.note import Key, Kind, LogKey

NOW: Final = datetime(2026, 3, 2, tzinfo=UTC)
BATCH: Final = 50
ENTRY: Final = merkle.entry(bytes(32))


def run(quick: bool) -> list[Figure]:
    rounds = 5 if quick else 15
    return [
        _record_vs_insert(rounds * 20),
        _sequence_vs_insert(rounds * 4),
        _add_vs_insert(rounds * 20),
    ]


def _seconds(job: Callable[[], object]) -> float:
    start = perf_counter()
    job()
    return perf_counter() - start


@contextmanager
def _databases() -> Iterator[tuple[Path, Path]]:
    """The product's file and the floor's, side by side on one disk."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "product.db", Path(folder) / "floor.db"


def _bare(file: Path) -> sqlite3.Connection:
    """SQLite as the product sets it, without anything around it."""
    floor = sqlite3.connect(file, isolation_level=None)
    floor.execute("PRAGMA journal_mode = WAL")
    floor.execute("PRAGMA synchronous = FULL")
    floor.execute("CREATE TABLE event (id INTEGER PRIMARY KEY, leaf BLOB UNIQUE, data BLOB, salt BLOB)")
    floor.execute("CREATE TABLE log (idx INTEGER PRIMARY KEY, leaf BLOB UNIQUE, entry BLOB)")
    return floor


def _record_vs_insert(runs: int) -> Figure:
    """One act recorded and committed, against one row of the same bytes inserted and committed."""
    with _databases() as (product, bare):
        engine, floor, chance = connect(f"sqlite:///{product}"), _bare(bare), SystemChance()
        upgrade(engine)
        blobs = FolderBlobs(product.parent)

        def record() -> None:
            with writing(engine) as tx:
                journal.append(Context(tx, blobs, CLERK, NOW, chance), Act("note", "L-1", CLERK, NOW, {"n": 1}))

        def insert() -> None:
            floor.execute("BEGIN IMMEDIATE")
            row = (chance.bytes(32), bytes(220), chance.bytes(32))
            floor.execute("INSERT INTO event (leaf, data, salt) VALUES (?, ?, ?)", row)
            floor.execute("COMMIT")

        rounds = [(_seconds(record) * 1e3, _seconds(insert) * 1e3) for _ in range(runs)]
        engine.dispose()
        floor.close()
    return of_rounds("record_vs_insert", "ms", rounds, "lower", 6)


def _sequence_vs_insert(runs: int) -> Figure:
    """A pass over 50 events up to the stored checkpoint, against its bare rows: the signature may only follow what is
    durable, so both commit twice."""
    private = Ed25519PrivateKey.generate()
    key = Key("example.com/log", Kind.ED25519, private.public_key().public_bytes_raw())
    with _databases() as (product, bare):
        engine, floor, chance = connect(f"sqlite:///{product}"), _bare(bare), SystemChance()
        upgrade(engine)
        blobs, places = FolderBlobs(product.parent), count()

        def fill() -> None:
            with writing(engine) as tx:
                acts = [Act("note", "L-1", CLERK, NOW, {"n": n}) for n in range(BATCH)]
                journal.append_many(Context(tx, blobs, CLERK, NOW, chance), acts)

        def sequence() -> None:
            sequencer.sequence(engine, LogKey(key, private.sign), NOW, chance, 0)

        def insert() -> None:
            floor.execute("BEGIN IMMEDIATE")
            rows = [(next(places), chance.bytes(32), ENTRY) for _ in range(BATCH)]
            floor.executemany("INSERT INTO log VALUES (?, ?, ?)", rows)
            floor.execute("COMMIT")
            floor.execute("INSERT INTO log VALUES (?, ?, ?)", (next(places), chance.bytes(32), ENTRY))

        rounds = []
        for _ in range(runs):
            fill()
            rounds.append((_seconds(sequence) * 1e3, _seconds(insert) * 1e3))
        engine.dispose()
        floor.close()
    return of_rounds("sequence_vs_insert", "ms", rounds, "lower", 8)


def _add_vs_insert(runs: int) -> Figure:
    """Rows added one by one in a transaction on PostgreSQL, against the same statement said by the driver alone."""
    taken, chance = Conflict("answer.known", "请重试", "try again"), SystemChance()

    def row() -> dict[str, str]:
        return {"key": chance.bytes(32).hex(), "asked": "a" * 64, "answer": "b" * 220, "at": "c" * 24}

    with site.postgresql() as url, psycopg.connect(url) as floor:
        engine = connect(url)
        with writing(engine) as tx:
            answers.create(tx)

        def add() -> None:
            with writing(engine) as tx:
                for _ in range(BATCH):
                    table.add(tx, answers, taken, **row())

        def insert() -> None:
            with floor.transaction():
                for _ in range(BATCH):
                    floor.execute("INSERT INTO kernel_answer VALUES (%(key)s, %(asked)s, %(answer)s, %(at)s)", row())

        rounds = [(_seconds(add) * 1e6 / BATCH, _seconds(insert) * 1e6 / BATCH) for _ in range(runs)]
        engine.dispose()
    return of_rounds("add_vs_insert", "µs a row, 50 in a transaction", rounds, "lower", 3)

"""What proving costs: the log's tree in memory and on disk, proofs, the order of a draw, the whole verifier."""

from __future__ import annotations

import sqlite3
import tempfile
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from bench import draw, verifying
from bench.figure import Figure, of_rounds
from kernel import chain, merkle, sequencer
from kernel.chance import SystemChance
from kernel.db import connect, upgrade, writing
from signing.rules.note import Key, Kind, LogKey

NOW: Final = datetime(2026, 3, 2, tzinfo=UTC)
BATCH: Final = 1000
ENTRY: Final = merkle.entry(bytes(32))
PROOFS: Final = 1000


def run(quick: bool) -> list[Figure]:
    rounds = 5 if quick else 15
    tree = merkle.Tree(map(merkle.leaf_hash, _entries(1_000_000)))
    return [
        _append_vs_sha256(100_000 if quick else 1_000_000, 3 if quick else 5),
        _durable_append(rounds),
        _proof_us(tree, rounds),
        _consistency_us(tree, rounds),
        _proof_vs_pymerkle(20_000 if quick else 100_000, rounds),
        *draw.run(quick),
        *verifying.figures(quick),
    ]


def _entries(number: int) -> list[bytes]:
    return [n.to_bytes(4, "big") for n in range(number)]


def _seconds(job: Callable[[], object]) -> float:
    start = perf_counter()
    job()
    return perf_counter() - start


def _append_vs_sha256(leaves: int, runs: int) -> Figure:
    """Appending as the sequencer does, against the leaf and the node digest that each entry cannot do without."""
    pair = bytes(64)

    def bare() -> None:
        for _ in range(leaves):
            sha256(b"\x00" + ENTRY).digest()
            sha256(b"\x01" + pair).digest()

    def append() -> None:
        frontier = merkle.Frontier()
        for _ in range(leaves):
            frontier.append(merkle.leaf_hash(ENTRY))

    rounds = [(leaves / _seconds(append), leaves / _seconds(bare)) for _ in range(runs)]
    return of_rounds("append_vs_sha256", "leaves/s", rounds, "higher", 0.6)


def _durable_append(runs: int) -> Figure:
    """A pass over 1,000 waiting entries, up to the signed and stored checkpoint, against the bare rows of entries and
    the emptying of the queue in SQLite, committed as often."""
    private, chance, places = Ed25519PrivateKey.generate(), SystemChance(), count()
    key = LogKey(Key("example.com/log", Kind.ED25519, private.public_key().public_bytes_raw()), private.sign)
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{Path(folder) / 'product.db'}")
        upgrade(engine)
        floor = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
        floor.execute("PRAGMA journal_mode = WAL")
        floor.execute("PRAGMA synchronous = FULL")
        floor.execute("CREATE TABLE log (idx INTEGER PRIMARY KEY, leaf BLOB UNIQUE, entry BLOB)")

        def bare() -> None:
            floor.execute("BEGIN IMMEDIATE")
            rows = [(next(places), chance.bytes(32), ENTRY) for _ in range(BATCH)]
            floor.executemany("INSERT INTO log VALUES (?, ?, ?)", rows)
            floor.execute("COMMIT")
            floor.execute("INSERT INTO log VALUES (?, ?, ?)", (next(places), chance.bytes(32), ENTRY))

        rounds = []
        for _ in range(runs):
            _fill(engine, chance)
            spent = _seconds(lambda: sequencer.sequence(engine, key, NOW, chance, 0))
            rounds.append((BATCH / spent, BATCH / _seconds(bare)))
        engine.dispose()
        floor.close()
    return of_rounds("durable_append", f"entries/s in batches of {BATCH:,}", rounds, "higher", 0.2)


def _fill(engine: Engine, chance: SystemChance) -> None:
    """So many events that wait for the log, as rows: recording them is another figure's work."""
    entries = [merkle.entry(chance.bytes(32)) for _ in range(BATCH)]
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    with writing(engine) as tx:
        for leaf, entry in zip(leaves, entries, strict=True):
            subject = f"B-{leaf.hex()[:32]}"
            chain.write(tx, subject, 1, None, [chain.Row(leaf, entry, leaf, entry)])


def _proof_us(tree: merkle.Tree, runs: int) -> Figure:
    """A proof of inclusion among 1,000,000, against the 20 digests by which its reader checks it."""
    size = len(tree)
    places = range(0, size, size // PROOFS)

    def prove() -> None:
        for place in places:
            merkle.inclusion_proof(tree.node, place, size)

    return of_rounds("proof_us", "µs at 1,000,000", _beside_digests(prove, len(places), runs), "lower", 3)


def _consistency_us(tree: merkle.Tree, runs: int) -> Figure:
    """A proof that 1,000,000 extend an older size, against 20 digests."""
    size = len(tree)
    olds = range(1, size, size // PROOFS)

    def prove() -> None:
        for old in olds:
            merkle.consistency_proof(tree.node, old, size)

    return of_rounds("consistency_us", "µs at 1,000,000", _beside_digests(prove, len(olds), runs), "lower", 3)


def _beside_digests(job: Callable[[], None], each: int, runs: int) -> list[tuple[float, float]]:
    pair = bytes(64)

    def digests() -> None:
        for _ in range(20 * each):
            sha256(b"\x01" + pair).digest()

    return [(_seconds(job) * 1e6 / each, _seconds(digests) * 1e6 / each) for _ in range(runs)]


def _proof_vs_pymerkle(leaves: int, runs: int) -> Figure:
    """Proofs of inclusion from a tree in memory, against the public implementation that the tests compare with."""
    import pymerkle

    other, grown = pymerkle.InmemoryTree(algorithm="sha256"), merkle.Tree()
    for entry in _entries(leaves):
        other.append_entry(entry)
        grown.append(merkle.leaf_hash(entry))
    places = range(0, leaves, leaves // PROOFS)

    def ours() -> None:
        for place in places:
            merkle.inclusion_proof(grown.node, place, leaves)

    def theirs() -> None:
        for place in places:
            other.prove_inclusion(place + 1, leaves)

    each = len(places) / 1e6
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rounds = [(_seconds(ours) / each, _seconds(theirs) / each) for _ in range(runs)]
    return of_rounds("proof_vs_pymerkle", "µs", rounds, "lower", 0.2)

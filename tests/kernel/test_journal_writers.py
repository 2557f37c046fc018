"""Many writers at once, and writers that are killed: no gap, no fork, nothing acknowledged is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from kernel import journal, merkle, sequencer
from kernel.act import Act
from kernel.actor import CLERK
from kernel.blobs import Blobs
from kernel.chance import SystemChance
from kernel.checkpoints import Checkpoint
from kernel.db import reading
from signing.rules.note import Key, Kind, LogKey
from tests.support.databases import MORNING, acting, address
from tests.support.parts import ROOT

PRIVATE: Final = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEY: Final = Key("example.com/log", Kind.ED25519, PRIVATE.public_key().public_bytes_raw())
SIGNER: Final = LogKey(KEY, PRIVATE.sign)
THREADS: Final = 8
EACH: Final = 20


def append(engine: Engine, blobs: Blobs, subject: str, number: int) -> journal.Entry:
    with acting(engine, blobs) as ctx:
        return journal.append(ctx, Act("note", subject, CLERK, MORNING, {"n": number}))


def run(engine: Engine, padding: int = 4) -> Checkpoint | None:
    return sequencer.sequence(engine, SIGNER, MORNING, SystemChance(), padding)


def whole(engine: Engine, subject: str) -> list[journal.Entry]:
    """The chain, which must hold."""
    with reading(engine) as tx:
        chain = journal.entries(tx, subject)
        assert journal.broken_at(tx, subject) is None
    assert [one.tseq for one in chain] == list(range(1, len(chain) + 1))
    return chain


def test_writers_of_one_subject_make_one_chain(engine: Engine, blobs: Blobs) -> None:
    """Not one Conflict: SQLite's BEGIN IMMEDIATE and PostgreSQL's lock of the subject make them wait their turn."""
    with ThreadPoolExecutor(THREADS) as pool:
        made = list(pool.map(lambda number: append(engine, blobs, "L-1", number), range(THREADS * EACH)))
    chain = whole(engine, "L-1")
    assert sorted(one.leaf for one in made) == sorted(one.leaf for one in chain)


def test_the_log_grows_while_others_write(engine: Engine, blobs: Blobs) -> None:
    """Sequencers of two processes beside the writers: every event lands once, each checkpoint extends the last."""
    done = threading.Event()
    checkpoints: list[Checkpoint] = []

    def keep_sequencing() -> None:
        while not done.is_set():
            made = run(engine)
            if made:
                checkpoints.append(made)

    sequencers = [threading.Thread(target=keep_sequencing) for _ in range(2)]
    for thread in sequencers:
        thread.start()
    try:
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(lambda number: append(engine, blobs, f"L-{number % 4}", number), range(60)))
    finally:
        done.set()
        for thread in sequencers:
            thread.join()
    last = run(engine)
    assert last
    sequencer.check(engine, SIGNER, published=last.size)
    with reading(engine) as tx:
        places = [sequencer.index(tx, one.leaf) for one in made]
        assert len(set(places)) == len(made)
        for old in checkpoints:
            path = sequencer.consistency(tx, old.size, last.size)
            merkle.verify_consistency(old.size, last.size, path, old.root, last.root)
        for subject in range(4):
            chain = [sequencer.index(tx, one.leaf) for one in journal.entries(tx, f"L-{subject}")]
            assert chain == sorted(chain)


def test_a_killed_writer_loses_nothing_that_it_acknowledged(engine: Engine) -> None:
    """kill -9 in the middle of appends, three processes, while a sequencer signs."""
    subjects = ["L-1", "L-1", "B-1"]  # two of them contend
    command = [sys.executable, "-m", "tests.support.writer", address(engine)]
    writers = [
        subprocess.Popen([*command, subject], stdout=subprocess.PIPE, text=True, cwd=ROOT) for subject in subjects
    ]
    acknowledged: list[tuple[str, int, str]] = []
    try:
        for writer, lines in zip(writers, (12, 25, 38), strict=True):
            assert writer.stdout
            acknowledged += [_said(writer.stdout.readline()) for _ in range(lines)]
            run(engine)
    finally:
        for writer in writers:
            writer.kill()
    for writer in writers:
        rest, _ = writer.communicate()
        acknowledged += [_said(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    kept = {(one.subject, one.tseq, one.leaf.hex()) for subject in set(subjects) for one in whole(engine, subject)}
    assert set(acknowledged) <= kept
    assert len(set(acknowledged)) == len(acknowledged) >= 75
    assert run(engine)
    sequencer.check(engine, SIGNER)
    with reading(engine) as tx:
        for _, _, leaf in kept:
            sequencer.inclusion(tx, bytes.fromhex(leaf))


def _said(line: str) -> tuple[str, int, str]:
    subject, tseq, leaf = line.split()
    return subject, int(tseq), leaf

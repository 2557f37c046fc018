"""What the site says of its witnesses: never more than holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel import checkpoints, sequencer
from kernel.actor import PUBLIC
from kernel.blobs import FolderBlobs
from kernel.chance import SystemChance
from kernel.context import Context
from kernel.db import reading, writing
from signing.rules.note import Key, Kind
from signing.rules.witnessing import Witness, Witnesses
from tests.support.databases import MORNING, sqlite_database
from tests.support.logs import log_key
from web.public import witnessed


@pytest.fixture
def engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A log with one checkpoint that `a` and `b` have cosigned."""
    with sqlite_database(sqlite_template, tmp_path) as made:
        assert sequencer.sequence(made, log_key(), MORNING, SystemChance(), 4)
        with writing(made) as tx:
            for name in "ab":
                checkpoints.cosign(tx, 4, name, f"— {name} AAAAAAA=\n".encode())
        yield made


def policy(quorum: int, **counts: bool) -> Witnesses:
    named = (Witness(Key(name, Kind.COSIGNATURE, name.encode() * 32), "https://w", one) for name, one in counts.items())
    return Witnesses(tuple(named), quorum)


SAID = [
    (policy(2, a=True, b=True), "good", "要求 {least} 家"),
    (policy(2, a=True, c=True), "warn", "要求 {least} 家"),
    (policy(1, a=False, c=True), "warn", "要求 {least} 家"),
    (policy(0, a=False), "warn", "counts for nothing"),
    (Witnesses(), "warn", "no outside witness"),
    (None, "warn", "由核验人自己的策略判断"),
]


@pytest.mark.parametrize(("asked", "mark", "why"), SAID)
def test_a_quorum_that_is_not_reached_or_does_not_count_is_never_good(
    engine: Engine, tmp_path: Path, asked: Witnesses | None, mark: str, why: str
) -> None:
    with reading(engine) as tx:
        claim = witnessed.claim(Context(tx, FolderBlobs(tmp_path), PUBLIC, MORNING, SystemChance()), asked)
    assert claim.shape == mark
    assert why in str(claim.why)

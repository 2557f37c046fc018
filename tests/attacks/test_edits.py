"""An administrator edits the database after the deadline: the dossier then tells the truth, fails, or cannot be made.

Who knows the database's password can show on a page whatever he likes. What he cannot do is give anybody a dossier that
says something else and passes: it is made from the journal, and the journal is in the log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Final

import pytest
from sqlalchemy import Engine, text

from tests.attacks.citizen import Citizen
from tests.attacks.edits import edit, moved, undone


@pytest.fixture
def elsewhere(theirs: Engine, postgresql_furnished: str) -> Iterator[Engine]:
    """The same on PostgreSQL."""
    with moved(theirs, postgresql_furnished) as engine:
        yield engine


def attacked(theirs: Engine, citizen: Citizen, seeds: range) -> Counter[str]:
    came: Counter[str] = Counter()
    for seed in seeds:
        with undone(theirs) as tx:
            done = edit(tx, Random(seed))
            said = citizen.look(tx)
        assert said != "FALSE", f"seed {seed}: {done} gives a dossier that says something else and passes"
        came[said] += 1
    return came


ENOUGH: Final = 50
"""Most tables a dossier does not rest on; but enough edits hit what it is made of, or the thousand say nothing."""


def test_no_edit_gives_a_false_dossier_that_passes(theirs: Engine, citizen: Citizen) -> None:
    assert sum(attacked(theirs, citizen, range(12)).values()) == 12


@pytest.mark.torture
def test_nor_does_any_of_a_thousand(theirs: Engine, citizen: Citizen) -> None:
    came = attacked(theirs, citizen, range(40, 1040))
    assert min(came["none"], came["caught"]) > ENOUGH, came


def test_nor_on_postgresql(elsewhere: Engine, citizen: Citizen) -> None:
    with undone(elsewhere) as tx:
        assert citizen.look(tx) == "true", "the rows are the same there, and so is the dossier"
    assert sum(attacked(elsewhere, citizen, range(4)).values()) == 4


@pytest.mark.torture
def test_nor_does_any_of_a_thousand_on_postgresql(elsewhere: Engine, citizen: Citizen) -> None:
    came = attacked(elsewhere, citizen, range(2000, 3000))
    assert min(came["none"], came["caught"]) > ENOUGH, came


@pytest.mark.torture
def test_no_event_can_be_taken_out_unseen(theirs: Engine, citizen: Citizen) -> None:
    """Each one of the journal, by itself. `less` is a CA that the platform trusted."""
    with theirs.connect() as tx:
        rows = tx.execute(text("SELECT id, subject FROM journal_event ORDER BY id")).all()
    for id_, subject in rows:
        with undone(theirs) as tx:
            tx.execute(text("DELETE FROM journal_event WHERE id = :id"), {"id": id_})
            said = citizen.look(tx)
        assert said in ("true", "caught", "none") or (said, subject[:2]) == ("less", "S-"), subject


# ---------------------------------------------------------------- what an attacker would choose


def _written(table: str, column: str, old: str, new: str) -> str:
    """SQL that writes something else into a document kept as bytes."""
    said = f"CAST({column} AS TEXT)"
    changed = f"CAST(replace({said}, '{old}', '{new}') AS BLOB)"
    return f"UPDATE {table} SET {column} = {changed} WHERE instr({said}, '{old}') > 0"


CHOSEN = {
    "another winner": _written("journal_body", "bytes", '"first"\\:true', '"first"\\:false'),
    "one submission erased": """DELETE FROM journal_body WHERE rowid =
        (SELECT min(rowid) FROM journal_body WHERE instr(CAST(bytes AS TEXT), 'bid.submit_bid') > 0)""",
    "the last event forgotten": "DELETE FROM journal_event WHERE id = (SELECT max(id) FROM journal_event)",
    "two events exchanged": "UPDATE journal_event SET tseq = 1000 - tseq WHERE subject LIKE 'L-%'",
    "an entry of the log": "UPDATE log_entry SET leaf_hash = zeroblob(32) WHERE idx = 7",
    "an older checkpoint": "DELETE FROM log_checkpoint WHERE size = (SELECT max(size) FROM log_checkpoint)",
    "another drawn expert": _written("experts_result", "transcript", '"j"\\:0', '"j"\\:1'),
    "a plan for more members": _written("experts_draw", "plan", '"n"\\:4', '"n"\\:5'),
    "a sheet that opens otherwise": "UPDATE evaluation_sheet SET nonce = zeroblob(32)",
    "a bid's manifest": "UPDATE trading_submission SET manifest_sha256 = receipt_sha256",
    "a seal taken off": "DELETE FROM signing_seal",
}

RECOMPUTED = {"an entry of the log", "a sheet that opens otherwise"}


@pytest.mark.parametrize("name", CHOSEN)
def test_what_an_attacker_would_choose(theirs: Engine, citizen: Citizen, name: str) -> None:
    """Where the dossier does not rest on the row at all it stays the true one: what is recomputed cannot be edited."""
    with undone(theirs) as tx:
        assert tx.execute(text(CHOSEN[name])).rowcount > 0
        assert citizen.look(tx) in (("true",) if name in RECOMPUTED else ("caught", "none"))


def test_without_an_edit_the_dossier_is_the_true_one(theirs: Engine, citizen: Citizen) -> None:
    with undone(theirs) as tx:
        assert citizen.look(tx) == "true"

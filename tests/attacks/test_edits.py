"""An administrator edits the database after the deadline: the dossier then tells the truth, fails, or cannot be made.

Who knows the database's password can show on a page whatever he likes. What he cannot do is give anybody a dossier that
says something else and passes: it is made from the journal, and the journal is in the log.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, Engine, text

from disclosure.acts import dossier
from disclosure.rules.dossier import Edition
from kernel.actor import CLERK
from kernel.chance import SystemChance
from kernel.context import Context
from kernel.errors import Fault, Refusal
from tests.attacks.edits import edit, taken, undone
from tests.support import bag, case
from tests.verifier.conftest import Played
from verifier import dossier as reader
from verifier.dossier import NotADossier
from verifier.verify import Report, verify

ABOUT = re.compile(r"data/dossier\.json|(tag)?manifest-sha256\.txt|bag-info\.txt")
SPARE = re.compile(r"data/(log/|events/Q-|docs/|certs/|crls/)|data/events/[TL]-[^/]+/[0-9]+\.(p7s|tsr)")
STUMBLES = (Refusal, Fault, LookupError, ValueError, TypeError, AttributeError)
"""Making the dossier ends with one of these: nobody gets one, and that there is none is seen."""
Look = Callable[[Connection], str]


@pytest.fixture(scope="session")
def theirs(awarded: Played, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = taken(awarded.case.hall.engine, tmp_path_factory.mktemp("theirs") / "ggzy.db")
    yield engine
    engine.dispose()


@pytest.fixture
def look(awarded: Played, tmp_path: Path) -> Look:
    """What a citizen gets from the platform as it stands: `true`, `caught` (with where it shows), `none`, `less` or
    `FALSE`."""

    def looked(tx: Connection) -> str:
        hall = awarded.case.hall
        ctx = Context(tx, hall.blobs, CLERK, hall.now, SystemChance())
        try:
            made = dossier.export(ctx, awarded.case.lot, Edition.SUPERVISION, case.ORIGIN)
        except STUMBLES:
            return "none"
        if made == awarded.supervision:
            return "true"
        report = _verified(made, awarded.policy, tmp_path)
        if report is None or _named(report):
            return "caught"
        return "less" if _only_less(made, awarded.supervision) else "FALSE"

    return looked


def _only_less(made: bytes, true: bytes) -> bool:
    """Nothing in it says anything else; missing is only what nobody must bring: a time stamp of a day or an enquiry
    with all that belongs to it (whose asker holds a receipt that convicts)."""
    (_, here), (_, there) = bag.unpacked(made), bag.unpacked(true)
    changed = {path for path in here if here[path] != there.get(path)}
    gone = {path for path in there if path not in here}
    return all(ABOUT.fullmatch(path) for path in changed) and all(SPARE.match(path) for path in gone)


def _verified(made: bytes, policy: bytes, folder: Path) -> Report | None:
    path = folder / "dossier.zip"
    path.write_bytes(made)
    try:
        return verify(reader.read(path), policy)
    except NotADossier:
        return None


def _named(report: Report) -> bool:
    """Something fails, and every failure says where."""
    found = [one for verdict in report.verdicts if verdict.check.id in report.failed for one in verdict.findings]
    return bool(found) and all(str(one.place) for one in found)


def attacked(theirs: Engine, look: Look, seeds: range) -> Counter[str]:
    came: Counter[str] = Counter()
    for seed in seeds:
        with undone(theirs) as tx:
            done = edit(tx, Random(seed))
            said = look(tx)
        assert said != "FALSE", f"seed {seed}: {done} gives a dossier that says something else and passes"
        came[said] += 1
    return came


@pytest.mark.no_cover
def test_no_edit_gives_a_false_dossier_that_passes(theirs: Engine, look: Look) -> None:
    assert sum(attacked(theirs, look, range(40)).values()) == 40


@pytest.mark.torture
def test_nor_does_any_of_a_thousand(theirs: Engine, look: Look) -> None:
    came = attacked(theirs, look, range(40, 1040))
    assert came["caught"] > 50
    assert came["none"] > 50


# ---------------------------------------------------------------- what an attacker would choose


def _written(table: str, column: str, old: str, new: str) -> str:
    """SQL that writes something else into a document kept as bytes."""
    said = f"CAST({column} AS TEXT)"
    changed = f"CAST(replace({said}, '{old}', '{new}') AS BLOB)"
    return f"UPDATE {table} SET {column} = {changed} WHERE instr({said}, '{old}') > 0"


CHOSEN = {
    "another winner": _written("journal_body", "bytes", '"first"\\:true', '"first"\\:false'),
    "a bid's submission erased": "DELETE FROM journal_body WHERE instr(CAST(bytes AS TEXT), 'bid.submit_bid') > 0",
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
def test_what_an_attacker_would_choose(theirs: Engine, look: Look, name: str) -> None:
    """Where the dossier does not rest on the row at all it stays the true one: what is recomputed cannot be edited."""
    with undone(theirs) as tx:
        assert tx.execute(text(CHOSEN[name])).rowcount > 0
        assert look(tx) in (("true",) if name in RECOMPUTED else ("caught", "none"))


def test_without_an_edit_the_dossier_is_the_true_one(theirs: Engine, look: Look) -> None:
    with undone(theirs) as tx:
        assert look(tx) == "true"

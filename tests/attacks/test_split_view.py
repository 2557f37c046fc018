"""Two histories of one log, each shown to somebody else: neither has a quorum, and two notes together convict."""

from __future__ import annotations

import itertools
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from kernel import checkpoints, journal, sequencer
from kernel.act import Act
from kernel.actor import CLERK
from kernel.blobs import Blobs, FolderBlobs
from kernel.chance import SystemChance
from kernel.db import connect, reading
from kernel.errors import NotTrusted
from signing.rules import note, witnessing
from signing.rules.witnessing import Witness, Witnesses
from tests.attacks.edits import copied
from tests.attacks.outside import Outside, named, signed
from tests.client.test_audit import publish, run
from tests.support import bag, receipts
from tests.support.case import LOG
from tests.support.databases import MORNING, acting, sqlite_database
from tests.support.forgery import Forger
from tests.support.logs import Log, cosigner, log_key, serving
from tests.support.played import Played
from tests.verifier.test_beside import against, codes
from tests.verifier.test_witnessed import status
from verifier.findings import Status
from web.witnesses import Collector
from witness.commands import witness as command

KEY = log_key()


def grown(engine: Engine, blobs: Blobs, *said: str) -> int:
    """So many acts, each in the log under a signed checkpoint that waits for two witnesses."""
    for one in said:
        with acting(engine, blobs) as ctx:
            journal.append(ctx, Act("note", "L-1", CLERK, MORNING, {"said": one}))
        sequencer.sequence(engine, KEY, MORNING, SystemChance(), 0, quorum=2)
    with reading(engine) as tx:
        return sequencer.checkpoint(tx).size


def test_a_second_server_over_a_copy_shows_each_witness_another_history(sqlite_template: Path, tmp_path: Path) -> None:
    """Nothing can be built on either; the first witness that sees the other history keeps the proof of it."""
    one, two = (cosigner(tmp_path / name, KEY, name=name) for name in ("w1.example", "w2.example"))
    with sqlite_database(sqlite_template, tmp_path) as true, serving(one) as first, serving(two) as second:
        blobs = FolderBlobs(tmp_path / "blobs")
        grown(true, blobs, "announced")
        other = connect(f"sqlite:///{copied(true, tmp_path / 'copy.db')}")
        grown(true, blobs, "the bid of one", "closed")
        grown(other, blobs, "the bid of another", "closed")

        to = {"w1": Witness(one.held.key, first, True), "w2": Witness(two.held.key, second, True)}

        def shown(engine: Engine, name: str) -> int:
            with httpx.Client() as http:
                return Collector(engine, KEY, Witnesses((to[name],), 2), http).collect()

        assert shown(true, "w1") == shown(other, "w2") == 1
        for engine in (true, other):
            with reading(engine) as tx:
                assert checkpoints.vouched(tx, 0) is None, "one witness of two is no quorum: no draw hangs on this"
        for engine, name in ((true, "w2"), (other, "w1")):
            with pytest.raises(NotTrusted, match=r"log\.forked"):
                shown(engine, name)
        with reading(true) as tx, reading(other) as tx2:
            notes = sequencer.checkpoint(tx).note, sequencer.checkpoint(tx2).note
        other.dispose()
    for made, (mine, theirs) in ((one, notes), (two, notes[::-1])):
        kept = made.state.evidence()[0]
        assert note.note(kept.known).text == note.note(mine).text
        assert note.note(theirs).text in kept.request
        told = CliRunner().invoke(command, ["evidence", "--state", str(made.state.file)]).output
        assert all(note.note(each).text.decode() in told for each in notes)


@pytest.mark.parametrize("view", list(itertools.product("AB", repeat=3)))
def test_of_two_histories_at_most_one_has_two_of_three_witnesses(view: tuple[str, ...], tmp_path: Path) -> None:
    """However the operator deals them out, and although he shows each of them the other one afterwards."""
    histories = {"A": [bytes([n]) * 32 for n in range(8)], "B": [bytes([n % 5]) * 32 for n in range(8)]}
    outside = Outside.of(tmp_path, 0, 3)
    outside.see(histories["A"][:5])
    for again in (view, "BAB", "ABA"):
        for n, which in enumerate(again):
            outside.see(histories[which], [n])
    texts = [note.note(signed(log)).text for log in histories.values()]
    counts = [len(outside.given.get(text, b"").splitlines()) for text in texts]
    assert sum(counts) == 3
    assert sum(count >= 2 for count in counts) == 1
    assert len(outside.evidence) >= 3


def test_two_notes_of_two_people_and_the_log_s_files_convict(tmp_path: Path) -> None:
    """One kept the note that he was shown; the site shows the other history."""
    mine, theirs = Log().grow(300), Log().grow(10).grow(1, b"another bid").grow(489)
    (tmp_path / "mine.txt").write_bytes(mine.note())
    code, said = run(
        "--from", tmp_path / "mine.txt", "--to", publish(theirs, tmp_path / "site"), "--log-key", mine.key.key.vkey
    )
    assert code == 1
    assert "history was rewritten" in said


# ---------------------------------------------------------------- a whole lot in two histories


def other_history(awarded: Played) -> Forger:
    """Everything from the ranking on is signed and logged anew, without a trace: the platform has all its keys."""
    forger = Forger.of(awarded.case, awarded.supervision, awarded.log)
    forger.one("rank").salt = bytes(32)
    forger.reseal()
    return forger


def test_a_dossier_of_the_other_history_has_no_quorum(awarded: Played, tmp_path: Path) -> None:
    outside = Outside.of_all(awarded, tmp_path)
    true = Forger.of(awarded.case, awarded.supervision, awarded.log)
    assert outside.judged(true, awarded, tmp_path).failed == ()
    forger = other_history(awarded)
    assert bag.judged(forger.root, forger.files, awarded.policy, tmp_path).failed == (), "by itself it is flawless"
    report = outside.judged(forger, awarded, tmp_path)
    assert report.failed == ("02.04",)
    assert named(report, "02.04") == ["data/log/checkpoint-final.txt"]
    assert all(one.state.evidence() for one in outside.witnesses)


def test_one_witness_that_was_won_over_is_not_two(awarded: Played, tmp_path: Path) -> None:
    """The second witness is new and was shown the other history only: it cosigns it, the first does not."""
    outside = Outside.of(tmp_path, 2_000_000_000)
    forger = other_history(awarded)
    outside.see(awarded.log, [0])
    outside.see(forger.log, [1])
    assert status(outside.judged(forger, awarded, tmp_path), "02.04") is Status.FAIL
    true = Forger.of(awarded.case, awarded.supervision, awarded.log)
    assert status(outside.judged(true, awarded, tmp_path), "02.04") is Status.FAIL, "nor has the true one a quorum now"


def test_a_receipt_of_one_history_beside_the_dossier_of_the_other(awarded: Played, tmp_path: Path) -> None:
    report = against(receipts.of_bid(awarded.case, 0), other_history(awarded), awarded.policy, tmp_path)
    assert report.failed == ("07.03",)
    assert codes(report, "07.03") == ["log.forked"]


def test_a_witness_answers_who_asks_for_its_newest(awarded: Played, tmp_path: Path) -> None:
    """So anybody compares what the site shows him with what the witnesses saw."""
    outside = Outside.of_all(awarded, tmp_path)
    for one in outside.witnesses:
        answer = one.newest(witnessing.origin_hash(LOG.name))
        assert (answer.status, note.note(answer.data).text) == (HTTPStatus.OK, note.note(signed(awarded.log)).text)

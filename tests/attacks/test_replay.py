"""An older truth shown again: to an auditor, a witness, a verifier, a custodian, and by a database that was put back."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from client import vrf as keys
from disclosure.rules import dossier as names
from experts.rules.entropy import Task
from kernel import journal, merkle, sequencer
from kernel.act import Act
from kernel.actor import CLERK
from kernel.blobs import Blobs, FolderBlobs
from kernel.chance import SystemChance
from kernel.db import connect, reading
from kernel.errors import Conflict, NotTrusted
from signing.rules import note
from signing.rules.witnessing import Witness, Witnesses
from tests.attacks.edits import copied
from tests.attacks.outside import Outside, drawn, named, signed, sizes
from tests.client.test_audit import publish, run
from tests.support import bag, receipts
from tests.support.case import LOG
from tests.support.databases import MORNING, acting, sqlite_database
from tests.support.draws import DID
from tests.support.forgery import Forger
from tests.support.logs import Log, cosigner, log_key, serving
from tests.support.played import Played
from tests.verifier.test_beside import beside
from verifier import dossier as reader
from verifier import receipts as convict
from verifier.diff import Kind, compare
from web.witnesses import Collector

KEY = log_key()


# ---------------------------------------------------------------- to an auditor, to a witness


def test_an_auditor_who_kept_a_newer_checkpoint(tmp_path: Path) -> None:
    """The site goes on showing yesterday's log: by itself it is right."""
    log = Log().grow(300)
    site = publish(log, tmp_path / "site")
    (tmp_path / "kept.txt").write_bytes(log.grow(7).note())
    assert run("--to", site, "--log-key", KEY.key.vkey)[0] == 0
    code, said = run("--from", tmp_path / "kept.txt", "--to", site, "--log-key", KEY.key.vkey)
    assert (code, "shrunk from 307 to 300" in said) == (1, True)


def test_a_witness_vouches_once_for_each_step_forward(tmp_path: Path) -> None:
    log, outside = [bytes([n]) * 32 for n in range(9)], Outside.of(tmp_path, 1_772_424_000, 1)
    outside.see(log[:8])
    for size in (1, 5, 7):
        [answer] = outside.see(log[:size])
        assert (answer.status, answer.data) == (HTTPStatus.CONFLICT, b"8\n")
        assert note.note(signed(log[:size])).text not in outside.given
    assert outside.evidence == [], "an old checkpoint is no lie: it is only not vouched for again"


# ---------------------------------------------------------------- a database that was put back


def grown(engine: Engine, blobs: Blobs, *said: str) -> None:
    for one in said:
        with acting(engine, blobs) as ctx:
            journal.append(ctx, Act("note", "L-1", CLERK, MORNING, {"said": one}))
        sequencer.sequence(engine, KEY, MORNING, SystemChance(), 0, quorum=1)


def test_a_database_that_was_put_back_and_signs_on(sqlite_template: Path, tmp_path: Path) -> None:
    """Its start refuses (`tests/flows/test_restored_backup.py`); here the operator does without that check."""
    made, blobs = cosigner(tmp_path / "w", KEY), FolderBlobs(tmp_path / "blobs")
    with sqlite_database(sqlite_template, tmp_path) as engine, serving(made) as url, httpx.Client() as http:
        asked = Witnesses((Witness(made.held.key, url, True),), 1)
        grown(engine, blobs, "announced")
        backup = connect(f"sqlite:///{copied(engine, tmp_path / 'backup.db')}")
        grown(engine, blobs, "a bid", "closed", "opened")
        assert Collector(engine, KEY, asked, http).collect() == 1
        with reading(engine) as tx:
            true = sequencer.checkpoint(tx)
        grown(backup, blobs, "closed")
        for more, code in (("", "log.rolled_back"), ("opened another", "log.rolled_back"), ("and so", "log.forked")):
            grown(backup, blobs, *([more] if more else []))
            with pytest.raises(NotTrusted) as refused:
                Collector(backup, KEY, asked, http).collect()
            assert refused.value.code == code, "shorter than what the witness knows, and then as long but another"
        backup.dispose()
    assert made.state.view(KEY.name).head.root == true.root
    assert made.state.evidence(), "once it is as long as the true one, its own signature convicts it"


# ---------------------------------------------------------------- in a dossier, as a receipt's proof


def test_an_older_checkpoint_at_the_end_of_a_dossier(awarded: Played, tmp_path: Path) -> None:
    forger, size = Forger.of(awarded.case, awarded.public, awarded.log), drawn(awarded)
    forger.files[names.FINAL] = old = forger.files[names.checkpoint(size)]
    report = bag.judged(forger.root, forger.files, awarded.policy, tmp_path)
    assert "03.03" in report.failed
    assert any(f"{awarded.case.lot} #48" in place for place in named(report, "03.03"))
    for path in [path for path in forger.files if path.endswith(".tlog-proof")]:  # and every proof under it, as it was
        index, _, _ = merkle.proof_parts(forger.files[path])
        if index < size:
            way = tuple(merkle.inclusion_proof(merkle.Tree(awarded.log[:size]).node, index, size))
            forger.files[path] = merkle.proof_text(merkle.Proof(index, size, way), old)
    report = bag.judged(forger.root, forger.files, awarded.policy, tmp_path)
    assert len(named(report, "03.03")) == sum(
        event.index >= size for chain in forger.chains.values() for event in chain
    )


def test_the_dossier_of_yesterday_beside_that_of_today(awarded: Played, tmp_path: Path) -> None:
    """Cut back to the award's eve, all right by itself: whoever kept the newer one is told what is missing."""
    forger = Forger.of(awarded.case, awarded.public, awarded.log)
    gone = [forger.one(verb) for verb in ("archive", "notify", "award")]
    files = {names.event(awarded.case.lot, event.value["tseq"]) for event in gone}
    for event in gone:
        forger.drop(event)
    (tmp_path / "new.zip").write_bytes(awarded.public)
    (tmp_path / "old.zip").write_bytes(bag.zipped(forger.root, bag.bagged(forger.root, forger.files)))
    found = compare(reader.read(tmp_path / "new.zip"), reader.read(tmp_path / "old.zip"))
    assert files <= {item.path for item in found.items if item.kind is Kind.GONE}


def test_an_older_checkpoint_under_a_receipt(awarded: Played, tmp_path: Path) -> None:
    """One that holds the bid proves as much as a newer one; one from before it proves nothing, and is named."""
    file = receipts.of_bid(awarded.case, 0)
    index, path, _ = merkle.proof_parts(file.proof)
    holds = receipts.under(file, awarded.log, index + 1)
    assert beside(holds, awarded.public, awarded.policy, tmp_path).failed == ()
    before = merkle.proof_text(merkle.Proof(index, index, path), signed(awarded.log[:index]))
    assert convict.verify(bytes(replace(file, proof=before))).failed == ("06.07",)


# ---------------------------------------------------------------- in a draw


def _task(log: list[bytes], lines: bytes = b"") -> bytes:
    return Task(DID, signed(log) + lines, 0, None).document


def test_a_custodian_proves_over_no_checkpoint_but_the_first(awarded: Played, tmp_path: Path) -> None:
    """Neither over what the witnesses have not seen, nor over a second one that they have."""
    outside, chance, file = Outside.of(tmp_path, 1_772_424_000), SystemChance(), tmp_path / "key"
    keys.keygen(file, "a long passphrase", chance)
    urls = "".join(f"witness w{n} {one.held.key.vkey} http://w\n" for n, one in enumerate(outside.witnesses))
    policy = f"log {LOG.key.vkey}\n{urls}group g all w0 w1\nquorum g\n".encode()
    for size in (64, 84, 128):
        outside.see(awarded.log[:size])
    seen = {size: outside.given[note.note(signed(awarded.log[:size])).text] for size in (64, 84, 128)}
    with pytest.raises(NotTrusted, match=r"checkpoint\.quorum"):
        keys.prove(file, "a long passphrase", _task(awarded.log[:100]), "centre", policy)
    first = keys.prove(file, "a long passphrase", _task(awarded.log[:84], seen[84]), "centre", policy)
    assert first == keys.prove(file, "a long passphrase", _task(awarded.log[:84], seen[84]), "centre", policy)
    for size in (64, 128):
        with pytest.raises(Conflict, match=r"vrf\.second"):
            keys.prove(file, "a long passphrase", _task(awarded.log[:size], seen[size]), "centre", policy)


@pytest.mark.parametrize("which", [0, -1])
def test_a_draw_that_hangs_on_another_checkpoint_of_the_log(which: int, awarded: Played, tmp_path: Path) -> None:
    """On one from before the freeze, or on one that was made later: neither is what the custodians proved over."""
    forger, size = Forger.of(awarded.case, awarded.public, awarded.log), sizes(awarded)[which]
    text = note.note(forger.files[names.checkpoint(size)]).text.decode()
    did = forger.one("replace_expert").body["did"]
    digest = forger.json(names.draw(did, "transcript.json"), lambda told: told.update(checkpoint=text))
    forger.one("replace_expert").body["transcript_sha256"] = digest
    forger.reseal()
    report = bag.judged(forger.root, forger.files, awarded.policy, tmp_path)
    assert {"05.01a", "05.02", "05.03"} <= set(report.failed)
    assert all("transcript.json" in place for place in named(report, "05.02"))

"""A custodian's key for the draw: encrypted at rest, proofs over the draw's own state only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from client import vrf as draws
from experts.rules import entropy
from experts.rules.entropy import Task
from kernel.errors import Conflict, NotTrusted, NotValid, Refusal
from signing.rules import vrf
from tests.support.boxes import Dice

TASK = Task("T-1/L-1/evaluation", b"log.test\n1\n" + b"A" * 43 + b"=\n")


def test_a_proof_that_verifies_under_the_published_key(tmp_path: Path) -> None:
    public = draws.keygen(tmp_path / "key", "correct horse", Dice())
    answer = entropy.read_answer(draws.prove(tmp_path / "key", "correct horse", TASK.document, "centre"))
    assert (answer.did, answer.party, answer.j) == (TASK.did, "centre", 0)
    assert len(vrf.verify(public, TASK.alpha, answer.proof)) == 64


def test_the_file_is_encrypted_private_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "key"
    draws.keygen(path, "correct horse", Dice())
    assert b"ENCRYPTED PRIVATE KEY" in path.read_bytes()
    assert Dice().bytes(32) not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(Conflict, match=r"vrf\.exists"):
        draws.keygen(path, "correct horse", Dice())


def test_a_wrong_passphrase_or_file_is_told(tmp_path: Path) -> None:
    draws.keygen(tmp_path / "key", "correct horse", Dice())
    (tmp_path / "junk").write_bytes(b"junk")
    for name, passphrase in (("key", "wrong"), ("junk", "correct horse"), ("none", "correct horse")):
        with pytest.raises(NotTrusted, match=r"vrf\.unreadable"):
            draws.secret(tmp_path / name, passphrase)
    with pytest.raises(NotValid, match=r"vrf\.passphrase"):
        draws.keygen(tmp_path / "other", "short", Dice())


def test_bare_bytes_are_not_proved_over(tmp_path: Path) -> None:
    draws.keygen(tmp_path / "key", "correct horse", Dice())
    for data in (b"", b"alpha", TASK.alpha, TASK.document + b" "):
        with pytest.raises(Refusal):
            draws.prove(tmp_path / "key", "correct horse", data, "centre")

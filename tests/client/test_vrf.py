"""A custodian's key for the draw: encrypted at rest, proofs over the draw's own state only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from client import vrf as draws
from experts.rules import entropy
from experts.rules.entropy import Task
from kernel.errors import Conflict, NotTrusted, NotValid, Refusal
from signing.rules import note, vrf
from signing.rules.note import Key, Kind
from tests.support.boxes import Dice
from tests.support.logs import NOON, Log, log_key

LOG = Log(log_key()).grow(3)
WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
SEER = Key("witness.example/w", Kind.COSIGNATURE, WITNESS.public_key().public_bytes_raw())
POLICY = f"log {LOG.key.key.vkey}\nwitness w {SEER.vkey} https://w.example/\nquorum w\n".encode()
DID = "T-1/L-1/evaluation"
TASK = Task(DID, LOG.note(3))


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


# ---------------------------------------------------------------- what a party insists on


def cosigned(signed: bytes) -> bytes:
    return signed + note.signature_line(SEER, WITNESS.sign, note.note(signed).text, NOON).text


@pytest.fixture
def key(tmp_path: Path) -> Path:
    draws.keygen(tmp_path / "key", "correct horse", Dice())
    return tmp_path / "key"


def test_a_party_with_a_policy_proves_only_what_its_witnesses_have_seen(key: Path) -> None:
    with pytest.raises(NotTrusted, match=r"checkpoint\.quorum"):
        draws.prove(key, "correct horse", TASK.document, "centre", POLICY)
    seen = Task(DID, cosigned(LOG.note(3)))
    answer = entropy.read_answer(draws.prove(key, "correct horse", seen.document, "centre", POLICY))
    assert answer.proof == vrf.prove(draws.secret(key, "correct horse"), seen.alpha)


def test_a_checkpoint_of_another_log_is_refused(key: Path) -> None:
    other = Log(log_key(b"o" * 32)).grow(3)
    with pytest.raises(NotTrusted):
        draws.prove(key, "correct horse", Task(DID, cosigned(other.note())).document, "centre", POLICY)
    with pytest.raises(NotValid):
        draws.prove(key, "correct horse", TASK.document, "centre", POLICY.split(b"\n", 1)[1])


def test_a_round_is_proved_over_one_state_only(key: Path) -> None:
    """Whoever could have two values of one round could choose between two panels."""
    first = draws.prove(key, "correct horse", TASK.document, "centre")
    again = Task(DID, cosigned(LOG.note(3)))  # the same text, one more line
    assert draws.prove(key, "correct horse", again.document, "centre") == first
    for other in (Task(DID, LOG.note(2)), Task(DID, Log(log_key()).grow(3, b"fork").note())):
        with pytest.raises(Conflict, match=r"vrf\.second"):
            draws.prove(key, "correct horse", other.document, "centre")
    for fresh in (Task("T-1/L-2/evaluation", LOG.note(2)), Task(DID, LOG.note(3), 1, b"\x07" * 32)):
        draws.prove(key, "correct horse", fresh.document, "centre")
    assert stat.S_IMODE(key.with_name("key" + draws.PROVED).stat().st_mode) == 0o600

"""The vectors of docs/dossier.md are true, and its list is the list that is checked."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from disclosure.rules import dossier
from evaluation.rules import scorecard
from kernel import canon, journal, merkle
from signing.rules import note
from signing.rules.note import Key, Kind
from signing.rules.statement import statement
from tests.support.case import LOG
from trading.rules import receipt

SPEC = (Path(__file__).parents[2] / "docs" / "dossier.md").read_text(encoding="utf-8")
SALT = bytes(range(32))
EVENT = (
    b'{"actor":"platform","at":"2026-11-21T09:30:00.000Z","body":{},"subject":"T-0001","tprev":null,"tseq":1,'
    b'"type":"tender.published","v":"ebid-event/v1"}'
)
LEAF, X, Y = journal.leaf(SALT, EVENT), merkle.leaf_hash(b"x"), merkle.leaf_hash(b"y")
TREE = merkle.Tree([LEAF, X, Y])


def _statement() -> str:
    body: dict[str, canon.Json] = {"bid": "B-01", "place": 1}
    made = statement("lot.award", "L-2026-0001-1", "tenderee.91210100MA0000003N", body)
    assert made.decode() in SPEC
    return sha256(made).hexdigest()


def _receipt() -> str:
    facts: dict[str, canon.Json] = {
        "tender": "T-1", "lot": "L-1", "seq": 1, "manifest_sha256": "ab" * 32, "manifest_p7s_sha256": "cd" * 32,
        "sealed_size": 102, "pieces_sha256": "ef" * 32, "received_at": "2026-03-02T01:00:00.000Z",
    }  # fmt: skip
    return sha256(receipt.made("B-01", facts, LEAF)).hexdigest()


def _score() -> str:
    sheet = b'{"lot":"L1","scores":[{"bid":"B1","c":"C1","v":1850}],"tender":"T-0001"}'
    seat = scorecard.Seat("T-0001", "L1", 1, sha256(b"expert-0").hexdigest()[:32])
    return scorecard.commitment(seat, sheet, SALT).hex()


def _proof() -> str:
    signed = LOG.sign(merkle.TreeHead(LOG.name, 3, TREE.root()).text)
    path = tuple(merkle.inclusion_proof(TREE.node, 1, 3))
    return merkle.proof_text(merkle.Proof(1, 3, path), signed).decode()


WITNESS = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
WITNESS_KEY = Key("witness.example/w", Kind.COSIGNATURE, WITNESS.public_key().public_bytes_raw())


def _cosignature() -> str:
    text = merkle.TreeHead(LOG.name, 3, TREE.root()).text
    return note.signature_line(WITNESS_KEY, WITNESS.sign, text, 1_772_424_000).text.decode()


VECTORS = {
    "joined": canon.joined("a", "bc", canon.u32(7)).hex(),
    "empty": merkle.EMPTY_ROOT.hex(),
    "leaf of x": X.hex(),
    "leaf of y": Y.hex(),
    "commitment": merkle.commitment(SALT, EVENT).hex(),
    "leaf": LEAF.hex(),
    "statement": _statement(),
    "score": _score(),
    "receipt": _receipt(),
    "close": merkle.root(
        [
            merkle.leaf_hash(canon.joined("B-01", canon.u64(2), X)),
            merkle.leaf_hash(canon.joined("B-02", canon.u64(1), Y)),
        ]
    ).hex(),
    "key": LOG.key.vkey,
    "proof": _proof(),
    "witness": WITNESS_KEY.vkey,
    "cosigned": f"{note.cosigned(b'', 1_772_424_000).hex()} ‖ the text",
    "cosignature": _cosignature(),
    "old root": TREE.root(2).hex(),
    "consistency": merkle.consistency_proof(TREE.node, 2, 3)[0].hex(),
}


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_a_vector_of_the_specification(name: str) -> None:
    assert VECTORS[name] in SPEC


def test_the_specification_explains_every_check_and_no_other() -> None:
    assert re.findall(r"^\| (0[0-9]\.[0-9]{2}[a-c]?) \|", SPEC, re.MULTILINE) == [each.id for each in dossier.checks()]


def test_the_specification_explains_every_ground() -> None:
    assert all(f"| `{ground}` |" in SPEC for ground in dossier.Ground)

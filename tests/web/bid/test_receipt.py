"""The page's check of a receipt: what Python's check accepts and refuses, and the file that it keeps."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import pytest

from kernel import canon
from kernel.canon import Json
from signing.rules import cms, manifest, timestamp
from tests.support import pki
from tests.support.bid import FACTS, answered
from tests.support.counter import BIDDER, DEADLINE, NOW, Counter
from tests.support.parts import ROOT
from trading.rules import receipt_file

CA: Final = pki.shared()
CERTIFICATES: Final = [each.certificate for each in (CA.seal, CA.tsa)] + [*CA.seal.chain, *CA.tsa.chain]
SEALED: Final[dict[str, Json]] = {
    "size": 9_000_000,
    "pieces": ["11" * 32, "22" * 32],
    "salt": "33" * 24,
    "commitment": "44" * 32,
}
LOAD: Final = f"""
for (const name of ["noble", "base", "tree", "national", "der", "pki", "cms"]) {{
  (0, eval)(readFileSync({str(ROOT / "verifier" / "web")!r} + `/${{name}}.js`, "utf8"));
}}
"""
CHECK: Final = (
    LOAD
    + """
const lines = [];
const found = await attempt(() => receipt.check(given.bundle, given.bid, (name) => lines.push(name)));
answer({ ...found, lines });"""
)


def signed() -> bytes:
    """A manifest without custodians; whether it opens is not the receipt's question."""
    made: dict[str, Json] = {
        **FACTS, "v": "ebid-bid/v1", "mode": "self", "k": 0, "custodians": [], "key_p7m_sha256": "55" * 32,
        "sealed": {"piece": manifest.PIECE, **SEALED},
    }  # fmt: skip
    return canon.canonical(made)


MANIFEST: Final = signed()
P7S: Final = cms.sign(MANIFEST, BIDDER.signer, NOW)
BID: Final = {"manifest": MANIFEST, "p7s": P7S}


def bundle(**changed: Json) -> dict[str, Json]:
    made = Counter().bundle(manifest.read(MANIFEST), MANIFEST, P7S, **changed)
    proof = str(made["proof"]).replace("-- sig\n", f"— log.test {text(bytes(68))}\n")
    return made | {"certs": [text(each) for each in CERTIFICATES], "crls": [], "ocsp": [], "proof": proof}


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def check(given: Mapping[str, Json], bid: Mapping[str, bytes] = BID) -> dict[str, Any]:
    found: dict[str, Any] = answered(CHECK, {"bundle": given, "bid": bid})
    return found


def test_a_right_receipt_holds_line_by_line() -> None:
    found = check(bundle())
    assert found["lines"] == ["fields", "leaf", "seal", "stamp", "proof"]
    assert (found["bid"], found["seq"], found["size"]) == ("B-1", 1, 1)
    assert found["receivedAt"] == canon.instant(NOW)
    assert found["sealedBy"]


def test_the_proof_may_follow_later() -> None:
    found = check(bundle() | {"proof": None})
    assert (found["lines"], found["size"]) == (["fields", "leaf", "seal", "stamp"], None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"v": "ebid-receipt/v2"}, "receipt.v"),
        ({"tender": "T-2"}, "receipt.tender"),
        ({"lot": "L-2"}, "receipt.lot"),
        ({"seq": 2}, "receipt.seq"),
        ({"manifest_sha256": "00" * 32}, "receipt.manifest_sha256"),
        ({"p7s_sha256": "00" * 32}, "receipt.p7s_sha256"),
        ({"sealed_size": 5}, "receipt.sealed_size"),
        ({"pieces_sha256": "00" * 32}, "receipt.pieces_sha256"),
        ({"received_at": canon.instant(DEADLINE)}, "receipt.received_at"),
        ({"received_at": canon.instant(NOW - timedelta(seconds=1))}, "receipt.event"),
        ({"leaf_hash": "00" * 32}, "receipt.leaf_hash"),
        ({"bid": "B-2"}, "receipt.event"),
    ],
)
def test_a_receipt_of_something_else_is_refused_as_python_refuses_it(change: Mapping[str, Json], code: str) -> None:
    assert check(bundle(**change))["code"] == code


@pytest.mark.parametrize("member", ["receipt", "p7s", "tsr", "event", "salt"])
def test_a_changed_byte_in_any_part_is_seen(member: str) -> None:
    made = bundle()
    data = bytearray(base64.b64decode(str(made[member])))
    data[-1] ^= 1
    found = check(made | {member: text(bytes(data))})
    assert "proof" not in found["lines"]
    assert found["code"]


def test_a_seal_or_a_stamp_over_other_bytes_is_refused() -> None:
    right, other = bundle(), bundle(bid="B-9")
    assert check(right | {"p7s": other["p7s"]})["code"] == "receipt.p7s"
    assert check(right | {"tsr": other["tsr"]})["code"] == "receipt.tsr"


def test_a_token_with_a_broken_signature_is_refused() -> None:
    made = bundle()
    paper = base64.b64decode(str(made["receipt"]))
    token = bytearray(timestamp.issue(timestamp.of(paper), CA.tsa, timestamp.Terms(), 99, NOW))
    token[-3] ^= 1
    assert check(made | {"tsr": text(bytes(token))})["code"] == "receipt.tsr"


def test_a_proof_of_another_leaf_is_refused() -> None:
    made = bundle()
    lines = str(made["proof"]).split("\n")
    lines[next(n for n, line in enumerate(lines) if line == "log.test") + 2] = text(bytes(32))
    found = check(made | {"proof": "\n".join(lines)})
    assert (found["code"], found["lines"]) == ("receipt.proof", ["fields", "leaf", "seal", "stamp"])


def test_a_receipt_of_another_bid_than_the_one_sent_is_refused() -> None:
    assert check(bundle(), BID | {"p7s": b"another signature"})["code"] == "receipt.p7s_sha256"


def test_the_file_that_is_kept_is_the_one_that_python_writes_and_gives_back_what_was_sent() -> None:
    made = bundle()
    data = answered("answer(receipt.file(given.bundle, given.bid));", {"bundle": made, "bid": BID})
    whole = receipt_file.read(data)
    assert (bytes(whole), whole.document, whole.document_p7s) == (data, MANIFEST, P7S)
    assert (whole.proof.decode(), list(whole.certs)) == (made["proof"], CERTIFICATES)
    assert answered("answer(receipt.sent(given));", data) == BID
    bare = answered("answer(receipt.file(given.bundle, given.bid));", {"bundle": made | {"proof": None}, "bid": BID})
    assert receipt_file.read(bare).proof == b""


def test_what_is_no_receipt_of_a_bid_gives_back_nothing() -> None:
    script = "answer(await attempt(() => receipt.sent(given)));"
    assert answered(script, b'{"v":"ebid-receipt-file/v1"}')["code"] == "receipt.unreadable"
    assert answered(script, b"no receipt")["code"] == "json.malformed"

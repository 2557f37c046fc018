"""A receipt must speak of exactly what was sent, and open its own leaf."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from client import receipt
from client.post import Post
from client.seal import Bid
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotFound, NotTrusted, Refusal
from signing.rules import manifest, timestamp
from tests.support import pki
from tests.support.counter import DEADLINE, NOW, Counter
from trading.rules import receipt_file


def bundle(counter: Counter, bid: Bid, /, **changed: Json) -> dict[str, Json]:
    signed = bid.manifest.read_bytes()
    return counter.bundle(manifest.read(signed), signed, bid.p7s.read_bytes(), **changed)


def test_a_right_receipt_holds_and_is_kept(counter: Counter, bid: Bid) -> None:
    held = receipt.keep(bid, bundle(counter, bid))
    assert held == receipt.check(bid)
    assert (held.received_at, held.stamped_at) == (NOW, NOW)
    assert held.sealed_by == pki.shared().seal.certificate


def test_it_is_kept_as_one_file_too_with_what_its_certificates_are_judged_by(counter: Counter, bid: Bid) -> None:
    more: dict[str, Json] = {"certs": ["AQ=="], "crls": ["Ag==", "Aw=="], "ocsp": []}
    for given in (bundle(counter, bid), bundle(counter, bid) | more):
        receipt.keep(bid, given)
        whole = receipt_file.read((bid.folder / receipt.WHOLE).read_bytes())
        assert (whole.document, whole.document_p7s) == (bid.manifest.read_bytes(), bid.p7s.read_bytes())
        assert whole.receipt == (bid.folder / "receipt.json").read_bytes()
        assert whole.proof == str(given["proof"]).encode()
    assert (whole.certs, whole.crls, whole.ocsp) == ((b"\1",), (b"\2", b"\3"), ())


def test_the_proof_follows_later(counter: Counter, bid: Bid) -> None:
    assert receipt.keep(bid, bundle(counter, bid) | {"proof": None}).proven is None
    assert receipt.keep(bid, bundle(counter, bid)).proven == 1


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
def test_a_receipt_of_something_else_is_refused(
    counter: Counter, bid: Bid, change: Mapping[str, Json], code: str
) -> None:
    with pytest.raises(NotTrusted) as caught:
        receipt.keep(bid, bundle(counter, bid, **change))
    assert caught.value.code == code


@pytest.mark.parametrize("member", ["receipt", "p7s", "tsr", "event", "salt"])
def test_a_changed_byte_in_any_part_is_seen(counter: Counter, bid: Bid, member: str) -> None:
    made = bundle(counter, bid)
    data = bytearray(base64.b64decode(str(made[member])))
    data[-1] ^= 1
    with pytest.raises(Refusal):
        receipt.keep(bid, made | {member: base64.b64encode(data).decode()})


def test_a_seal_or_a_stamp_over_other_bytes_is_refused(counter: Counter, bid: Bid) -> None:
    right, other = bundle(counter, bid), bundle(counter, bid, bid="B-9")
    with pytest.raises(NotTrusted):
        receipt.keep(bid, right | {"p7s": other["p7s"]})
    with pytest.raises(NotTrusted) as caught:
        receipt.keep(bid, right | {"tsr": other["tsr"]})
    assert caught.value.code == "receipt.tsr"


def test_a_token_with_a_broken_signature_is_refused(counter: Counter, bid: Bid) -> None:
    made = bundle(counter, bid)
    paper = base64.b64decode(str(made["receipt"]))
    token = bytearray(timestamp.issue(timestamp.of(paper), pki.shared().tsa, timestamp.Terms(), 99, NOW))
    token[-3] ^= 1
    with pytest.raises(Refusal):
        receipt.keep(bid, made | {"tsr": base64.b64encode(token).decode()})


def test_a_proof_of_another_leaf_is_refused(counter: Counter, bid: Bid) -> None:
    made = bundle(counter, bid)
    lines = str(made["proof"]).split("\n")
    at = next(n for n, line in enumerate(lines) if line == "log.test")
    lines[at + 2] = base64.b64encode(bytes(32)).decode()
    with pytest.raises(Refusal):
        receipt.keep(bid, made | {"proof": "\n".join(lines)})


def test_a_withdrawals_receipt_is_of_this_very_package(counter: Counter, bid: Bid) -> None:
    receipt.keep(bid, bundle(counter, bid))
    given = counter.withdrawal(1)
    assert receipt.keep_withdrawal(bid, given) == NOW
    assert (bid.folder / receipt.WITHDRAWN).read_bytes() == given


@pytest.mark.parametrize(
    "changed", [{"seq": 2}, {"lot": "L-2026-0001-2"}, {"bidder": "O-1"}, {"tender": "T-2026-0002"}]
)
def test_a_withdrawals_receipt_of_something_else_is_refused(
    counter: Counter, bid: Bid, changed: Mapping[str, Json]
) -> None:
    receipt.keep(bid, bundle(counter, bid))
    with pytest.raises(NotTrusted) as caught:
        receipt.keep_withdrawal(bid, counter.withdrawal(1, **changed))
    assert caught.value.code == "receipt.event"
    assert not (bid.folder / receipt.WITHDRAWN).exists()


def test_a_withdrawals_receipt_under_another_seal_or_stamp_is_refused(counter: Counter, bid: Bid) -> None:
    receipt.keep(bid, bundle(counter, bid))
    right, other = (receipt_file.read(counter.withdrawal(seq)) for seq in (1, 2))
    for forged in (replace(right, p7s=other.p7s), replace(right, tsr=other.tsr)):
        with pytest.raises(NotTrusted):
            receipt.keep_withdrawal(bid, bytes(forged))


def test_no_receipt_yet_is_told(bid: Bid, post: Post) -> None:
    assert post
    with pytest.raises(NotFound) as caught:
        receipt.check(bid)
    assert caught.value.code == "receipt.none"

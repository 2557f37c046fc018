"""A receipt proves by itself what was received and when; each forged one fails with exactly its finding."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from kernel import canon, merkle
from kernel.canon import Json
from kernel.errors import NotValid
from signing.rules import cms, manifest, note
from signing.rules.note import Key, Kind, LogKey
from tests.support import receipts
from tests.support.case import LOG, Case
from tests.support.played import Played
from tests.verifier.test_broken import OTHER
from tests.verifier.test_witnessed import KEYS, SECRETS
from trading.rules import receipt_file
from trading.rules.receipt_file import ReceiptFile
from verifier import policy as policies
from verifier.receipt import who
from verifier.receipts import Report, verify

HOUR: Final = timedelta(hours=1)


@pytest.fixture(scope="session")
def bid(awarded: Played) -> ReceiptFile:
    return receipts.of_bid(awarded.case, 0)


@pytest.fixture(scope="session")
def objection(awarded: Played) -> ReceiptFile:
    case = awarded.case
    return receipts.of_enquiry(case, case.hall.bidder(2), receipts.raised(case, "lot.object_opening"))


@pytest.fixture(scope="session")
def question(awarded: Played) -> ReceiptFile:
    case = awarded.case
    return receipts.of_enquiry(case, case.hall.bidder(0), receipts.raised(case, "question.ask"))


@pytest.fixture(scope="session")
def withdrawal(awarded: Played) -> ReceiptFile:
    return receipts.of_withdrawal(awarded.case, 4)


def judged(file: ReceiptFile, policy: bytes | None) -> Report:
    return verify(bytes(file), policy)


def statuses(report: Report, status: str) -> list[str]:
    return [verdict.check.id for verdict in report.verdicts if verdict.status == status]


def words(report: Report) -> str:
    return "\n".join(f"{said.zh}\n{said.en}" for said in report.said)


# ---------------------------------------------------------------- what holds


def test_a_bids_receipt_alone_proves_that_it_was_in_before_the_deadline(awarded: Played, bid: ReceiptFile) -> None:
    report = judged(bid, awarded.policy)
    assert report.failed == ()
    assert statuses(report, "cannot-check") == ["06.08"]
    assert statuses(report, "n-a") == ["06.09"]
    assert "before the deadline" in words(report)
    assert "早于截止时间" in words(report)


def test_an_objections_receipt_says_by_when_an_answer_is_due(
    awarded: Played, objection: ReceiptFile, question: ReceiptFile
) -> None:
    for file, due in ((objection, "BIR-44"), (question, "names no number of days")):
        report = judged(file, awarded.policy)
        assert report.failed == ()
        assert statuses(report, "cannot-check") == ["06.08"]
        assert due in words(report)
    assert statuses(judged(objection, awarded.policy), "n-a") == ["06.06"]


def test_a_withdrawals_receipt_says_whose_it_is_and_when_it_came(awarded: Played, withdrawal: ReceiptFile) -> None:
    report = judged(withdrawal, awarded.policy)
    assert report.failed == ()
    assert statuses(report, "cannot-check") == ["06.08"]
    assert statuses(report, "n-a") == ["06.06", "06.09"]
    assert "the withdrawal was received at" in words(report)
    assert (withdrawal.receipt, receipts.body_of(withdrawal)["seq"]) == (b"", 1)


def test_without_a_policy_arithmetic_is_never_trust(bid: ReceiptFile) -> None:
    report = judged(bid, None)
    assert (report.policy, report.failed) == ("none", ())
    assert statuses(report, "cannot-check") == ["06.03", "06.04", "06.05", "06.07", "06.08"]


def test_without_a_log_proof_it_says_how_to_get_one(awarded: Played, bid: ReceiptFile) -> None:
    report = judged(replace(bid, proof=b""), awarded.policy)
    assert report.failed == ()
    assert statuses(report, "cannot-check") == ["06.07", "06.08"]
    [told] = next(verdict for verdict in report.verdicts if verdict.check.id == "06.07").findings
    assert "download the receipt again" in told.words.en


def test_without_revocation_lists_a_signature_is_neither_right_nor_wrong(awarded: Played, bid: ReceiptFile) -> None:
    report = judged(replace(bid, crls=(), ocsp=()), awarded.policy)
    assert report.failed == ()
    assert {"06.03", "06.04", "06.05"} <= set(statuses(report, "cannot-check"))


def test_a_witnessed_checkpoint_counts_by_the_verifiers_policy(awarded: Played, bid: ReceiptFile) -> None:
    signed = merkle.proof_parts(bid.proof)[2]
    line = note.signature_line(KEYS["a"], SECRETS["a"].sign, note.note(signed).text, 1_772_424_000)
    policy = json.dumps(json.loads(awarded.policy) | {"witnesses": [KEYS["a"].vkey], "quorum": 1}).encode()
    seen = judged(replace(bid, proof=bid.proof + line.text), policy)
    assert (seen.failed, statuses(seen, "cannot-check")) == ((), [])
    assert judged(bid, policy).failed == ("06.08",)


def test_a_receipt_says_the_same_for_machines(awarded: Played, objection: ReceiptFile) -> None:
    told = judged(objection, awarded.policy).json()
    assert told["format"] == "ggzy-verify-receipt/v1"
    assert told["answer_by"] == receipts.body_of(objection)["found"]["answer_by"]  # type: ignore[index,call-overload]
    assert told["leaf"] == receipts.leaf_of(objection).hex()
    assert [row["id"] for row in told["checks"]] == [f"06.0{n}" for n in range(1, 10)]  # type: ignore[index,call-overload,union-attr]


# ---------------------------------------------------------------- forged, each with exactly its finding

Forge = Callable[[Case, ReceiptFile], ReceiptFile]


def _seal(case: Case, file: ReceiptFile) -> ReceiptFile:
    return replace(file, p7s=case.hall.house.desk.seal(b"other", receipts.at_of(file)))


def _sealed_by_sender(case: Case, file: ReceiptFile) -> ReceiptFile:
    return replace(file, p7s=cms.sign(file.sealed, case.hall.bidder(0).member.signer, receipts.at_of(file)))


def _token(case: Case, file: ReceiptFile) -> ReceiptFile:
    return replace(file, tsr=case.hall.house.desk.stamp(b"other", receipts.at_of(file)))


def _late_token(case: Case, file: ReceiptFile) -> ReceiptFile:
    return replace(file, tsr=case.hall.house.desk.stamp(file.sealed, receipts.at_of(file) + HOUR))


def _signed_by_other(case: Case, file: ReceiptFile) -> ReceiptFile:
    p7s = cms.sign(file.document, case.hall.bidder(1).member.signer, receipts.at_of(file))
    made = receipts.remade(case, file, manifest_p7s_sha256=canon.sha256(p7s).hex())
    return replace(made, document_p7s=p7s)


def _at_deadline(case: Case, file: ReceiptFile) -> ReceiptFile:
    deadline = manifest.read(file.document).deadline
    return receipts.remade(case, file, deadline, received_at=canon.instant(deadline))


def _other_place(case: Case, file: ReceiptFile) -> ReceiptFile:
    index, path, signed = merkle.proof_parts(file.proof)
    size = merkle.tree_head(note.note(signed).text).size
    return replace(file, proof=merkle.proof_text(merkle.Proof(index ^ 1, size, path), signed))


def _other_key(case: Case, file: ReceiptFile) -> ReceiptFile:
    key = LogKey(Key(LOG.name, Kind.ED25519, OTHER.public_key().public_bytes_raw()), OTHER.sign)
    index, path, signed = merkle.proof_parts(file.proof)
    head = merkle.tree_head(note.note(signed).text)
    return replace(file, proof=merkle.proof_text(merkle.Proof(index, head.size, path), key.sign(head.text)))


def _paper_of_other(case: Case, file: ReceiptFile) -> ReceiptFile:
    paper = canon.canonical(canon.mapping(file.receipt) | {"sealed_size": 1})
    at, desk = receipts.at_of(file), case.hall.house.desk
    return replace(file, receipt=paper, p7s=desk.seal(paper, at), tsr=desk.stamp(paper, at))


FORGED: Final[dict[str, tuple[Forge, str]]] = {
    "06.01-other-paper": (_paper_of_other, "06.01"),
    "06.01-no-paper": (lambda _, file: replace(file, receipt=b""), "06.01"),
    "06.01-no-event": (lambda _, file: replace(file, event=b"{}"), "06.01"),
    "06.02-wrong-salt": (lambda _, file: replace(file, salt=bytes(32)), "06.02"),
    "06.02-short-salt": (lambda _, file: replace(file, salt=file.salt[:31]), "06.02"),
    "06.03-seal-of-other": (_seal, "06.03"),
    "06.03-sealed-by-sender": (_sealed_by_sender, "06.03"),
    "06.04-token-of-other": (_token, "06.04"),
    "06.04-late-token": (_late_token, "06.04"),
    "06.05-other-document": (lambda _, file: replace(file, document=file.document + b" "), "06.05"),
    "06.05-no-document": (lambda _, file: replace(file, document=b""), "06.05"),
    "06.05-signed-by-other": (_signed_by_other, "06.05"),
    "06.06-at-the-deadline": (_at_deadline, "06.06"),
    "06.07-other-place": (_other_place, "06.07"),
    "06.07-other-key": (_other_key, "06.07"),
    "06.07-cut-proof": (lambda _, file: replace(file, proof=file.proof[:-40]), "06.07"),
}


@pytest.mark.parametrize("name", sorted(FORGED))
def test_a_forged_receipt_of_a_bid_fails_with_exactly_its_finding(name: str, awarded: Played, bid: ReceiptFile) -> None:
    forge, fails = FORGED[name]
    report = judged(forge(awarded.case, bid), awarded.policy)
    assert report.failed == (fails,)
    assert all(found.words.zh and found.words.en for verdict in report.verdicts for found in verdict.findings)


def _longer(case: Case, file: ReceiptFile) -> ReceiptFile:
    found = receipts.body_of(file)["found"]
    owed = json.loads(json.dumps(found))
    owed["answer_by"]["until"] = "2026-12-31T16:00:00.000Z"
    return receipts.remade(case, file, found=owed)


def _no_clock(case: Case, file: ReceiptFile) -> ReceiptFile:
    return receipts.remade(case, file, found={})


FORGED_ENQUIRY: Final[dict[str, tuple[Forge, str]]] = {
    "06.01-a-paper-too-many": (lambda _, file: replace(file, receipt=b"{}"), "06.01"),
    "06.02-short-salt": (lambda _, file: replace(file, salt=file.salt[:31]), "06.02"),
    "06.03-seal-of-other": (_seal, "06.03"),
    "06.04-token-of-other": (_token, "06.04"),
    "06.05-other-document": (lambda _, file: replace(file, document=file.document + b" "), "06.05"),
    "06.07-wrong-salt": (lambda _, file: replace(file, salt=bytes(32)), "06.07"),
    "06.09-longer-than-the-law": (_longer, "06.09"),
}


@pytest.mark.parametrize("name", sorted(FORGED_ENQUIRY))
def test_a_forged_receipt_of_an_objection_fails_with_exactly_its_finding(
    name: str, awarded: Played, objection: ReceiptFile
) -> None:
    forge, fails = FORGED_ENQUIRY[name]
    assert judged(forge(awarded.case, objection), awarded.policy).failed == (fails,)


def _of_other_bidder(case: Case, file: ReceiptFile) -> ReceiptFile:
    """The platform says that somebody withdrew another's bid; the statement fits, its signer does not."""
    other = f"O-{case.hall.bidder(0).actor.org}"
    document = canon.mapping(file.document)
    data = canon.canonical({**document, "body": {**canon.mapping(canon.canonical(document["body"])), "bidder": other}})
    p7s = cms.sign(data, case.hall.bidder(4).member.signer, receipts.at_of(file))
    digests: dict[str, Any] = {"doc_sha256": canon.sha256(data).hex(), "p7s_sha256": canon.sha256(p7s).hex()}
    return replace(receipts.remade(case, file, bidder=other, **digests), document=data, document_p7s=p7s)


FORGED_WITHDRAWAL: Final[dict[str, tuple[Forge, str]]] = {
    "06.01-a-paper-too-many": (lambda _, file: replace(file, receipt=b"{}"), "06.01"),
    "06.03-sealed-by-sender": (
        lambda case, file: replace(file, p7s=cms.sign(file.sealed, case.hall.bidder(4).member.signer, case.hall.now)),
        "06.03",
    ),
    "06.04-late-token": (_late_token, "06.04"),
    "06.05-of-another-package": (lambda case, file: receipts.remade(case, file, seq=2), "06.05"),
    "06.05-of-anothers-bid": (_of_other_bidder, "06.05"),
    "06.07-wrong-salt": (lambda _, file: replace(file, salt=bytes(32)), "06.07"),
}


@pytest.mark.parametrize("name", sorted(FORGED_WITHDRAWAL))
def test_a_forged_receipt_of_a_withdrawal_fails_with_exactly_its_finding(
    name: str, awarded: Played, withdrawal: ReceiptFile
) -> None:
    forge, fails = FORGED_WITHDRAWAL[name]
    assert judged(forge(awarded.case, withdrawal), awarded.policy).failed == (fails,)


def test_a_receipt_that_names_no_time_is_no_proof_of_lateness(awarded: Played, objection: ReceiptFile) -> None:
    report = judged(_no_clock(awarded.case, objection), awarded.policy)
    assert report.failed == ()
    assert "06.09" in statuses(report, "cannot-check")


def test_a_stamp_within_the_lag_after_the_deadline_is_no_late_bid(awarded: Played, bid: ReceiptFile) -> None:
    """The last byte came in time; sealing and stamping took a moment."""
    deadline = manifest.read(bid.document).deadline
    lag = timedelta(milliseconds=json.loads(awarded.policy)["lag_ms"])
    last = deadline - timedelta(milliseconds=1)
    made = receipts.remade(awarded.case, bid, last, received_at=canon.instant(last))
    desk = awarded.case.hall.house.desk
    for late, fails in ((last + lag, ()), (last + lag + timedelta(seconds=1), ("06.04", "06.06"))):
        assert judged(replace(made, tsr=desk.stamp(made.sealed, late)), awarded.policy).failed == fails


def test_a_certificate_that_names_no_organisation_names_nobody(awarded: Played) -> None:
    pki, policy = awarded.case.hall.pki, policies.read(awarded.policy, own=True)
    for known in (None, policy):
        found = who(pki.seal.certificate, known)
        assert found is not None
        assert found.org
        assert who(pki.root.certificate, known) is None


# ---------------------------------------------------------------- not a receipt at all


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"v":"ebid-receipt/v1"}',
        b'{"v":"ebid-receipt-file/v1"}',
    ],
)
def test_what_is_no_receipt_file_is_refused(data: bytes) -> None:
    with pytest.raises(NotValid) as refused:
        verify(data)
    assert refused.value.code == "receipt.unreadable"


@pytest.mark.parametrize("member", sorted(receipt_file.MEMBERS))
@pytest.mark.parametrize("value", [1, "*", [1], ["*"], {}, ""])
def test_a_member_of_another_form_is_refused(member: str, value: Json, bid: ReceiptFile) -> None:
    changed = canon.canonical(canon.mapping(bytes(bid)) | {member: value})
    if member == "proof" and value == "*":
        assert "06.07" in verify(changed).failed
        return
    with pytest.raises(NotValid) as refused:
        verify(changed)
    assert refused.value.code == "receipt.unreadable"


def test_reading_a_receipt_file_gives_what_was_written(bid: ReceiptFile, question: ReceiptFile) -> None:
    for file in (bid, question):
        assert receipt_file.read(bytes(file)) == file
        assert canon.canonical(canon.mapping(bytes(file))) == bytes(file)

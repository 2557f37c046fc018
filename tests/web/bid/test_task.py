"""Signing tasks in the page's core: what is refused, and a score sheet that custodians open and nobody else."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from client.keys import Opener
from evaluation.rules import scorecard
from evaluation.rules.scorecard import Scorecard, Seat
from kernel import canon
from kernel.canon import Json
from signing.rules import cms, cobblestone, envelope, package, plaintext
from signing.rules.statement import statement
from tests.support import pki
from tests.support.bid import answered
from tests.support.counter import BIDDER, CUSTODIANS, LOT, NOW, document

EXPERT: Final = pki.shared().expert(1)
PID: Final = "ab" * 16
SEAT: Final = Seat("T-2026-0001", LOT, 1, PID)
SHEET: Final = Scorecard(SEAT, {("B-1", "C1"): 1850}, {}).sheet()
SITE: Final = "https://ggzy.example"
KEY: Final = {
    "pkcs8": EXPERT.sign.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    "certificates": [EXPERT.sign.certificate, *EXPERT.sign.chain],
}


def checked(kind: str, data: bytes, shown: str = "") -> str:
    """The refusal's code; empty if the task may be signed."""
    script = (
        """answer(await attempt(() => task.check(given.task, { origin: given.origin, shown: given.shown })) ?? {});"""
    )
    found = answered(script, {"task": {"kind": kind, "document": data}, "origin": SITE, "shown": shown})
    return str(found.get("code", ""))


def challenge(**changed: Json) -> bytes:
    said: dict[str, Json] = {"v": "ebid-signin/v1", "challenge": "c", "site": SITE, "role": "bidder", "at": "x",
                             "browser": ""}  # fmt: skip
    return canon.canonical(said | changed)


ACT: Final = statement("lot.award", LOT, "tenderee.1", {"bid": "B-1"})
STRANGE: Final = "task.strange_document"


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("lot.award", ACT, ""),
        ("lot.terminate", ACT, STRANGE),
        ("sign_in", ACT, STRANGE),
        ("lot.seal_scores", ACT, STRANGE),
        ("lot.seal_scores", SHEET, ""),
        ("lot.award", SHEET, STRANGE),
        ("sign_in", challenge(), ""),
        ("sign_in", challenge(site=SITE + "/"), ""),
        ("sign_in", challenge(site="https://ggzy.example:8443"), STRANGE),
        ("sign_in", challenge(site="http://ggzy.example"), STRANGE),
        ("sign_in", challenge(site="https://other.example"), STRANGE),
        ("sign_in", challenge(v="ebid-act/v1"), STRANGE),
        ("sign_in", challenge(more=1), STRANGE),
        ("lot.award", challenge(), STRANGE),
        ("lot.award", ACT + b" ", "json.not_canonical"),
    ],
)
def test_nothing_is_signed_but_what_the_task_says(kind: str, data: bytes, code: str) -> None:
    assert checked(kind, data) == code


def test_what_the_page_shows_is_what_is_signed() -> None:
    assert checked("lot.award", ACT, canon.sha256(ACT).hex()) == ""
    assert checked("lot.award", ACT, canon.sha256(ACT + b"x").hex()) == STRANGE


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sealed(**changed: Json) -> Any:  # noqa: ANN401  JSON of the answer
    params: dict[str, Json] = {
        "document": _b64(document()),
        "certificates": [_b64(each.encrypt.certificate) for each in CUSTODIANS],
    }
    script = """
given.task.now = new Date(given.at);
answer(await attempt(async () => sheet.answer(given.task, await keystore.signer(given.key), chance.chance)));"""
    task = {"kind": "lot.seal_scores", "document": SHEET, "params": params | changed}
    return answered(script, {"task": task, "key": KEY, "at": canon.instant(NOW)})


def test_a_sheet_is_sealed_for_the_custodians_and_opens_again() -> None:
    answer = sealed()
    assert set(answer) == {"manifest", "manifest_p7s", "sealed", "shares"}, "the sheet's own signature stays inside"
    data, p7s, file = (base64.b64decode(answer[name]) for name in ("manifest", "manifest_p7s", "sealed"))
    shares = [base64.b64decode(each) for each in answer["shares"]]
    certificates = tuple(each.encrypt.certificate for each in CUSTODIANS)
    said = package.check_sheet(data, file, shares, package.SheetTerms("T-2026-0001", LOT, PID, 1, 2, certificates))
    assert cms.verify(data, p7s).certificate == EXPERT.sign.certificate
    context = envelope.score_context("T-2026-0001", LOT, PID, 1)
    quorum = {
        i: envelope.unwrap_share(p7m, context, i, Opener(each.encrypt.key, each.encrypt.certificate)).data
        for i, (p7m, each) in enumerate(zip(shares, CUSTODIANS, strict=True), start=1)
        if i != 2
    }
    key = envelope.join(quorum, context, 2, said.commitments, said.sealed.header)
    stream = io.BytesIO(plain := b"".join(cobblestone.opened([file], key, context)))
    inside = {each.path: stream.read(each.size) for each in plaintext.read(stream, len(plain)).files}
    assert list(inside) == ["sheet.json", "sheet.p7s", "nonce"]
    assert scorecard.opened(SEAT, inside["sheet.json"], inside["nonce"], bytes.fromhex(said.score)).pid == PID
    assert cms.verify(SHEET, inside["sheet.p7s"]).certificate == EXPERT.sign.certificate
    told = str(answer)
    assert canon.sha256(SHEET).hex() not in told + data.decode(), "few sheets are possible: their digest tells which"


def test_no_two_sealings_are_alike() -> None:
    one, other = sealed(), sealed()
    assert {name for name in one if one[name] == other[name]} == set()


@pytest.mark.parametrize(
    "change",
    [
        {"certificates": [_b64(BIDDER.encrypt.certificate)] * 3},
        {"certificates": []},
        {"document": _b64(document().replace(b"T-2026-0001", b"T-2026-0002"))},
        {"document": _b64(document("self"))},
    ],
)
def test_a_sheet_is_sealed_to_the_tenders_custodians_only(change: Mapping[str, Json]) -> None:
    assert sealed(**change)["code"] == "facts.custodians"

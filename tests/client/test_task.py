"""Signing tasks: what is shown is what is signed, and nothing but what the task is for is ever signed or released."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from client import task
from client.keys import Opener
from client.post import Post
from client.seal import Bid
from client.task import Hands, Task
from evaluation.rules import scorecard
from evaluation.rules.scorecard import Scorecard, Seat
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotNow, NotTrusted, NotValid, Refusal
from signing.rules import certificate, cms, cobblestone, envelope, manifest, package, plaintext
from signing.rules.statement import statement
from tests.support import pki
from tests.support.boxes import Dice
from tests.support.counter import BIDDER, CUSTODIANS, LOT, NOW, SUPERVISOR, TENDEREE, Counter, document
from tests.support.pki import Member

EXPERT = pki.shared().expert(1)
PID = "ab" * 16
SEAT = Seat("T-2026-0001", LOT, 1, PID)
SHEET = Scorecard(SEAT, {("B-1", "C1"): 1850}, {}).sheet()


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def made(kind: str, data: bytes, **params: Json) -> dict[str, Json]:
    return {"id": "t", "kind": kind, "document": _b64(data), "params": params, "now": canon.instant(NOW)}


AWARD = statement("lot.award", LOT, "tenderee.1", {"bid": "B-1", "price": {"amount": "1.00", "currency": "CNY"}})


def test_an_act_is_shown_whole_signed_and_posted(counter: Counter, post: Post) -> None:
    counter.tasks["t"] = made("lot.award", AWARD)
    shown: list[Task] = []

    def agreed(found: Task) -> bool:
        shown.append(found)
        return True

    task.run(post, "t", Hands(TENDEREE.signer), Dice(), agreed)
    assert shown[0].sha256 == canon.sha256(AWARD).hex()
    assert ("价格", "1.00\u00a0元（壹元整）") in task.rendering(shown[0], "zh")
    assert ("price", "CNY\u00a01.00 (壹元整)") in task.rendering(shown[0], "en")
    assert ("事项", "定标") in task.rendering(shown[0], "zh")
    assert set(counter.answers["t"]) == {"p7s"}
    assert (
        cms.verify(AWARD, base64.b64decode(str(counter.answers["t"]["p7s"]))).certificate == TENDEREE.signer.certificate
    )


def test_nothing_is_signed_without_consent(counter: Counter, post: Post) -> None:
    counter.tasks["t"] = made("lot.award", AWARD)
    with pytest.raises(NotValid, match=r"task\.declined"):
        task.run(post, "t", Hands(TENDEREE.signer), Dice(), lambda _found: False)
    assert not counter.answers


def challenge(site: str) -> bytes:
    said: dict[str, Json] = {
        "v": "ebid-signin/v1",
        "challenge": "c",
        "site": site,
        "role": "bidder",
        "browser": "203.0.113.7",
    }
    return canon.canonical(said | {"at": canon.instant(NOW)})


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("lot.award", statement("lot.terminate", LOT, "agency.1", {})),
        ("lot.award", challenge("platform.test")),
        ("lot.award", SHEET),
        ("lot.award", canon.canonical({"v": "ebid-bid/v1", "act": "lot.award"})),
        ("lot.seal_scores", AWARD),
        ("sign_in", AWARD),
        ("sign_in", challenge("other.test")),
        ("", canon.canonical({"v": "ebid-act/v1"})),
    ],
)
def test_what_is_not_the_task_is_not_signed(counter: Counter, post: Post, kind: str, data: bytes) -> None:
    counter.tasks["t"] = made(kind, data)
    with pytest.raises(NotTrusted, match=r"task\.strange_document"):
        task.run(post, "t", Hands(EXPERT.signer), Dice(), lambda _found: True)
    assert not counter.answers


def test_bytes_that_do_not_render_are_not_signed(counter: Counter, post: Post) -> None:
    for data in (b"%PDF-1.7", b'{"v": "ebid-act/v1"}', b""):
        counter.tasks["t"] = made("lot.award", data)
        with pytest.raises(Refusal):
            task.run(post, "t", Hands(EXPERT.signer), Dice(), lambda _found: True)


def test_a_sign_in_that_a_page_shows(counter: Counter, post: Post) -> None:
    shown: list[Task] = []

    def agreed(found: Task) -> bool:
        shown.append(found)
        return True

    task.run(post, "c1", Hands(BIDDER.signer), Dice(), agreed)
    assert shown[0].kind == "sign_in"
    assert counter.signed_in == ["c1", "c1"]
    assert not counter.answers


def test_a_page_of_another_site_is_not_signed_in_to(counter: Counter, post: Post) -> None:
    counter.site = "http://other.test"
    with pytest.raises(NotTrusted, match=r"task\.strange_document"):
        task.run(post, "c1", Hands(BIDDER.signer), Dice(), lambda _found: True)
    assert counter.signed_in == ["c1"]


def test_other_refusals_of_a_task_are_told(counter: Counter, post: Post) -> None:
    def late(_request: object) -> None:
        raise NotNow("task.expired", "签名任务已过期", "the signing task has expired")

    counter.tasks["t"] = made("lot.award", AWARD)
    counter.routed = late
    with pytest.raises(Refusal) as caught:
        task.run(post, "t", Hands(TENDEREE.signer), Dice(), lambda _found: True)
    assert caught.value.code == "task.expired"


def test_every_value_of_a_document_is_shown() -> None:
    shown = task.rendering(task.read(made("lot.award", canon.canonical({"a": [], "b": [True, None, {"c": 1}]}))), "en")
    assert shown == [("a", "—"), ("b / 1", "yes"), ("b / 2", "—"), ("b / 3 / criterion", "1")]


def test_a_text_is_shown_only_if_the_document_holds_its_digest() -> None:
    text = "澄清：质保期为两年。"
    data = statement("tender.clarify", "T-2026-0001", "agency.1", {"notice_sha256": canon.sha256(text.encode()).hex()})
    found = task.read(made("tender.clarify", data, texts=["另一段文字", text]))
    assert ("澄清内容", text) in task.rendering(found, "zh")
    assert "另一段文字" not in str(task.rendering(found, "zh"))


def test_a_document_is_shown_after_the_act_that_names_it() -> None:
    paper = document()
    data = statement("tender.amend", "T-2026-0001", "agency.1", {"tender_doc_sha256": canon.sha256(paper).hex()})
    shown = task.rendering(task.read(made("tender.amend", data, texts=[paper.decode()])), "zh")
    assert ("—— 招标文件", "") in shown
    assert any(name == "开标地点" for name, _ in shown[shown.index(("—— 招标文件", "")) :])


# --- score sheets ----------------------------------------------------------------------------------------------------


def seal_task(**changed: Json) -> dict[str, Json]:
    certificates: list[Json] = [_b64(c.encrypt.certificate) for c in CUSTODIANS]
    params: dict[str, Json] = {"document": _b64(document()), "certificates": certificates}
    return made("lot.seal_scores", SHEET, **(params | changed))


def sealed_answer(counter: Counter, post: Post) -> dict[str, bytes]:
    counter.tasks["t"] = seal_task()
    task.run(post, "t", Hands(EXPERT.signer), Dice(), lambda _found: True)
    answer = counter.answers["t"]
    assert set(answer) == {"manifest", "manifest_p7s", "sealed", "shares"}, "the sheet's own signature stays inside"
    return {name: base64.b64decode(str(answer[name])) for name in ("manifest", "manifest_p7s", "sealed")}


def shares_of(counter: Counter) -> list[bytes]:
    shares = counter.answers["t"]["shares"]
    assert isinstance(shares, list)
    return [base64.b64decode(str(share)) for share in shares]


def test_a_sheet_is_sealed_for_the_custodians_and_opens_again(counter: Counter, post: Post) -> None:
    came = sealed_answer(counter, post)
    certificates = tuple(c.encrypt.certificate for c in CUSTODIANS)
    terms = package.SheetTerms("T-2026-0001", LOT, PID, 1, 2, certificates)
    said = package.check_sheet(came["manifest"], came["sealed"], shares_of(counter), terms)
    assert cms.verify(came["manifest"], came["manifest_p7s"]).certificate == EXPERT.signer.certificate
    context = envelope.score_context("T-2026-0001", LOT, PID, 1)
    opened = {
        i: envelope.unwrap_share(p7m, context, i, Opener(c.encrypt.key, c.encrypt.certificate)).data
        for i, (p7m, c) in enumerate(zip(shares_of(counter), CUSTODIANS, strict=True), start=1)
        if i != 2
    }
    key = envelope.join(opened, context, 2, said.commitments, said.sealed.header)
    plain = b"".join(cobblestone.opened([came["sealed"]], key, context))
    stream = io.BytesIO(plain)
    inside = {file.path: stream.read(file.size) for file in plaintext.read(stream, len(plain)).files}
    assert list(inside) == ["sheet.json", "sheet.p7s", "nonce"]
    assert scorecard.opened(SEAT, inside["sheet.json"], inside["nonce"], bytes.fromhex(said.score)).pid == PID
    assert certificate.read(cms.verify(SHEET, inside["sheet.p7s"]).certificate).person == EXPERT.person


def test_nothing_outside_tells_of_the_sheet(counter: Counter, post: Post) -> None:
    sealed_answer(counter, post)
    posted = str(counter.answers["t"])
    assert canon.sha256(SHEET).hex() not in posted
    assert _b64(canon.sha256(SHEET)) not in posted


@pytest.mark.parametrize(
    "change",
    [
        {"certificates": [_b64(BIDDER.encrypt.certificate)] * 3},
        {"certificates": []},
        {"document": _b64(document().replace(b"T-2026-0001", b"T-2026-0002"))},
        {"document": _b64(document("self"))},
    ],
)
def test_a_sheet_is_sealed_to_the_tenders_custodians_only(
    counter: Counter, post: Post, change: Mapping[str, Json]
) -> None:
    counter.tasks["t"] = seal_task(**change)
    with pytest.raises(NotTrusted, match=r"facts\.custodians"):
        task.run(post, "t", Hands(EXPERT.signer), Dice(), lambda _found: True)
    assert not counter.answers


# --- a custodian's shares --------------------------------------------------------------------------------------------


def order(member: Member, lot: str = LOT, tender: str = "T-2026-0001", act: str = "lot.order_opening") -> Json:
    data = statement(act, lot, f"x.{member.org}", {"tender": tender, "lot": lot, "deadline": "", "count": 1})
    return {"statement": _b64(data), "p7s": _b64(cms.sign(data, member.signer, NOW))}


def release_task(bid: Bid, **changed: Json) -> dict[str, Json]:
    asked: Json = {
        "bid": "B-1",
        "manifest": _b64(bid.manifest.read_bytes()),
        "manifest_p7s": _b64(bid.p7s.read_bytes()),
        "p7m": _b64(bid.share(2).read_bytes()),
    }
    params: dict[str, Json] = {
        "document": _b64(document()),
        "i": 2,
        "orders": [order(TENDEREE), order(SUPERVISOR)],
        "bids": [asked],
    }
    return made("bid.release_share", statement("bid.release_share", LOT, "custodian.x", {"i": 2}), **(params | changed))


def custodian(i: int) -> Hands:
    member = CUSTODIANS[i - 1]
    return Hands(member.signer, Opener(member.encrypt.key, member.encrypt.certificate))


def test_a_custodian_releases_what_the_order_asks_for(counter: Counter, post: Post, bid: Bid) -> None:
    counter.tasks["t"] = release_task(bid)
    task.run(post, "t", custodian(2), Dice(), lambda _found: True)
    shares = counter.answers["t"]["shares"]
    assert isinstance(shares, list)
    said = manifest.read(bid.manifest.read_bytes())
    share = base64.b64decode(str(shares[0]["share"]))
    envelope.share_holds(share, envelope.bid_context(said.tender, said.lot, said.bidder, 1), 2, said.commitments[2])


def test_without_the_encryption_key_it_is_told(counter: Counter, post: Post, bid: Bid) -> None:
    counter.tasks["t"] = release_task(bid)
    with pytest.raises(NotValid, match=r"task\.needs_opener"):
        task.run(post, "t", Hands(CUSTODIANS[1].signer), Dice(), lambda _found: True)


@pytest.mark.parametrize(
    "orders",
    [
        [],
        [order(TENDEREE)],
        [order(SUPERVISOR)],
        [order(TENDEREE), order(TENDEREE)],
        [order(TENDEREE), order(BIDDER)],
        [order(TENDEREE), order(SUPERVISOR, lot="L-2026-0001-2")],
        [order(TENDEREE), order(SUPERVISOR, tender="T-2026-0002")],
        [order(TENDEREE), order(SUPERVISOR, act="lot.terminate")],
    ],
)
def test_no_share_without_an_order_by_both(counter: Counter, post: Post, bid: Bid, orders: list[Json]) -> None:
    counter.tasks["t"] = release_task(bid, orders=orders)
    with pytest.raises(NotTrusted, match=r"task\.no_order"):
        task.run(post, "t", custodian(2), Dice(), lambda _found: True)
    assert not counter.answers


def test_an_order_with_a_false_signature_is_none(counter: Counter, post: Post, bid: Bid) -> None:
    good, other = order(SUPERVISOR), order(SUPERVISOR, lot="L-9")
    assert isinstance(good, dict)
    assert isinstance(other, dict)
    counter.tasks["t"] = release_task(bid, orders=[order(TENDEREE), {**good, "p7s": other["p7s"]}])
    with pytest.raises(NotTrusted):
        task.run(post, "t", custodian(2), Dice(), lambda _found: True)


def _asked(bid: Bid, **changed: Json) -> Json:
    task_ = release_task(bid)["params"]
    assert isinstance(task_, dict)
    return {**task_["bids"][0], **changed}


def test_no_share_of_another_lot_bidder_or_custodian(counter: Counter, post: Post, bid: Bid) -> None:
    said = canon.mapping(bid.manifest.read_bytes())
    elsewhere = canon.canonical({**said, "lot": "L-2026-0001-2"})
    wrong = [
        (
            "task.other_package",
            {"manifest": _b64(elsewhere), "manifest_p7s": _b64(cms.sign(elsewhere, BIDDER.signer, NOW))},
        ),
        ("task.other_package", {"manifest_p7s": _b64(cms.sign(bid.manifest.read_bytes(), EXPERT.signer, NOW))}),
        ("envelope.key_not_opened", {"p7m": _b64(bid.share(1).read_bytes())}),
        ("envelope.key_not_opened", {"p7m": _b64(bid.key.read_bytes())}),
    ]
    for code, change in wrong:
        counter.tasks["t"] = release_task(bid, bids=[_asked(bid, **change)])
        with pytest.raises(NotTrusted) as caught:
            task.run(post, "t", custodian(2), Dice(), lambda _found: True)
        assert caught.value.code == code
    counter.tasks["t"] = release_task(bid, i=9)
    with pytest.raises(NotTrusted, match=r"task\.other_package"):
        task.run(post, "t", custodian(2), Dice(), lambda _found: True)
    assert not counter.answers


def test_a_share_that_its_dealer_did_not_commit_to_is_not_released(counter: Counter, post: Post, bid: Bid) -> None:
    """The platform swaps the commitment in a manifest; then the bidder's signature does not hold."""
    said = canon.mapping(bid.manifest.read_bytes())
    custodians = [dict(each, commit="00" * 32) for each in said["custodians"]]  # type: ignore[union-attr,arg-type]
    forged = canon.canonical({**said, "custodians": custodians})
    counter.tasks["t"] = release_task(bid, bids=[_asked(bid, manifest=_b64(forged))])
    with pytest.raises(NotTrusted):
        task.run(post, "t", custodian(2), Dice(), lambda _found: True)
    signed = _b64(cms.sign(forged, BIDDER.signer, NOW))
    counter.tasks["t"] = release_task(bid, bids=[_asked(bid, manifest=_b64(forged), manifest_p7s=signed)])
    with pytest.raises(NotTrusted, match=r"envelope\.bad_share"):
        task.run(post, "t", custodian(2), Dice(), lambda _found: True)


def scores_task(counter: Counter, post: Post, lot: str = LOT, round_: int = 1, i: int = 1) -> dict[str, Json]:
    came = sealed_answer(counter, post)
    sheet: Json = {"manifest": _b64(came["manifest"]), "p7m": _b64(shares_of(counter)[i - 1])}
    said = statement("lot.release_score_shares", lot, "custodian.x", {"i": i})
    return made("lot.release_score_shares", said, i=i, round=round_, sheets=[sheet])


def test_a_custodian_releases_shares_of_sheets(counter: Counter, post: Post) -> None:
    counter.tasks["s"] = scores_task(counter, post)
    task.run(post, "s", custodian(1), Dice(), lambda _found: True)
    shares = counter.answers["s"]["shares"]
    assert isinstance(shares, list)
    assert (shares[0]["pid"], shares[0]["i"]) == (PID, 1)


@pytest.mark.parametrize(("lot", "round_"), [("L-2026-0001-2", 1), (LOT, 2)])
def test_no_share_of_another_lots_or_rounds_sheet(counter: Counter, post: Post, lot: str, round_: int) -> None:
    counter.tasks["s"] = scores_task(counter, post, lot, round_)
    with pytest.raises(NotTrusted, match=r"task\.other_package"):
        task.run(post, "s", custodian(1), Dice(), lambda _found: True)


def test_paths_of_files_are_not_part_of_a_task(tmp_path: Path) -> None:
    with pytest.raises(NotValid):
        task.read({"id": "t", "kind": "lot.award", "document": str(tmp_path), "now": canon.instant(NOW)})

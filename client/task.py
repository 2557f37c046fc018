"""A one-time signing task: fetch it, show exactly what is signed, sign or seal or release, post."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from client import facts, opening, seal, stream
from client.opening import Wanted
from client.post import Post
from client.words import Tongue, said
from disclosure.rules import recital
from evaluation.rules import last_quotes, scorecard
from evaluation.rules.scorecard import Seat
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid, Refusal, Words
from signing.rules import certificate, cms, cobblestone, envelope, manifest, plaintext, statement
from signing.rules.keywrap import Chance, Holder
from signing.rules.manifest import CUSTODIANS, Manifest, Part, SheetManifest
from signing.rules.plaintext import File
from signing.rules.signer import Signer
from trading.rules import tender
from trading.rules.tender import TenderDocument

SIGN_IN: Final = "sign_in"
SHEETS: Final = ("sheet.json", "sheet.p7s", "nonce")
"""The files inside a sealed score sheet, in this order."""


@dataclass(frozen=True, slots=True)
class Task:
    """`document` are the exact bytes to be signed; `params` is what else the kind needs."""

    id: str
    kind: str
    document: bytes
    params: Mapping[str, Json]
    now: datetime

    @property
    def sha256(self) -> str:
        return canon.sha256(self.document).hex()


@dataclass(frozen=True, slots=True)
class Hands:
    """The keys at hand: everybody signs, custodians also unwrap."""

    signer: Signer
    opener: Holder | None = None


Answer = Mapping[str, Json]


def read(value: Mapping[str, Json]) -> Task:
    """From `GET /api/v1/tasks/{id}`."""
    return Task(
        facts.text(value, "id"),
        facts.text(value, "kind"),
        facts.binary(value, "document"),
        facts.inner(value.get("params", {}), "params"),
        canon.moment(facts.text(value, "now")),
    )


def rendering(task: Task, tongue: Tongue) -> list[tuple[str, str]]:
    """Every value of the document in words, and of the documents that it names by digest, as they are read before
    signing. The texts come from the platform and count only where the document itself holds their digest."""
    found = recital.recite(task.document, _texts(task))
    shown = [(said(line.label, tongue), said(line.value, tongue)) for line in found.lines]
    for each in found.enclosed:
        shown.append((f"—— {said(each.name, tongue)}", ""))
        shown += [(said(line.label, tongue), said(line.value, tongue)) for line in each.lines]
    return shown


def _texts(task: Task) -> list[str]:
    listed = task.params.get("texts")
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list | tuple) else []


def run(post: Post, id: str, hands: Hands, chance: Chance, agreed: Callable[[Task], bool]) -> Answer:
    """The whole way; `agreed` is asked after every check and before anything is signed."""
    task = fetched(post, id)
    check(task, post)
    if not agreed(task):
        raise NotValid("task.declined", "已取消，没有签名", "cancelled, nothing was signed")
    if task.kind == SIGN_IN:
        return post.session(id, cms.sign(task.document, hands.signer, task.now))
    return post.answer(id, answer(task, hands, chance))


def fetched(post: Post, id: str) -> Task:
    """The task of that id, or the challenge that a sign-in page shows under it."""
    try:
        return read(post.task(id))
    except Refusal as refusal:
        if refusal.code != "task.unknown":
            raise
    document = facts.binary(post.challenge(id), "document")
    at = canon.moment(facts.text(canon.mapping(document), "at"))
    return Task(id, SIGN_IN, document, {}, at)


def check(task: Task, post: Post) -> None:
    """NotTrusted unless the document is what the task's kind says: nothing else is ever signed here."""
    value = canon.mapping(task.document)
    match task.kind:
        case "sign_in":
            right = post.is_sign_in(value)
        case "lot.seal_scores":
            right = value.get("v") == scorecard.VERSION
        case "lot.seal_quote":
            right = value.get("v") == last_quotes.VERSION
        case _:
            right = value.get("v") == statement.VERSION and value.get("act") == task.kind
    if not right:
        raise NotTrusted(
            "task.strange_document",
            "待签内容与任务名称不符，已拒绝签名",
            "the document is not what the task says: refused to sign",
            field="document",
            remedy=Words("请不要重试，并告知交易中心", "Do not try again; tell the trading centre"),
        )


def answer(task: Task, hands: Hands, chance: Chance) -> Answer:
    """What is posted for the task. No private key and no unsealed score is in it."""
    match task.kind:
        case "lot.seal_scores" | "lot.seal_quote":
            return sealed_sheet(task, hands.signer, chance)
        case "bid.release_share" | "bid.release_second_share":
            return _signed(task, hands) | {"shares": bid_shares(task, _opener(hands))}
        case "lot.release_score_shares" | "lot.release_quote_shares":
            return _signed(task, hands) | {"shares": sheet_shares(task, _opener(hands))}
    return _signed(task, hands)


def _signed(task: Task, hands: Hands) -> dict[str, Json]:
    return {"p7s": _base64(cms.sign(task.document, hands.signer, task.now))}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _opener(hands: Hands) -> Holder:
    if hands.opener is None:
        raise NotValid(
            "task.needs_opener",
            "交出份额需要加密密钥",
            "releasing a share needs the encryption key",
            field="encryption_key",
            remedy=Words("请加 --encryption-key FILE.p12", "Add --encryption-key FILE.p12"),
        )
    return hands.opener


# --- an expert's score sheet -----------------------------------------------------------------------------------------


def sealed_sheet(task: Task, signer: Signer, chance: Chance) -> Answer:
    """Sign the sheet, or the last quote, seal it with signature and nonce to the custodians, sign the manifest.

    The sheet's own signature goes inside: its digest outside would let anybody try out the few possible sheets.
    """
    seat, paper = _seat(task), _paper(task)
    certificates = _certificates(task, paper)
    nonce = chance.bytes(32)
    inside = (task.document, cms.sign(task.document, signer, task.now), nonce)
    files = [
        File(name, len(data), "application/octet-stream", "sheet") for name, data in zip(SHEETS, inside, strict=True)
    ]
    plain = plaintext.contents(files).prefix + b"".join(inside)
    context = envelope.score_context(seat.tender, seat.lot, seat.pid, seat.round)
    key, sink = chance.bytes(cobblestone.KEY), io.BytesIO()
    sealed = stream.stream(iter(_steps(plain)), key, context, sink, stream.silent)
    keys = envelope.wrap(key, context, None, certificates, paper.seal.k, chance)
    data = SheetManifest(
        tender=seat.tender,
        lot=seat.lot,
        pid=seat.pid,
        round=seat.round,
        score=scorecard.commitment(seat, task.document, nonce).hex(),
        k=paper.seal.k,
        sealed=sealed,
        custodians=seal.custodians(keys, certificates),
    ).data()
    return {
        "manifest": _base64(data),
        "manifest_p7s": _base64(cms.sign(data, signer, task.now)),
        "sealed": _base64(sink.getvalue()),
        "shares": [_base64(p7m) for p7m in keys.shares_p7m],
    }


def _steps(plain: bytes) -> list[memoryview]:
    view = memoryview(plain)
    return [view[at : at + stream.STEP] for at in range(0, len(view), stream.STEP)]


def _seat(task: Task) -> Seat:
    """The seat as the sheet itself names it."""
    sheet = canon.mapping(task.document)
    tender, lot, pid = (facts.text(sheet, name) for name in ("tender", "lot", "pid"))
    return Seat(tender, lot, facts.number(sheet, "round"), pid)


def _paper(task: Task) -> TenderDocument:
    return tender.parse(facts.binary(task.params, "document"))


def _certificates(task: Task, paper: TenderDocument) -> tuple[bytes, ...]:
    """The custodians' certificates; NotTrusted unless they are those of the tender document of the sheet's tender."""
    listed = facts.members(task.params, "certificates")
    certificates = tuple(facts.binary({"certificates": each}, "certificates") for each in listed)
    named = [holder.certificate_sha256 for holder in paper.seal.custodians]
    about = facts.text(canon.mapping(task.document), "tender")
    if paper.seal.mode != CUSTODIANS or paper.tender != about or [canon.sha256(c).hex() for c in certificates] != named:
        raise NotTrusted(
            "facts.custodians",
            "平台给出的保管人证书与招标文件公布的不同，已停止",
            "the platform's custodian certificates are not those of the tender document: stopped",
            field="certificates",
        )
    return certificates


# --- a custodian's shares --------------------------------------------------------------------------------------------


ORDERS: Final = {"bid.release_share": (1, "lot.order_opening"), "bid.release_second_share": (2, "lot.order_second")}
"""Which envelope a share is of, and the order that it may be released by."""


def bid_shares(task: Task, opener: Holder) -> list[Json]:
    """The shares that the opening order asks for; the order and every bid's signed manifest are checked here.

    Of a second envelope a share is released only if both signed orders list the bid: whoever failed stays sealed.
    """
    paper, (number, act) = _paper(task), ORDERS[task.kind]
    lot = facts.text(canon.mapping(task.document), "subject")
    listed = _check_order(task, paper, lot, act)
    shares: list[Json] = []
    for each in facts.members(task.params, "bids"):
        asked = facts.inner(each, "bids")
        if number > 1 and facts.text(asked, "bid") not in listed:
            raise _no_order()
        wanted = _wanted_bid(asked, paper.tender, lot, facts.number(task.params, "i"), number)
        share = opening.share_to_release(wanted, opener)
        shares.append({"bid": wanted.bid, "i": wanted.i, "share": _base64(share)})
    return shares


def _check_order(task: Task, paper: TenderDocument, lot: str, act: str) -> set[str]:
    """Tenderee and supervisor of the tender document have both ordered the opening of this lot; gives the bids that
    both orders list, none where an order is for all."""
    signed_by, listed = set(), []
    for each in facts.members(task.params, "orders"):
        order = facts.inner(each, "orders")
        data = facts.binary(order, "statement")
        said = canon.mapping(data)
        body = facts.inner(said.get("body"), "body")
        if (said.get("act"), said.get("subject"), body.get("tender")) != (act, lot, paper.tender):
            raise _no_order()
        listed.append({str(bid) for bid in facts.members(body, "opened")} if "opened" in body else set())
        signed_by.add(certificate.read(cms.verify(data, facts.binary(order, "p7s")).certificate).org)
    if not {paper.tenderee.code, paper.supervisor.code} <= signed_by:
        raise _no_order()
    return set.intersection(*listed)


def _no_order() -> NotTrusted:
    return NotTrusted(
        "task.no_order",
        "没有招标人与监督部门共同签署的本标段开标令，不交出份额",
        "there is no opening order of this lot signed by tenderee and supervisor: no share is released",
        field="orders",
    )


def _wanted_bid(asked: Mapping[str, Json], about: str, lot: str, i: int, number: int) -> Wanted:
    """The context comes from the order and the bidder's signed manifest, never from the share file."""
    data = facts.binary(asked, "manifest")
    said: Manifest = manifest.read(data)
    signatory = certificate.read(cms.verify(data, facts.binary(asked, "manifest_p7s")).certificate)
    if (said.tender, said.lot) != (about, lot) or said.bidder != f"O-{signatory.org}":
        raise _other_package()
    context = opening.context_of(said, number)
    return Wanted(facts.text(asked, "bid"), context, i, facts.binary(asked, "p7m"), _committed(said.part(number), i))


def sheet_shares(task: Task, opener: Holder) -> list[Json]:
    """The shares of all sheets of one round; each is for this lot and this round, or none is released."""
    lot = facts.text(canon.mapping(task.document), "subject")
    round_, i = facts.number(task.params, "round"), facts.number(task.params, "i")
    shares: list[Json] = []
    for each in facts.members(task.params, "sheets"):
        asked = facts.inner(each, "sheets")
        said = manifest.read_sheet(facts.binary(asked, "manifest"))
        if (said.lot, said.round) != (lot, round_):
            raise _other_package()
        context = envelope.score_context(said.tender, said.lot, said.pid, said.round)
        wanted = Wanted(said.pid, context, i, facts.binary(asked, "p7m"), _committed(said, i))
        shares.append({"pid": said.pid, "i": i, "share": _base64(opening.share_to_release(wanted, opener))})
    return shares


def _committed(said: Part | SheetManifest, i: int) -> bytes:
    if i not in said.commitments:
        raise _other_package()
    return said.commitments[i]


def _other_package() -> NotTrusted:
    return NotTrusted(
        "task.other_package",
        "要求解开的份额不属于本次开启的标段，不交出份额",
        "a share is asked for that is not of this lot: no share is released",
        field="manifest",
    )

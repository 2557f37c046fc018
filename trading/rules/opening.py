"""Which bids are opened, in what order, before whom; what the opening record holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from kernel import canon, merkle
from kernel.canon import Json
from kernel.errors import Conflict, NotFound, NotNow, Words
from signing.rules.manifest import Manifest, Part
from trading.rules.tender import Sealing

RECORD: Final = "ebid-opening/v1"
SECOND_RECORD: Final = "ebid-second-opening/v1"
SEALED: Final = "sealed"
"""The outcome of a second envelope that nothing opens."""
TWICE: Final = Conflict("bid.opened", "该投标已在开标中", "the bid is in the opening already")


def unknown() -> NotFound:
    """The one answer for a bid that does not exist and for a bid that is not yours."""
    return NotFound("bid.unknown", "没有这份投标", "no such bid", field="bid")


def second_not_yet() -> NotNow:
    """The second envelope is for nobody before the first was judged and its own opening ordered."""
    return NotNow(
        "envelope.not_yet",
        "第二信封尚未下令开启，不接受、也不给出其密钥和份额",
        "the opening of the second envelopes is not ordered yet: no key or share of one is taken or given",
        field="envelope",
        remedy=Words(
            "第一信封评审后，由招标人和监督部门下令", "After the first was judged, by tenderee and supervisor"
        ),
    )


def stays_sealed() -> NotNow:
    """Of a bid that did not pass the first envelope nothing opens the second, now or later."""
    return NotNow(
        "envelope.stays_sealed",
        "该投标不在第二信封开启令之列，其第二信封不予开启",
        "the order to open the second envelopes does not list this bid: its second envelope stays sealed",
        field="envelope",
    )


def not_opened_yet() -> NotNow:
    """Prices are for nobody before the opening."""
    return NotNow("lot.not_opened", "尚未开标", "the bids are not opened yet", law="EBM-29")


@dataclass(frozen=True, slots=True)
class Live:
    """A sealed bid of which one envelope, `part`, is to be opened."""

    id: str
    lot: str
    org: str
    seq: int
    context: bytes
    manifest: Manifest
    package: str
    part: Part


def shares_may_be_released(window_ends: datetime | None, seal: Sealing, now: datetime) -> None:
    """Custodians help only after the bidders' window and only where the tender document says so (EBM-31)."""
    if seal.remedy != "custodians":
        raise NotNow(
            "share.no_remedy", "招标文件没有规定由保管人解密", "the document has no remedy by custodians", law="EBM-31"
        )
    if window_ends is None or now < window_ends:
        raise NotNow(
            "share.window", "投标人解密时限未到，不得交出份额", "the bidders' window is not over yet", law="EBM-31"
        )


def heads_root(heads: list[dict[str, Json]]) -> bytes:
    """RFC 9162 root over LP(subject, u64(tseq), last leaf), sorted by the subject's bytes."""
    return merkle.root(
        [
            merkle.leaf_hash(
                canon.joined(str(h["subject"]), canon.u64(int(str(h["tseq"]))), bytes.fromhex(str(h["leaf"])))
            )
            for h in heads
        ]
    )


class Bid(Protocol):
    """A row of bids."""

    id: str
    org: str
    name: str
    state: str


class Offer(Protocol):
    """A row of offers."""

    outcome: str | None
    opened_by: str | None
    form: str | None
    opened_sha256: str | None


def outcome(bid: Bid, offer: Offer | None, manifest: str | None) -> dict[str, Json]:
    """One line of the record: who, what became of the bid, and its price if it was opened."""
    result = bid.state if bid.state != "sealed" or offer is None else offer.outcome
    form = canon.mapping(offer.form.encode()) if offer and offer.form else {}
    return {
        "bid": bid.id,
        "bidder": bid.org,
        "name": bid.name,
        "outcome": result,
        "by": offer.opened_by if offer else None,
        "manifest_sha256": manifest,
        "opened_sha256": offer.opened_sha256 if offer else None,
        "total": form.get("total"),
    }


def second_outcome(bid: Bid, offer: Offer | None) -> dict[str, Json]:
    """One line of the second record; without an `offer` nobody ordered that envelope opened: it stays sealed."""
    form = canon.mapping(offer.form.encode()) if offer and offer.form else {}
    return {
        "bid": bid.id,
        "bidder": bid.org,
        "name": bid.name,
        "outcome": offer.outcome if offer else SEALED,
        "by": offer.opened_by if offer else None,
        "opened_sha256": offer.opened_sha256 if offer else None,
        "total": form.get("total"),
    }


def second_record(tender: str, lot: str, at: datetime, bids: list[dict[str, Json]]) -> dict[str, Json]:
    """The record of the second opening; it is public."""
    return {"v": SECOND_RECORD, "tender": tender, "lot": lot, "at": canon.instant(at), "bids": bids}


def record(tender: str, lot: str, at: datetime, bids: list[dict[str, Json]]) -> dict[str, Json]:
    """The opening record (开标记录); it is public (EBM-32)."""
    return {"v": RECORD, "tender": tender, "lot": lot, "at": canon.instant(at), "bids": bids}

"""Which bids are opened, in what order, before whom; what the opening record holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from kernel import canon, merkle
from kernel.canon import Json
from kernel.errors import Conflict, NotFound, NotNow
from signing.rules.manifest import Manifest
from trading.rules.tender import Sealing

RECORD: Final = "ebid-opening/v1"
TWICE: Final = Conflict("bid.opened", "该投标已在开标中", "the bid is in the opening already")


def unknown() -> NotFound:
    """The one answer for a bid that does not exist and for a bid that is not yours."""
    return NotFound("bid.unknown", "没有这份投标", "no such bid", field="bid")


def not_opened_yet() -> NotNow:
    """Prices are for nobody before the opening."""
    return NotNow("lot.not_opened", "尚未开标", "the bids are not opened yet", law="EBM-29")


@dataclass(frozen=True, slots=True)
class Live:
    """A sealed bid that is to be opened."""

    id: str
    lot: str
    org: str
    seq: int
    context: bytes
    manifest: Manifest
    package: str


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


def record(tender: str, lot: str, at: datetime, bids: list[dict[str, Json]]) -> dict[str, Json]:
    """The opening record (开标记录); it is public (EBM-32)."""
    return {"v": RECORD, "tender": tender, "lot": lot, "at": canon.instant(at), "bids": bids}

"""Hand out key files and shares at the opening, and take released keys and shares in."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Table

from kernel import canon, journal, table
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotNow, NotValid
from kernel.journal import Entry
from signing.acts.signatures import seal
from signing.rules import envelope, manifest
from signing.rules.manifest import SECOND
from signing.rules.statement import Signed
from trading import second_store, store
from trading.acts import stage
from trading.rules import opening as rules
from trading.rules.lifecycle import Stage
from trading.rules.opening import Live
from trading.store import Lot


@dataclass(frozen=True, slots=True)
class Which:
    """One of a bid's envelopes: by which acts its keys come in and its opening is ordered, and where they are kept."""

    number: int
    key: str
    share: str
    order: str
    offers: Table
    shares: Table


FIRST: Final = Which(1, "release_key", "release_share", "order_opening", store.offers, store.shares)
OTHER: Final = Which(
    SECOND, "release_second_key", "release_second_share", "order_second", second_store.offers, second_store.shares
)


def due(lot: Lot) -> Which:
    """Which of the envelopes is opened now, or was opened last."""
    return OTHER if Stage.UNSEALING in (lot.stage, lot.suspended_in) or lot.priced_at else FIRST


def live(ctx: Context, bid: str, of: Which = FIRST) -> Live:
    """What is needed to open an envelope: its context, header, commitments; NotFound for an unknown bid."""
    row = table.find(ctx.tx, store.bids, id=bid)
    if row is None or row.state != "sealed":
        raise rules.unknown()
    held = table.find(ctx.tx, store.submissions, bid=bid, seq=row.seq)
    lot = store.lot(ctx.tx, row.lot)
    if held is None:
        raise rules.unknown()
    signed = manifest.read(ctx.blobs.get(held.manifest_sha256))
    context = envelope.bid_context(lot.tender, lot.id, f"O-{row.org}", row.seq, of.number)
    return Live(bid, row.lot, row.org, row.seq, context, signed, held.package, signed.part(of.number))


def _may_open(ctx: Context, lot: Lot, bid: str, of: Which) -> None:
    """Of a second envelope: NotNow before its opening is ordered, and for good if the order does not list the bid."""
    if of.number == SECOND and table.find(ctx.tx, of.offers, bid=bid) is None:
        ordered = bool(table.rows(ctx.tx, of.offers, "bid", lot=lot.id))
        raise rules.stays_sealed() if ordered else rules.second_not_yet()


def key_of(ctx: Context, bid_id: str) -> tuple[bytes, bytes]:
    """The key file that is due, and its context, for the bidder itself, once that opening is ordered."""
    bid = live(ctx, bid_id)
    held = table.find(ctx.tx, store.submissions, bid=bid_id, seq=bid.seq)
    lot = store.lot(ctx.tx, bid.lot)
    if ctx.actor.org != bid.org or held is None:
        raise rules.unknown()
    if lot.ordered_at is None:
        raise NotNow("lot.not_ordered", "尚未下达开标令", "the opening is not ordered yet", law="EBM-29")
    of = due(lot)
    if of is FIRST:
        return ctx.blobs.get(held.key_p7m_sha256), bid.context
    _may_open(ctx, lot, bid_id, of)
    return ctx.blobs.get(held.second_p7m_sha256), live(ctx, bid_id, of).context


def share_of(ctx: Context, bid_id: str) -> tuple[int, bytes, bytes]:
    """(i, `share-i.p7m`, context) for the custodian who holds share i; not before the bidders' window is over."""
    lot = store.lot(ctx.tx, live(ctx, bid_id).lot)
    of = due(lot)
    bid, paper = live(ctx, bid_id, of), stage.document(ctx, lot)
    _may_open(ctx, lot, bid_id, of)
    rules.shares_may_be_released(lot.window_ends, paper.seal, ctx.now)
    for holder in paper.seal.custodians:
        row = table.find(ctx.tx, of.shares, bid=bid_id, seq=bid.seq, i=holder.i)
        if holder.code == ctx.actor.org and row is not None:
            return holder.i, ctx.blobs.get(row.p7m_sha256), bid.context
    raise NotAllowed("share.not_yours", "贵单位不是保管人", "your organisation holds no share", field="i")


@dataclass(frozen=True, slots=True)
class Order:
    """One signature under the opening order."""

    statement: bytes
    p7s: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """A bid that waits for a custodian's share."""

    bid: str
    manifest: bytes
    p7s: bytes
    p7m: bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that custodian `i` must see before it releases its shares of a lot."""

    i: int
    document: bytes
    orders: list[Order]
    bids: list[Wanted]


def waiting_for(ctx: Context, lot_id: str, of: Which = FIRST) -> Waiting:
    """The bids of the lot whose bidders stayed away, for the custodian who acts. NotNow if none waits."""
    turn = stage.enter(ctx, lot_id, of.share)
    paper = stage.document(ctx, turn.lot)
    rules.shares_may_be_released(turn.lot.window_ends, paper.seal, ctx.now)
    i = next(holder.i for holder in paper.seal.custodians if holder.code == ctx.actor.org)
    bids = [
        _wanted(ctx, offer.bid, i, of)
        for offer in table.rows(ctx.tx, of.offers, "bid", lot=lot_id)
        if not offer.released_key and not offer.outcome
    ]
    if not bids:
        raise NotNow("share.not_needed", "没有投标需要保管人解密", "no bid waits for a share")
    return Waiting(i, ctx.blobs.get(turn.lot.doc_sha256 or ""), _orders(ctx, lot_id, of), bids)


def _wanted(ctx: Context, bid_id: str, i: int, of: Which) -> Wanted:
    bid = live(ctx, bid_id)
    held = table.find(ctx.tx, store.submissions, bid=bid_id, seq=bid.seq)
    share = table.find(ctx.tx, of.shares, bid=bid_id, seq=bid.seq, i=i)
    if held is None or share is None:
        raise rules.unknown()
    files = (held.manifest_sha256, held.p7s_sha256, share.p7m_sha256)
    return Wanted(bid_id, *(ctx.blobs.get(digest) for digest in files))


def _orders(ctx: Context, lot_id: str, of: Which) -> list[Order]:
    entries = (entry for entry in journal.entries(ctx.tx, lot_id) if entry.type == f"lot.{of.order}")
    return [
        Order(ctx.blobs.get(entry.body["doc_sha256"]), ctx.blobs.get(entry.body["p7s_sha256"])) for entry in entries
    ]


def _key(text: Json, field: str) -> bytes:
    try:
        return base64.b64decode(str(text), validate=True)
    except ValueError as error:
        raise NotValid("act.field", f"{field} 不是 base64", f"{field} is not base64", field=field) from error


def release_key(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The bidder hands over its key within the window; the private key stays with it. Nothing is decrypted yet."""
    return _release_key(ctx, subject, body, FIRST)


def release_second_key(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The same of the second envelope, by whom the second order lists and by nobody else, ever."""
    return _release_key(ctx, subject, body, OTHER)


def _release_key(ctx: Context, subject: str, body: Mapping[str, Json], of: Which) -> Entry:
    if ctx.actor.org != (bid := live(ctx, subject)).org:
        raise rules.unknown()
    _may_open(ctx, store.lot(ctx.tx, bid.lot), subject, of)
    bid, turn = live(ctx, subject, of), stage.enter(ctx, bid.lot, of.key)
    if turn.lot.window_ends is None or ctx.received >= turn.lot.window_ends:
        raise NotNow("bid.window_over", "解密时限已过", "the window for decrypting is over", law="EBM-31")
    data = _key(body.get("key"), "key")
    envelope.key_holds(data, bid.context, bid.part.salt, bid.part.commitment)
    table.change(ctx.tx, of.offers, {"bid": subject}, released_key=str(body["key"]), released_at=canon.instant(ctx.now))
    facts: dict[str, Json] = {
        "lot": bid.lot,
        "commitment": bid.part.commitment.hex(),
        "key_sha256": canon.sha256(data).hex(),
    }
    return journal.append(ctx, Act(of.key, subject, ctx.actor, ctx.now, facts))


def release_share(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """A custodian releases its share of a bid whose bidder stayed away, if the tender document has that remedy."""
    return _release_share(ctx, subject, body, FIRST)


def release_second_share(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The same of the second envelope of a bid that the second order lists."""
    return _release_share(ctx, subject, body, OTHER)


def _release_share(ctx: Context, subject: str, body: Mapping[str, Json], of: Which) -> Entry:
    lot = store.lot(ctx.tx, live(ctx, subject).lot)
    _may_open(ctx, lot, subject, of)
    bid, turn = live(ctx, subject, of), stage.enter(ctx, lot.id, of.share)
    paper = stage.document(ctx, turn.lot)
    rules.shares_may_be_released(turn.lot.window_ends, paper.seal, ctx.now)
    mine = [holder.i for holder in paper.seal.custodians if holder.code == ctx.actor.org]
    i = body.get("i")
    if not isinstance(i, int) or i not in mine:
        raise NotAllowed("share.not_yours", "这不是贵单位保管的份额", "this share is not yours", field="i")
    offer = table.find(ctx.tx, of.offers, bid=subject)
    if offer is None or offer.released_key:
        raise NotNow("share.not_needed", "投标人已自行解密", "the bidder has opened its bid itself")
    data = _key(body.get("share"), "share")
    row = table.find(ctx.tx, of.shares, bid=subject, seq=bid.seq, i=i)
    if row is None:
        raise rules.unknown()
    envelope.share_holds(data, bid.context, i, bytes.fromhex(row.commit))
    key = {"bid": subject, "seq": bid.seq, "i": i}
    table.change(ctx.tx, of.shares, key, released=str(body["share"]), released_at=canon.instant(ctx.now))
    facts: dict[str, Json] = {"lot": bid.lot, "i": i, "share_sha256": canon.sha256(data).hex()}
    return journal.append(ctx, Act(of.share, subject, ctx.actor, ctx.now, facts))


def release_shares(
    ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None, of: Which = FIRST
) -> Entry:
    """A custodian's one signature for all bids of a lot that wait: `body` has `lot`, `i` and `shares` by bid.

    Each share is recorded on its bid; the lot records who released what by which signature, sealed and time-stamped.
    """
    turn, given = stage.enter(ctx, subject, of.share), body.get("shares")
    if not isinstance(given, Mapping) or not given:
        raise NotValid("act.field", "没有份额", "there is no share", field="shares")
    if any(live(ctx, bid).lot != subject for bid in given):
        raise rules.unknown()
    said: dict[str, Json] = {"lot": subject, "i": body.get("i")}
    entries = [_release_share(ctx, bid, {"i": said["i"], "share": given[bid]}, of) for bid in sorted(given)]
    shares: list[Json] = [{"bid": each.subject, "share_sha256": each.body["share_sha256"]} for each in entries]
    return seal(ctx, stage.leave(ctx, turn, said, signed, {"shares": shares}))

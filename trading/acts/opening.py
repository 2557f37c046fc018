"""Close the bidding, order the opening, take keys and shares, classify failures, open."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from kernel import canon, journal, merkle, table
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotNow, NotValid, Words
from kernel.journal import Entry
from signing.acts import seal
from signing.rules import envelope, manifest
from signing.rules.statement import Signed
from trading import store
from trading.acts import stage
from trading.rules import calendar
from trading.rules import opening as rules
from trading.rules.opening import Live
from trading.store import Lot


def heads(ctx: Context, lot: str) -> list[dict[str, Json]]:
    """The last entry of every bid of the lot, by subject; withdrawn ones included (verifiability 3.2)."""
    found: list[dict[str, Json]] = []
    for row in table.rows(ctx.tx, store.bids, "id", lot=lot):
        last = journal.head(ctx.tx, row.id)
        if last is not None:
            found.append({"subject": row.id, "tseq": last.tseq, "leaf": last.leaf.hex()})
    return found


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


def close_bidding(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Fix the set of bids. Not before the deadline and its settle time are over, nor with an open question."""
    turn = stage.enter(ctx, subject, "close_bidding")
    calendar.after_close(turn.lot.deadline, ctx.now)
    open_questions = [
        q.id for q in table.rows(ctx.tx, store.questions, "id", tender=turn.lot.tender) if not q.answered_at
    ]
    if open_questions:
        raise NotNow(
            "lot.unanswered",
            f"还有 {len(open_questions)} 个问题或异议没有答复",
            f"{len(open_questions)} questions or objections are unanswered",
            law="BIR-22",
            remedy=Words("先答复，或写明理由不再答复", "Answer them, or waive each with a reason"),
        )
    bids = heads(ctx, subject)
    found: dict[str, Json] = {
        "deadline": canon.instant(turn.lot.deadline or ctx.now),
        "count": len(bids),
        "heads": bids,
        "heads_root": heads_root(bids).hex(),
    }
    return seal(ctx, stage.leave(ctx, turn, found))


def stop_too_few(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Fewer bids than the law wants: nothing is opened, the tender is held again (招标投标法 28; 实施条例 44)."""
    turn = stage.enter(ctx, subject, "stop_too_few")
    count, least = store.count_bids(ctx.tx, subject, "sealed"), rules.least(turn.lot.regime)
    if count >= least:
        raise NotNow("lot.enough", f"有 {count} 份投标，不少于 {least} 份", f"{count} bids are not fewer than {least}")
    return stage.leave(ctx, turn, {"count": count, "least": least})


def order_opening(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Tenderee and supervisor order the opening; with the second signature the bidders' window begins."""
    turn = stage.enter(ctx, subject, "order_opening")
    count, least = store.count_bids(ctx.tx, subject, "sealed"), rules.least(turn.lot.regime)
    if count < least:
        raise NotNow(
            "lot.too_few", f"投标少于 {least} 份，不得开标", f"fewer than {least} bids: no opening", law="BID-28"
        )
    expected = opening_order(turn.lot, count)
    if dict(body) != expected:
        raise NotValid("act.field", "开标令的内容与标段不符", "the order does not describe this lot", field="body")
    window = timedelta(minutes=stage.document(ctx, turn.lot).seal.window_minutes)
    entry = stage.leave(
        ctx, turn, body, signed, ordered_at=canon.instant(ctx.now), window_ends=canon.instant(ctx.now + window)
    )
    for row in table.rows(ctx.tx, store.bids, "id", lot=subject, state="sealed"):
        if table.find(ctx.tx, store.offers, bid=row.id) is None:
            table.add(ctx.tx, store.offers, rules.TWICE, bid=row.id, lot=subject)
    return entry


def order_of(ctx: Context, lot_id: str) -> dict[str, Json]:
    """The order as it would be signed now."""
    return opening_order(store.lot(ctx.tx, lot_id), store.count_bids(ctx.tx, lot_id, "sealed"))


def opening_order(lot: Lot, count: int) -> dict[str, Json]:
    """The body that tenderee and supervisor both sign."""
    return {
        "tender": lot.tender,
        "lot": lot.id,
        "deadline": canon.instant(lot.deadline or lot.stage_since),
        "count": count,
    }


def live(ctx: Context, bid: str) -> Live:
    """What is needed to open a bid: its context, header, commitments; NotFound for an unknown bid."""
    row = table.find(ctx.tx, store.bids, id=bid)
    if row is None or row.state != "sealed":
        raise rules.unknown()
    held = table.find(ctx.tx, store.submissions, bid=bid, seq=row.seq)
    lot = store.lot(ctx.tx, row.lot)
    if held is None:
        raise rules.unknown()
    signed = manifest.read(ctx.blobs.get(held.manifest_sha256))
    context = envelope.bid_context(lot.tender, lot.id, f"O-{row.org}", row.seq)
    return Live(bid, row.lot, row.org, row.seq, context, signed, held.package)


def key_of(ctx: Context, bid_id: str) -> tuple[bytes, bytes]:
    """`key.p7m` and its context, for the bidder itself, once the opening is ordered."""
    bid = live(ctx, bid_id)
    held = table.find(ctx.tx, store.submissions, bid=bid_id, seq=bid.seq)
    lot = store.lot(ctx.tx, bid.lot)
    if ctx.actor.org != bid.org or held is None:
        raise rules.unknown()
    if lot.ordered_at is None:
        raise NotNow("lot.not_ordered", "尚未下达开标令", "the opening is not ordered yet", law="EBM-29")
    return ctx.blobs.get(held.key_p7m_sha256), bid.context


def share_of(ctx: Context, bid_id: str) -> tuple[int, bytes, bytes]:
    """(i, `share-i.p7m`, context) for the custodian who holds share i; not before the bidders' window is over."""
    bid = live(ctx, bid_id)
    lot = store.lot(ctx.tx, bid.lot)
    paper = stage.document(ctx, lot)
    rules.shares_may_be_released(lot.window_ends, paper.seal, ctx.now)
    for holder in paper.seal.custodians:
        row = table.find(ctx.tx, store.shares, bid=bid_id, seq=bid.seq, i=holder.i)
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


def waiting_for(ctx: Context, lot_id: str) -> Waiting:
    """The bids of the lot whose bidders stayed away, for the custodian who acts. NotNow if none waits."""
    turn = stage.enter(ctx, lot_id, "release_share")
    paper = stage.document(ctx, turn.lot)
    rules.shares_may_be_released(turn.lot.window_ends, paper.seal, ctx.now)
    i = next(holder.i for holder in paper.seal.custodians if holder.code == ctx.actor.org)
    bids = [
        _wanted(ctx, offer.bid, i)
        for offer in table.rows(ctx.tx, store.offers, "bid", lot=lot_id)
        if not offer.released_key and not offer.outcome
    ]
    if not bids:
        raise NotNow("share.not_needed", "没有投标需要保管人解密", "no bid waits for a share")
    return Waiting(i, ctx.blobs.get(turn.lot.doc_sha256 or ""), _orders(ctx, lot_id), bids)


def _wanted(ctx: Context, bid_id: str, i: int) -> Wanted:
    bid = live(ctx, bid_id)
    held = table.find(ctx.tx, store.submissions, bid=bid_id, seq=bid.seq)
    share = table.find(ctx.tx, store.shares, bid=bid_id, seq=bid.seq, i=i)
    if held is None or share is None:
        raise rules.unknown()
    files = (held.manifest_sha256, held.p7s_sha256, share.p7m_sha256)
    return Wanted(bid_id, *(ctx.blobs.get(digest) for digest in files))


def _orders(ctx: Context, lot_id: str) -> list[Order]:
    entries = (entry for entry in journal.entries(ctx.tx, lot_id) if entry.type == "lot.order_opening")
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
    bid = live(ctx, subject)
    turn = stage.enter(ctx, bid.lot, "release_key")
    if ctx.actor.org != bid.org:
        raise rules.unknown()
    if turn.lot.window_ends is None or ctx.now >= turn.lot.window_ends:
        raise NotNow("bid.window_over", "解密时限已过", "the window for decrypting is over", law="EBM-31")
    data = _key(body.get("key"), "key")
    sealed = bid.manifest.sealed
    envelope.key_holds(data, bid.context, sealed.salt, sealed.commitment)
    table.change(
        ctx.tx, store.offers, {"bid": subject}, released_key=str(body["key"]), released_at=canon.instant(ctx.now)
    )
    facts: dict[str, Json] = {
        "lot": bid.lot,
        "commitment": sealed.commitment.hex(),
        "key_sha256": canon.sha256(data).hex(),
    }
    return journal.append(ctx, Act("release_key", subject, ctx.actor, ctx.now, facts))


def release_share(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """A custodian releases its share of a bid whose bidder stayed away, if the tender document has that remedy."""
    bid = live(ctx, subject)
    turn = stage.enter(ctx, bid.lot, "release_share")
    paper = stage.document(ctx, turn.lot)
    rules.shares_may_be_released(turn.lot.window_ends, paper.seal, ctx.now)
    mine = [holder.i for holder in paper.seal.custodians if holder.code == ctx.actor.org]
    i = int(str(body.get("i", 0)))
    if i not in mine:
        raise NotAllowed("share.not_yours", "这不是贵单位保管的份额", "this share is not yours", field="i")
    offer = table.find(ctx.tx, store.offers, bid=subject)
    if offer is None or offer.released_key:
        raise NotNow("share.not_needed", "投标人已自行解密", "the bidder has opened its bid itself")
    data = _key(body.get("share"), "share")
    row = table.find(ctx.tx, store.shares, bid=subject, seq=bid.seq, i=i)
    if row is None:
        raise rules.unknown()
    envelope.share_holds(data, bid.context, i, bytes.fromhex(row.commit))
    key = {"bid": subject, "seq": bid.seq, "i": i}
    table.change(ctx.tx, store.shares, key, released=str(body["share"]), released_at=canon.instant(ctx.now))
    facts: dict[str, Json] = {"lot": bid.lot, "i": i, "share_sha256": canon.sha256(data).hex()}
    return journal.append(ctx, Act("release_share", subject, ctx.actor, ctx.now, facts))


def classify_failure(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Agency and supervisor decide why a bid did not open: 撤销 (bidder's cause) or 撤回 (any other; EBM-31)."""
    turn = stage.enter(ctx, subject, "classify_failure")
    kind, bid = body.get("kind"), str(body.get("bid"))
    if kind not in ("revoked", "withdrawn"):
        raise NotValid("act.field", "须定为撤销或撤回", "classify as revoked or withdrawn", field="kind", law="EBM-31")
    if not str(body.get("cause", "")).strip():
        raise NotValid("act.field", "须写明原因", "the cause must be written", field="cause")
    calendar.after_window(turn.lot.window_ends, ctx.now)
    offer = table.find(ctx.tx, store.offers, bid=bid, lot=subject)
    if offer is None or offer.outcome:
        raise NotNow("bid.settled", "该投标已有结果", "the bid has its outcome already", field="bid")
    both = bool(store.signed_by(ctx.tx, subject, "classify_failure", bid).keys() - {ctx.actor.role})
    entry = stage.leave(ctx, turn, body, signed)
    if both:
        table.change(ctx.tx, store.offers, {"bid": bid}, outcome=kind)
    return entry


def open_bids(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Announce all bids together: the window is over and every bid is opened or classified (EBM-29 to 31)."""
    turn = stage.enter(ctx, subject, "open_bids")
    calendar.after_window(turn.lot.window_ends, ctx.now)
    _no_open_objection(ctx, subject)
    record = rules.record(turn.lot.tender, subject, ctx.now, _outcomes(ctx, subject))
    digest = ctx.blobs.put(canon.canonical(record))
    found: dict[str, Json] = {"bids": record["bids"], "record_sha256": digest}
    at = canon.instant(ctx.now)
    return seal(ctx, stage.leave(ctx, turn, body, signed, found, opened_at=at, record_sha256=digest))


def _no_open_objection(ctx: Context, lot: str) -> None:
    for row in table.rows(ctx.tx, store.objections, "raised_at", lot=lot, kind="opening"):
        if not row.answered_at:
            raise NotNow("lot.objection", "开标异议尚未答复", "an objection to the opening is unanswered", law="BIR-44")


def _outcomes(ctx: Context, lot: str) -> list[dict[str, Json]]:
    """Every bid of the lot in the order of opening (by subject, which is random), none skipped."""
    made: list[dict[str, Json]] = []
    for row in table.rows(ctx.tx, store.bids, "id", lot=lot):
        offer = table.find(ctx.tx, store.offers, bid=row.id)
        held = table.find(ctx.tx, store.submissions, bid=row.id, seq=row.seq)
        if row.state == "sealed" and (offer is None or not offer.outcome):
            raise NotNow(
                "bid.not_opened",
                f"{row.name} 的投标还没有结果",
                f"the bid of {row.name} has no outcome yet",
                field=row.id,
                remedy=Words("等待解密，或由双方定性", "Wait for its key, or classify the failure"),
            )
        made.append(rules.outcome(row, offer, held.manifest_sha256 if held else None))
    return made

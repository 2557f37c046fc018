"""Close the bidding, order the opening, classify failures, open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from kernel import canon, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotNow, NotValid, Words
from kernel.journal import Entry
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading import store
from trading.acts import deposits, releasing, stage
from trading.acts.heads import heads
from trading.rules import calendar
from trading.rules import opening as rules
from trading.store import Lot


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
    # withdrawn ones included (verifiability 3.2)
    bids = heads(ctx, [row.id for row in table.rows(ctx.tx, store.bids, "id", lot=subject)])
    found: dict[str, Json] = {
        "deadline": canon.instant(turn.lot.deadline or ctx.now),
        "count": len(bids),
        "heads": bids,
        "heads_root": rules.heads_root(bids).hex(),
    }
    return seal(ctx, stage.leave(ctx, turn, found))


def stop_too_few(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Fewer bids than the law wants: nothing is opened, the tender is held again (招标投标法 28; 实施条例 44)."""
    turn = stage.enter(ctx, subject, "stop_too_few")
    count, least = store.count_bids(ctx.tx, subject, "sealed"), turn.lot.way.least
    if count >= least:
        raise NotNow("lot.enough", f"有 {count} 份投标，不少于 {least} 份", f"{count} bids are not fewer than {least}")
    return stage.leave(ctx, turn, {"count": count, "least": least})


def order_opening(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Tenderee and supervisor order the opening; with the second signature the bidders' window begins."""
    turn = stage.enter(ctx, subject, "order_opening")
    count, least = store.count_bids(ctx.tx, subject, "sealed"), turn.lot.way.least
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


def classify_failure(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Agency and supervisor decide why a bid did not open: 撤销 (bidder's cause) or 撤回 (any other; EBM-31)."""
    turn = stage.enter(ctx, subject, "classify_failure")
    kind, bid = body.get("kind"), str(body.get("bid"))
    if kind not in ("revoked", "withdrawn"):
        raise NotValid("act.field", "须定为撤销或撤回", "classify as revoked or withdrawn", field="kind", law="EBM-31")
    if not str(body.get("cause", "")).strip():
        raise NotValid("act.field", "须写明原因", "the cause must be written", field="cause")
    calendar.after_window(turn.lot.window_ends, ctx.now)
    of = releasing.due(turn.lot)
    offer = table.find(ctx.tx, of.offers, bid=bid, lot=subject)
    if offer is None or offer.outcome:
        raise NotNow("bid.settled", "该投标已有结果", "the bid has its outcome already", field="bid")
    both = bool(store.signed_by(ctx.tx, subject, "classify_failure", bid).keys() - {ctx.actor.role})
    entry = stage.leave(ctx, turn, body, signed)
    if both:
        table.change(ctx.tx, of.offers, {"bid": bid}, outcome=kind)
    return entry


def open_bids(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Announce all bids together: the window is over and every bid is opened or classified (EBM-29 to 31)."""
    turn = stage.enter(ctx, subject, "open_bids")
    calendar.after_window(turn.lot.window_ends, ctx.now)
    no_open_objection(ctx, subject)
    record = rules.record(turn.lot.tender, subject, ctx.now, _outcomes(ctx, subject))
    digest = ctx.blobs.put(canon.canonical(record))
    found: dict[str, Json] = {"bids": record["bids"], "record_sha256": digest}
    at = canon.instant(ctx.now)
    return seal(ctx, stage.leave(ctx, turn, body, signed, found, opened_at=at, record_sha256=digest))


def no_open_objection(ctx: Context, lot: str) -> None:
    """NotNow while an objection to the opening waits for its answer, which is due on the spot (BIR-44)."""
    for row in table.rows(ctx.tx, store.objections, "raised_at", lot=lot, kind="opening"):
        if not row.answered_at:
            raise NotNow("lot.objection", "开标异议尚未答复", "an objection to the opening is unanswered", law="BIR-44")


def _outcomes(ctx: Context, lot: str) -> list[dict[str, Json]]:
    """Every bid of the lot in the order of opening (by subject, which is random), none skipped."""
    made: list[dict[str, Json]] = []
    of = store.lot(ctx.tx, lot)
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
        line = rules.outcome(row, offer, held.manifest_sha256 if held else None)
        made.append(line | deposits.recorded(ctx, of, row.org))
    return made

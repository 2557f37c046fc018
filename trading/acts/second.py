"""The second opening of two envelopes: of the bids that passed the first, and of no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from kernel import canon, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotNow, Words
from kernel.journal import Entry
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading import second_store, store
from trading.acts import opening, releasing, stage
from trading.acts.stage import Turn
from trading.rules import calendar
from trading.rules import opening as rules


def ordered(ctx: Context, turn: Turn, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Record that tenderee or supervisor orders the opening; with the second signature the bidders' window begins.

    `body` was judged before; its `opened` lists the bids. Only of these a key or a share is taken from now on.
    """
    ends = ctx.now + timedelta(minutes=stage.document(ctx, turn.lot).seal.window_minutes)
    entry = stage.leave(ctx, turn, body, signed, window_ends=canon.instant(ends))
    if stage.is_complete(turn, store.lot(ctx.tx, turn.lot.id).stage):
        for bid in _texts(body.get("opened")):
            table.add(ctx.tx, second_store.offers, rules.TWICE, bid=bid, lot=turn.lot.id)
    return entry


def _texts(value: Json) -> Sequence[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []


def open_second(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Read out the prices of those who passed, together; what is said of the others is that they stay sealed."""
    turn = stage.enter(ctx, subject, "open_second")
    calendar.after_window(turn.lot.window_ends, ctx.now)
    opening.no_open_objection(ctx, subject)
    record = rules.second_record(turn.lot.tender, subject, ctx.now, _lines(ctx, subject))
    digest = ctx.blobs.put(canon.canonical(record))
    found: dict[str, Json] = {"bids": record["bids"], "record_sha256": digest}
    at = canon.instant(ctx.now)
    return seal(ctx, stage.leave(ctx, turn, body, signed, found, priced_at=at, prices_sha256=digest))


def _lines(ctx: Context, lot: str) -> list[dict[str, Json]]:
    """Every bid whose first envelope was opened, by bid."""
    made: list[dict[str, Json]] = []
    for first in table.rows(ctx.tx, store.offers, "bid", lot=lot, outcome="opened"):
        row = table.find(ctx.tx, store.bids, id=first.bid)
        offer = table.find(ctx.tx, second_store.offers, bid=first.bid)
        if row is None:
            continue
        if offer is not None and not offer.outcome:
            raise NotNow(
                "bid.not_opened",
                f"{row.name} 的第二信封还没有结果",
                f"the second envelope of {row.name} has no outcome yet",
                field=row.id,
                remedy=Words("等待解密，或由双方定性", "Wait for its key, or classify the failure"),
            )
        made.append(rules.second_outcome(row, offer))
    return made


def waiting_for(ctx: Context, lot_id: str) -> releasing.Waiting:
    """As of the first envelopes, for the custodian who acts."""
    return releasing.waiting_for(ctx, lot_id, releasing.OTHER)


def release_shares(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """As of the first envelopes; a share of a bid that the order does not list is refused."""
    return releasing.release_shares(ctx, subject, body, signed, releasing.OTHER)

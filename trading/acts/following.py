"""A firm's own view of the market: the lots that it follows, bids for or asked about. Nobody else may ask."""

from __future__ import annotations

from dataclasses import dataclass

from kernel import table
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound
from trading import store
from trading.acts.reading import Bid, Lot
from trading.rules.lifecycle import Stage


@dataclass(frozen=True, slots=True)
class Concern:
    """A lot of the caller's firm and why it is one: its bid (withdrawn ones included), a question, or that it follows
    the lot."""

    lot: Lot
    bid: Bid | None
    asked: bool
    follows: bool


def _firm(ctx: Context) -> str:
    if ctx.actor.role is not Role.BIDDER or not ctx.actor.org:
        raise NotAllowed("act.not_allowed", "只能由投标人办理", "this is for bidders")
    return ctx.actor.org


def follow(ctx: Context, lot: str) -> None:
    """Keep the lot on the firm's desk. No official act: the journal, which others read, does not hear of it."""
    org = _firm(ctx)
    if store.lot(ctx.tx, lot).stage is Stage.DRAFT:
        raise NotFound("lot.unknown", f"没有标段 {lot}", f"no such lot: {lot}", field="lot")
    if table.find(ctx.tx, store.follows, lot=lot, org=org) is None:
        table.add(ctx.tx, store.follows, Conflict("follow.known", "请重试", "please try again"), lot=lot, org=org)


def leave(ctx: Context, lot: str) -> None:
    """Follow the lot no longer; a bid or a question keeps it on the desk all the same."""
    table.remove(ctx.tx, store.follows, lot=lot, org=_firm(ctx))


def follows(ctx: Context, lot: str) -> bool:
    return table.find(ctx.tx, store.follows, lot=lot, org=_firm(ctx)) is not None


def concerns(ctx: Context, limit: int) -> list[Concern]:
    """The firm's lots: those that go on before those that ended, each half by deadline."""
    org = _firm(ctx)
    bids = {row.lot: row for row in table.rows(ctx.tx, store.bids, "lot", org=org)}
    followed = {row.lot for row in table.rows(ctx.tx, store.follows, "lot", org=org)}
    asked = store.asked_about(ctx.tx, org)
    made = []
    for lot in store.lots_of_firm(ctx.tx, org, limit):
        row = bids.get(lot.id)
        bid = Bid(row.id, row.lot, row.org, row.name, row.seq, row.state) if row else None
        made.append(Concern(lot, bid, lot.tender in asked, lot.id in followed))
    return made

"""What of the deposits that came is held, what must go back and by when: the cashier's list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel import journal, table
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import NotAllowed
from kernel.journal import Entry
from kernel.money import Money
from kernel.table import Record
from people.acts import reading as people
from trading import deposit_store as store
from trading import room_store
from trading import store as lots
from trading.acts import contracting, deposits, selling, succeeding
from trading.rules import deposit, deposit_return, fee
from trading.rules.deposit import Means, Purpose, Standing
from trading.rules.deposit_return import Fate, Owed
from trading.rules.lifecycle import Stage
from trading.rules.succession import KEEPABLE

HELD: Final = (Standing.BOOKED, Standing.VERIFIED)
"""What the centre has of a deposit."""


def cashier(ctx: Context) -> None:
    """NotAllowed for everybody but the centre."""
    if ctx.actor.role is not Role.CENTRE:
        raise NotAllowed("act.not_allowed", "只能由交易中心办理", "only the centre may do this")


def owed(ctx: Context, held: Record) -> Owed | None:
    """Why and by when the deposit goes back; None while it does not."""
    lot = lots.lot(ctx.tx, held.lot)
    if held.purpose == Purpose.DOCUMENTS:  # only a tender that its tenderee ends gives it back
        ended = lot.stage is Stage.TERMINATED
        return Owed(deposit_return.Cause.ENDED, fee.BACK, None, interest=False) if ended else None
    bid = table.find(ctx.tx, lots.bids, lot=held.lot, org=held.org)
    offer = table.find(ctx.tx, lots.offers, bid=bid.id) if bid else None
    award = contracting.award(ctx.tx, lot.id) or next(contracting.of_type(ctx.tx, lot.id, "lot.confirm_deal"), None)
    won = award is not None and _won(award, held.org, bid)
    outcome = (offer.outcome or "") if offer else ""
    fell = bid is not None and _fell_out(ctx, bid)
    gone = bid is not None and _left(ctx, bid)
    fate = Fate(_part(ctx, held, bid), outcome, lot.stage, won, fell, gone)
    why = deposit_return.cause(fate, awarded=award is not None)
    if why is None:
        return None
    at = award.at if award else lot.stage_since
    if fate.bid == "withdrawn" and bid is not None:
        at = max(each.at for each in journal.entries(ctx.tx, bid.id) if each.type == "bid.withdraw_bid")
    elif fate.outcome == "withdrawn":
        at = lot.opened_at or at
    contract = contracting.signed_at(ctx.tx, lot.id) or _entered(ctx, lot, held.org, won=won)
    return deposit_return.owed(lot.regime, why, at, contract.at if contract else None)


def _entered(ctx: Context, lot: lots.Lot, org: str, *, won: bool) -> Entry | None:
    """The contract of a deal: of a winner its own, for who lost the last one; None before it is entered."""
    there = selling.entered(ctx.tx, lot.id)
    if won:
        return there.get(f"O-{org}")
    return list(there.values())[-1] if there and not selling.missing(ctx.tx, lot.id) else None


def to_return(ctx: Context, lot: lots.Lot, org: str) -> Owed | None:
    """Why and by when the organisation's deposit for the lot goes back; None while it does not, or none is held."""
    held = deposits.of(ctx, lot, org)
    booked = held is not None and any(row.standing in HELD for row in deposits.came(ctx, held.id))
    return owed(ctx, held) if held is not None and booked else None


def _left(ctx: Context, bid: Record) -> bool:
    """Whether its supplier left the talks."""
    return any(each.body["bid"] == bid.id for each in contracting.of_type(ctx.tx, bid.lot, "lot.leave_negotiation"))


def _fell_out(ctx: Context, bid: Record) -> bool:
    """Whether its award was taken back for a reason for which the deposit may be kept."""
    return succeeding.withdrawn(ctx.tx, bid.lot).get(bid.id) in KEEPABLE


def _won(award: Entry, org: str, bid: Record | None) -> bool:
    """Whether the award, or the deal of a room, is this organisation's."""
    if award.type == "lot.award":
        return bid is not None and award.body["bid"] == bid.id
    winners = award.body["winners"]
    return isinstance(winners, list) and any(isinstance(w, dict) and w["org"] == f"O-{org}" for w in winners)


def _part(ctx: Context, held: Record, bid: Record | None) -> str:
    """How the depositor took part: by its bid, or, of a lot that has a room, by its seat there alone: a sealed bid that
    came before is never opened, and that there was one must not be told."""
    room = table.find(ctx.tx, room_store.rooms, lot=held.lot)
    if room is not None and table.find(ctx.tx, room_store.seats, room=room.id, org=held.org):
        return "seated"
    counts = bid is not None and (room is None or bid.state == "withdrawn")
    return str(bid.state) if bid is not None and counts else ""


@dataclass(frozen=True, slots=True)
class Keepable:
    """A deposit that the tenderee may keep by law: of a revoked bid (实施条例 35), or of a winner who signs no
    contract, renounces or gives no performance bond (74; 拍卖法 39). `held`: what would be kept, in the currency of
    each arrival."""

    deposit: str
    lot: str
    bidder: str
    revoked: bool
    held: tuple[Money, ...]


def keepable(ctx: Context, lot_id: str) -> list[Keepable]:
    """Of a lot that is opened or whose room is over, for its tenderee; what stands or must go back is not among
    them."""
    lot = lots.lot(ctx.tx, lot_id)
    if ctx.actor.role is not Role.TENDEREE:
        return []
    found: list[Keepable | None] = []
    if lot.opened_at is not None:
        bids = table.rows(ctx.tx, lots.bids, "id", lot=lot_id)
        found += [_keepable(ctx, lot, bid.org, bid.name, bid) for bid in bids]
    named = people.names(ctx)
    found += [_keepable(ctx, lot, org, named.get(org, org)) for org in sorted(deposits.entrants(ctx, lot_id))]
    return [one for one in found if one is not None]


def _is_revoked(ctx: Context, bid: Record) -> bool:
    offer = table.find(ctx.tx, lots.offers, bid=bid.id)
    return offer is not None and bool(offer.outcome == "revoked")


def _keepable(ctx: Context, lot: lots.Lot, org: str, name: str, bid: Record | None = None) -> Keepable | None:
    revoked = bid is not None and _is_revoked(ctx, bid)
    held = deposits.of(ctx, lot, org)
    if held is None:
        return None
    due = owed(ctx, held)
    rows = [each for each in deposits.came(ctx, held.id) if each.standing in HELD]
    won = due is not None and due.cause is deposit_return.Cause.WON and not contracting.signed_at(ctx.tx, lot.id)
    if not rows or not (revoked or won or (bid is not None and _fell_out(ctx, bid))):
        return None
    return Keepable(held.id, lot.id, name, revoked, tuple(each.money for each in rows))


def is_told(ctx: Context, lot: lots.Lot) -> bool:
    """Whether it is known who took part: the bids are opened, or the room is over."""
    room = table.find(ctx.tx, room_store.rooms, lot=lot.id)
    return lot.opened_at is not None or (room is not None and room.state == room_store.OVER)


@dataclass(frozen=True, slots=True)
class Row:
    """One arrival as the cashier sees it. `lot` and `org` are empty before it is known who took part: neither who has
    paid nor for what may be told, to the cashier either (招标投标法 22). `payer` and `account` are there as far as they
    are needed: to compare a slip, and to give back."""

    id: str
    deposit: str
    reference: str
    means: Means
    money: Money
    paid_at: datetime
    standing: Standing
    payer: str
    account: str
    purpose: Purpose
    mine: bool
    lot: str
    org: str
    owed: Owed | None
    idle: bool


def overview(ctx: Context) -> list[Row]:
    """Everything that waits for the centre or is held: first what must go back, by its limit."""
    cashier(ctx)
    waiting = (Standing.LISTED, Standing.BOOKED, Standing.VERIFIED, Standing.REFUSED)
    made = [_row(ctx, row) for row in store.standing(ctx.tx, *waiting)]
    return sorted(made, key=_urgency)


def _urgency(row: Row) -> tuple[bool, bool, float]:
    by = row.owed.by.timestamp() if row.owed and row.owed.by else 0.0
    return row.owed is None and not row.idle, row.standing is not Standing.LISTED, by


def _row(ctx: Context, row: Record) -> Row:
    lot = lots.lot(ctx.tx, row.lot)
    held = table.find(ctx.tx, store.deposits, id=row.deposit)
    asked, came = deposits.demand(ctx, lot, Purpose(row.purpose)), store.arrival(row)
    told, listed = is_told(ctx, lot), came.standing is Standing.LISTED
    due = None if listed or held is None else owed(ctx, held)
    idle = not listed and deposit.is_idle(asked, came)
    return Row(
        id=row.id,
        deposit=row.deposit,
        reference=row.reference,
        means=came.means,
        money=came.money,
        paid_at=came.paid_at,
        standing=came.standing,
        payer=row.payer if listed or told else "",
        account=row.account if listed or told or due or idle else "",
        purpose=Purpose(row.purpose),
        mine=row.entered_by == ctx.actor.id,
        lot=row.lot if told else "",
        org=row.org if told else "",
        owed=due,
        idle=idle,
    )

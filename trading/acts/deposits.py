"""Bid deposits before the opening: a reference for each bidder, and what its own bidder may know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kernel import canon, ids, journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotFound, NotNow, Words
from kernel.journal import Entry
from kernel.table import Record
from signing.rules.statement import Signed
from trading import deposit_store as store
from trading import store as lots
from trading.acts import stage
from trading.rules import calendar, deposit, reference
from trading.rules.deposit import Arrival, Demand, State
from trading.store import Lot

TAKEN = Conflict(
    "deposit.known",
    "贵单位已有本标段的保证金账号",
    "your organisation has a reference for this lot already",
    remedy=Words("按已有的账号缴纳", "Pay with the one that you have"),
)


@dataclass(frozen=True, slots=True)
class Own:
    """A bidder's own deposit for a lot that demands one; `id` and `reference` are empty before it has asked."""

    lot: str
    org: str
    id: str
    reference: str
    demand: Demand
    state: State
    arrivals: tuple[Arrival, ...]


def unknown() -> NotFound:
    """The one answer for a deposit that does not exist and for one that is not yours."""
    return NotFound("deposit.unknown", "没有这笔保证金", "no such deposit", field="deposit")


def demand(ctx: Context, lot: Lot) -> Demand | None:
    """What the document in force demands for the lot; None while there is none, or if it demands nothing."""
    return deposit.demand(stage.document(ctx, lot), lot.id) if lot.doc_sha256 else None


def ask_account(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Ask for the reference under which the deposit for a lot is paid; `subject` is the lot.

    It is random, so that no bank slip tells whose it is or how many there are (招标投标法 22).
    """
    lot = stage.enter(ctx, subject, "ask_account").lot
    if demand(ctx, lot) is None:
        raise NotNow("deposit.none", "本标段不要求投标保证金", "this lot demands no deposit")
    calendar.in_time(lot.deadline, ctx.received)
    made, number = ids.subject("M", ctx.chance.bytes(16).hex()), reference.made(ctx.chance.bytes(reference.RANDOM))
    table.add(ctx.tx, store.deposits, TAKEN, id=made, lot=lot.id, org=ctx.actor.org, reference=number,
              asked_at=canon.instant(ctx.now))  # fmt: skip
    facts: dict[str, Json] = {
        "tender": lot.tender, "lot": lot.id, "bidder": f"O-{ctx.actor.org}", "reference": number
    }  # fmt: skip
    return journal.append(ctx, Act("ask_account", made, ctx.actor, ctx.now, facts))


def lot_of(ctx: Context, subject: str) -> str:
    """The lot that a deposit is for; NotFound if there is none."""
    held = table.find(ctx.tx, store.deposits, id=subject)
    if held is None:
        raise unknown()
    return str(held.lot)


def came(ctx: Context, held: str) -> tuple[Arrival, ...]:
    """What has come for the deposit, in order."""
    return tuple(store.arrival(row) for row in table.rows(ctx.tx, store.arrivals, "paid_at", "id", deposit=held))


def of(ctx: Context, lot: str, org: str) -> Record | None:
    """The deposit of an organisation for a lot, if it has asked for a reference."""
    return table.find(ctx.tx, store.deposits, lot=lot, org=org)


def own(ctx: Context, lot: Lot) -> Own | None:
    """The caller's own deposit; None where the lot demands none."""
    return _own(ctx, lot, ctx.actor.org)


def held_by(ctx: Context, subject: str) -> Own:
    """A deposit by its number, for the clerk, who tells its bidder what became of it; for anybody else there is none.

    A fact of the day: before the opening it must reach nobody but the bidder.
    """
    held = table.find(ctx.tx, store.deposits, id=subject)
    mine = _own(ctx, lots.lot(ctx.tx, held.lot), held.org) if held and ctx.actor.role is Role.CLERK else None
    if mine is None:
        raise unknown()
    return mine


def _own(ctx: Context, lot: Lot, org: str) -> Own | None:
    asked = demand(ctx, lot)
    if asked is None:
        return None
    held = of(ctx, lot.id, org)
    arrivals = came(ctx, held.id) if held else ()
    number = held.reference if held else ""
    return Own(lot.id, org, held.id if held else "", number, asked, deposit.state(asked, arrivals), arrivals)


def admit(ctx: Context, lot: Lot) -> None:
    """NotNow where the tender takes no bid without its deposit and this bidder's is not there."""
    mine = own(ctx, lot)
    if mine is not None:
        deposit.admitted(mine.demand, mine.state)


def recorded(ctx: Context, lot: Lot, org: str) -> dict[str, Json]:
    """What the opening record says of a bidder's deposit; nothing where none is demanded."""
    asked = demand(ctx, lot)
    if asked is None:
        return {}
    held = of(ctx, lot.id, org)
    arrivals = came(ctx, held.id) if held else ()
    held_sum = deposit.counted(asked, arrivals)
    return {"deposit": {"state": deposit.state(asked, arrivals), "held": held_sum.json()}}


def of_bidders(ctx: Context, lot: str) -> list[str]:
    """The deposits of those who bid for the lot, by subject. Who paid and stayed away is nobody's business (BID-22)."""
    bidders = {row.org for row in table.rows(ctx.tx, lots.bids, "id", lot=lot)}
    return [row.id for row in table.rows(ctx.tx, store.deposits, "id", lot=lot) if row.org in bidders]

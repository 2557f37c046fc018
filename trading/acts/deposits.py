"""Bid deposits and fees for the documents: a reference for each bidder, and what it may know of its own money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kernel import canon, ids, journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.errors import Conflict, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.table import Record
from signing.rules.statement import Signed
from trading import deposit_store as store
from trading import room_store
from trading import store as lots
from trading.acts import stage
from trading.rules import calendar, deposit, fee, reference
from trading.rules.deposit import Arrival, Demand, Purpose, State
from trading.store import Lot

TAKEN = Conflict(
    "deposit.known",
    "贵单位已有这一项的缴纳账号",
    "your organisation has a reference for this already",
    remedy=Words("按已有的账号缴纳", "Pay with the one that you have"),
)


@dataclass(frozen=True, slots=True)
class Own:
    """A bidder's own deposit for a lot that demands one, or its fee for the documents of the lot's tender; `id` and
    `reference` are empty before it has asked."""

    lot: str
    org: str
    id: str
    reference: str
    demand: Demand
    state: State
    arrivals: tuple[Arrival, ...]
    account: str = ""
    """The bank's sub-account, once it has opened one."""


def unknown() -> NotFound:
    """The one answer for a deposit that does not exist and for one that is not yours."""
    return NotFound("deposit.unknown", "没有这笔保证金", "no such deposit", field="deposit")


def demand(ctx: Context, lot: Lot, purpose: Purpose = Purpose.DEPOSIT) -> Demand | None:
    """What the document in force demands for the lot; None while there is none, or if it demands nothing."""
    if not lot.doc_sha256:
        return None
    paper = stage.document(ctx, lot)
    return deposit.demand(paper, lot.id) if purpose is Purpose.DEPOSIT else fee.demand(paper)


def ask_account(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Ask for the reference under which the deposit for a lot, or with `purpose` documents the fee for the documents
    of its tender, is paid; `subject` is the lot.

    It is random, so that no bank slip tells whose it is or how many there are (招标投标法 22).
    """
    lot, purpose = stage.enter(ctx, subject, "ask_account").lot, _purpose(body)
    if demand(ctx, lot, purpose) is None:
        raise _NONE[purpose]
    calendar.in_time(lot.deadline, ctx.received)
    alone(ctx.tx, f"reference/{lot.tender}/{ctx.actor.org}")
    if of(ctx, lot, ctx.actor.org, purpose) is not None:
        raise TAKEN
    made, number = ids.subject("M", ctx.chance.bytes(16).hex()), reference.made(ctx.chance.bytes(reference.RANDOM))
    table.add(ctx.tx, store.deposits, TAKEN, id=made, lot=lot.id, org=ctx.actor.org, purpose=purpose, reference=number,
              asked_at=canon.instant(ctx.now))  # fmt: skip
    facts: dict[str, Json] = {
        "tender": lot.tender, "lot": lot.id, "bidder": f"O-{ctx.actor.org}", "reference": number
    }  # fmt: skip
    return journal.append(ctx, Act(_ASKED[purpose], made, ctx.actor, ctx.now, facts))


def _purpose(body: Mapping[str, Json]) -> Purpose:
    said = body.get("purpose", Purpose.DEPOSIT)
    if said not in set(Purpose):
        raise NotValid(
            "act.field", "用途应为保证金或招标文件费", "the purpose is deposit or documents", field="purpose"
        )
    return Purpose(str(said))


_ASKED: Final = {Purpose.DEPOSIT: "ask_account", Purpose.DOCUMENTS: "ask_fee"}
_NONE: Final = {
    Purpose.DEPOSIT: NotNow("deposit.none", "本标段不要求投标保证金", "this lot demands no deposit"),
    Purpose.DOCUMENTS: NotNow("fee.none", "招标文件免费", "the tender documents are free"),
}


def lot_of(ctx: Context, subject: str) -> str:
    """The lot that a deposit is for; NotFound if there is none."""
    held = table.find(ctx.tx, store.deposits, id=subject)
    if held is None:
        raise unknown()
    return str(held.lot)


def came(ctx: Context, held: str) -> tuple[Arrival, ...]:
    """What has come for the deposit, in order."""
    return tuple(store.arrival(row) for row in table.rows(ctx.tx, store.arrivals, "paid_at", "id", deposit=held))


def of(ctx: Context, lot: Lot, org: str, purpose: Purpose = Purpose.DEPOSIT) -> Record | None:
    """The deposit of an organisation for a lot, or its fee, paid once for all lots of the tender; None if it has not
    asked for a reference."""
    if purpose is Purpose.DEPOSIT:
        return table.find(ctx.tx, store.deposits, lot=lot.id, org=org, purpose=purpose)
    those = {row.id for row in table.rows(ctx.tx, lots.lots, "id", tender=lot.tender)}
    paid = table.rows(ctx.tx, store.deposits, "id", org=org, purpose=purpose)
    return next((row for row in paid if row.lot in those), None)


def own(ctx: Context, lot: Lot, purpose: Purpose = Purpose.DEPOSIT) -> Own | None:
    """The caller's own deposit, or its fee for the documents; None where none is demanded."""
    return _own(ctx, lot, ctx.actor.org, purpose)


def held_by(ctx: Context, subject: str) -> Own:
    """A deposit by its number, for the clerk, who tells its bidder what became of it; for anybody else there is none.

    A fact of the day: before the opening it must reach nobody but the bidder.
    """
    held = table.find(ctx.tx, store.deposits, id=subject)
    if held is None or ctx.actor.role is not Role.CLERK:
        raise unknown()
    mine = _own(ctx, lots.lot(ctx.tx, held.lot), held.org, Purpose(held.purpose))
    if mine is None:
        raise unknown()
    return mine


def _own(ctx: Context, lot: Lot, org: str, purpose: Purpose) -> Own | None:
    asked = demand(ctx, lot, purpose)
    if asked is None:
        return None
    held = of(ctx, lot, org, purpose)
    arrivals = came(ctx, held.id) if held else ()
    state = deposit.state(asked, arrivals)
    if held is None:
        return Own(lot.id, org, "", "", asked, state, arrivals)
    return Own(lot.id, org, held.id, held.reference, asked, state, arrivals, held.account or "")


def admit(ctx: Context, lot: Lot) -> None:
    """NotNow where the tender takes no bid without its deposit, or before its documents are paid for, and this
    bidder's money is not there."""
    mine, documents = own(ctx, lot), own(ctx, lot, Purpose.DOCUMENTS)
    if mine is not None:
        deposit.admitted(mine.demand, mine.state)
    if documents is not None:
        fee.admitted(documents.demand, documents.state)


def recorded(ctx: Context, lot: Lot, org: str) -> dict[str, Json]:
    """What the opening record says of a bidder's deposit; nothing where none is demanded."""
    asked = demand(ctx, lot)
    if asked is None:
        return {}
    held = of(ctx, lot, org)
    arrivals = came(ctx, held.id) if held else ()
    held_sum = deposit.counted(asked, arrivals)
    return {"deposit": {"state": deposit.state(asked, arrivals), "held": held_sum.json()}}


def entrants(ctx: Context, lot: str) -> set[str]:
    """The organisations that came into the lot's room, once it is over; nobody before, and nobody without a room."""
    room = table.find(ctx.tx, room_store.rooms, lot=lot)
    return set(room_store.seated(ctx.tx, room.id).values()) if room and room.state == room_store.OVER else set()


def of_bidders(ctx: Context, lot: str) -> list[str]:
    """The deposits and fees of those who bid for the lot, by subject: where it has a room of those who came in, once it
    is over. Who paid and stayed away is nobody's business (BID-22), nor is a sealed bid that came before the room."""
    room = table.find(ctx.tx, room_store.rooms, lot=lot)
    bidders = {row.org for row in table.rows(ctx.tx, lots.bids, "id", lot=lot)} if room is None else entrants(ctx, lot)
    return [row.id for row in table.rows(ctx.tx, store.deposits, "id", lot=lot) if row.org in bidders]

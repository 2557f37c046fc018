"""What bids are compared by beside their prices, once they are open: accounts that paid, lots attended, who won."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kernel import canon, table
from kernel.context import Context
from trading import deposit_store, history_store, package_store
from trading.acts import contracting
from trading.acts.reading import Lot
from trading.rules import opening
from trading.rules.deposit import Means, Purpose

YEARS: Final = timedelta(days=3 * 366)
"""So far back it is looked who met whom."""


@dataclass(frozen=True, slots=True)
class Attended:
    """One opened lot and the organisations whose bids were opened there."""

    lot: str
    orgs: frozenset[str]


def _opened(lot: Lot) -> datetime:
    """NotNow before the opening: until then nobody learns who has paid or bid (招标投标法 22)."""
    if lot.opened_at is None:
        raise opening.not_opened_yet()
    return lot.opened_at


def accounts(ctx: Context, lot: Lot) -> dict[str, tuple[str, ...]]:
    """By organisation the accounts from which its deposit was transferred; guarantees come from banks' own."""
    _opened(lot)
    found = {}
    for held in table.rows(ctx.tx, deposit_store.deposits, "org", lot=lot.id, purpose=Purpose.DEPOSIT):
        paid = table.rows(ctx.tx, deposit_store.arrivals, "id", deposit=held.id, means=Means.TRANSFER)
        found[held.org] = tuple(dict.fromkeys(row.account for row in paid))
    return found


def origins(ctx: Context, lot: Lot) -> dict[str, str]:
    """By organisation the salted digest of the network address that its last submitted package was begun from; it can
    be compared within the lot, and nowhere else."""
    _opened(lot)
    rows = table.rows(ctx.tx, package_store.packages, "submitted_at", "id", lot=lot.id)
    return {row.org: row.origin for row in rows if row.submitted_at and row.origin}


def attended(ctx: Context, lot: Lot, orgs: tuple[str, ...]) -> list[Attended]:
    """The lots of the city that one of the organisations bid for in the three years up to this lot's opening, this
    lot included, in the order of their openings."""
    until = _opened(lot)
    found: dict[str, set[str]] = {}
    for id_, org in history_store.attended(ctx.tx, orgs, canon.instant(until - YEARS), canon.instant(until)):
        found.setdefault(id_, set()).add(org)
    return [Attended(id_, frozenset(who)) for id_, who in found.items()]


def winner(ctx: Context, lot: str) -> str:
    """The organisation that won the lot, once everybody has been told; empty before."""
    award = contracting.award(ctx.tx, lot)
    told = award is not None and contracting.is_told(ctx.tx, lot)
    return str(award.body["bidder"]) if award and told else ""

"""Tables of bid deposits: whose reference is whose, and what has come. Before the opening nobody else reads them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Column, Connection, ForeignKey, Index, String, Table, Text, UniqueConstraint, select

from kernel import canon, money
from kernel.db import metadata
from kernel.table import Record
from trading.rules.deposit import Arrival, Means, Standing
from trading.store import INSTANT, SUBJECT

deposits = Table(
    "trading_deposit",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("lot", ForeignKey("trading_lot.id"), nullable=False),
    Column("org", String(18), nullable=False, index=True),
    Column("purpose", String(16), nullable=False),
    Column("reference", String(16), nullable=False, unique=True),
    Column("asked_at", INSTANT, nullable=False),
    UniqueConstraint("lot", "org", "purpose"),
)
arrivals = Table(  # the payer's name and account are for the way back alone; no event holds them
    "trading_arrival",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("deposit", ForeignKey("trading_deposit.id"), nullable=False),
    Column("means", String(16), nullable=False),
    Column("amount", String(24), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("paid_at", INSTANT, nullable=False),
    Column("payer", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("basic", Boolean),
    Column("valid_until", String(10)),
    Column("standing", String(16), nullable=False, index=True),
    Column("entered_by", String(128), nullable=False),
    Column("entered_at", INSTANT, nullable=False),
    Index("ix_trading_arrival_deposit_paid_at", "deposit", "paid_at"),
)


def arrival(row: Record) -> Arrival:
    """What the rules know of a row of arrivals."""
    return Arrival(
        Means(row.means),
        money.money(row.amount, row.currency),
        canon.moment(row.paid_at),
        Standing(row.standing),
        row.basic,
        date.fromisoformat(row.valid_until) if row.valid_until else None,
    )


def standing(tx: Connection, *standings: Standing) -> list[Record]:
    """Arrivals that stand so, each with `reference`, `lot`, `org` and `purpose` of its deposit, the oldest first."""
    query = select(arrivals, deposits.c.reference, deposits.c.lot, deposits.c.org, deposits.c.purpose).join(
        deposits, deposits.c.id == arrivals.c.deposit
    )
    chosen = query.where(arrivals.c.standing.in_(standings))
    return list(tx.execute(chosen.order_by(arrivals.c.paid_at, arrivals.c.id)))

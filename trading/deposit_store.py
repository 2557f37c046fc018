"""Tables of bid deposits: whose reference is whose, what has come, what the bank was told. Before the opening nobody
else reads them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
)

from kernel import canon, money
from kernel.db import metadata
from kernel.table import Record
from trading.rules.deposit import Arrival, Means, Standing
from trading.rules.lifecycle import Stage
from trading.store import INSTANT, SUBJECT, lots

deposits = Table(
    "trading_deposit",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("lot", ForeignKey("trading_lot.id"), nullable=False),
    Column("org", String(18), nullable=False, index=True),
    Column("purpose", String(16), nullable=False),
    Column("reference", String(16), nullable=False, unique=True),
    Column("account", String(34), unique=True),  # the bank's, once it has opened one
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

guarantees = Table(  # the signed documents of electronic guarantees; only their bidder reads them before the opening
    "trading_deposit_guarantee",
    metadata,
    Column("arrival", ForeignKey("trading_arrival.id"), primary_key=True),
    Column("document_sha256", String(64), nullable=False),
    Column("p7s_sha256", String(64), nullable=False),
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


def unopened(tx: Connection, limit: int) -> list[Record]:
    """References of lots that still take bids, for which the bank has opened no sub-account."""
    query = select(deposits.c.id, deposits.c.reference).join(lots, lots.c.id == deposits.c.lot)
    open_ = query.where(deposits.c.account.is_(None), lots.c.stage == Stage.ANNOUNCED)
    return list(tx.execute(open_.order_by(deposits.c.id).limit(limit)))

"""Tables of what passes between the centre and its bank: payments that matched nothing, orders to pay back."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Connection, ForeignKey, Integer, String, Table, Text, select

from kernel.db import metadata
from kernel.table import Record
from trading.rules.bank import Progress
from trading.store import INSTANT, SUBJECT

unmatched = Table(  # payments that the bank told of and nobody's sub-account took; `n` is their place in its list
    "trading_bank_unmatched",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("id", SUBJECT, nullable=False, unique=True),
    Column("number", String(34), nullable=False),
    Column("amount", String(24), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("paid_at", INSTANT, nullable=False),
    Column("payer", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("basic", Boolean),
    Column("why", String(64), nullable=False),
    Column("settled_at", INSTANT, index=True),
)
read = Table(  # how far the bank's list has been read
    "trading_bank_read",
    metadata,
    Column("bank", String(16), primary_key=True),
    Column("n", Integer, nullable=False),
)
refunds = Table(  # orders to the bank to pay back; `deposit` is empty for a payment that nobody's sub-account took
    "trading_bank_refund",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("deposit", ForeignKey("trading_deposit.id")),
    Column("payment", SUBJECT, nullable=False, index=True),
    Column("amount", String(24), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("payer", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("facts", Text, nullable=False),  # what the act says that the payment carries out
    Column("person", String(128), nullable=False),
    Column("org", String(18), nullable=False),
    Column("ordered_at", INSTANT, nullable=False),
    Column("progress", String(16), nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("answer", Text, nullable=False),
)


def refunds_due(tx: Connection, wall: str, limit: int) -> list[Record]:
    """Orders that wait for the bank and whose time has come, the longest waiting first."""
    query = select(refunds).where(refunds.c.progress == Progress.WAITING, refunds.c.due_at <= wall)
    return list(tx.execute(query.order_by(refunds.c.due_at, refunds.c.id).limit(limit)))


def open_orders(tx: Connection) -> list[Record]:
    """Orders that the bank has not carried out, the newest last."""
    query = select(refunds).where(refunds.c.progress != Progress.PAID)
    return list(tx.execute(query.order_by(refunds.c.ordered_at, refunds.c.id)))

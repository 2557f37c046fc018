"""The outbox to the national platform: one row a published notice, kept for good; what waits has no receiver yet."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, Integer, LargeBinary, String, Table, Text, func, select

from disclosure.store import INSTANT, NAME, SUBJECT
from kernel import chain, table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

outbox = Table(
    "disclosure_outbox",
    metadata,
    Column("row", chain.NUMBER, primary_key=True, autoincrement=True),
    Column("id", NAME, nullable=False, unique=True),  # the notice's
    Column("project", SUBJECT, nullable=False, index=True),
    Column("data_set", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("since", INSTANT, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", INSTANT, nullable=False),  # of the wall clock; empty: at once
    Column("reason", Text, nullable=False),  # why the last try failed, a line a language
    Column("receiver", String(64), nullable=False, index=True),  # who acknowledged it; empty: nobody yet
    Column("receipt", NAME, nullable=False),
    Column("acknowledged_at", INSTANT),
)
_KNOWN: Final = Conflict("exchange.known", "该公告已在待交换之列", "this notice is in the outbox already")


def put(tx: Connection, **values: object) -> None:
    fresh = {"tries": 0, "due_at": "", "reason": "", "receiver": "", "receipt": ""}
    table.add(tx, outbox, _KNOWN, **fresh, **values)


def due(tx: Connection, wall: str, limit: int) -> list[Record]:
    """Of each project the oldest that waits, if its time has come; the oldest first."""
    heads = select(func.min(outbox.c.row)).where(outbox.c.receiver == "").group_by(outbox.c.project)
    query = select(outbox).where(outbox.c.row.in_(heads), outbox.c.due_at <= wall)
    return list(tx.execute(query.order_by(outbox.c.row).limit(limit)))


def waiting(tx: Connection, limit: int) -> list[Record]:
    """The oldest first."""
    return list(tx.execute(select(outbox).where(outbox.c.receiver == "").order_by(outbox.c.row).limit(limit)))


def counts(tx: Connection) -> dict[str, int]:
    """Receiver → how many it acknowledged; the empty one: how many wait."""
    query = select(outbox.c.receiver, func.count()).group_by(outbox.c.receiver)
    return {row[0]: row[1] for row in tx.execute(query)}


def last(tx: Connection) -> Record | None:
    """What was acknowledged last."""
    query = select(outbox).where(outbox.c.receiver != "").order_by(outbox.c.acknowledged_at.desc(), outbox.c.row.desc())
    return tx.execute(query.limit(1)).first()

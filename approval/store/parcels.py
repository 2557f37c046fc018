"""What goes to other platforms: a row a parcel, kept for good; what waits was acknowledged by nobody yet."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, Integer, LargeBinary, String, Table, Text, func, select

from kernel import chain, table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

INSTANT: Final = String(24)
NAME: Final = String(128)

parcels = Table(
    "approval_parcel",
    metadata,
    Column("row", chain.NUMBER, primary_key=True, autoincrement=True),
    Column("id", NAME, nullable=False, unique=True),
    Column("receiver", String(16), nullable=False, index=True),
    Column("case", String(64), nullable=False, index=True),
    Column("until", String(10)),  # the last day, where there is one
    Column("data", LargeBinary, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", INSTANT, nullable=False),  # of the wall clock; empty: at once
    Column("reason", Text, nullable=False),  # why the last try failed, a line a language
    Column("taken_by", NAME, nullable=False, index=True),  # who acknowledged it; empty: nobody yet
    Column("receipt", NAME, nullable=False),
    Column("acknowledged_at", INSTANT),
)
_KNOWN: Final = Conflict("sending.known", "已在待报送之列", "it waits to be sent already")


def put(tx: Connection, **values: object) -> None:
    fresh = {"tries": 0, "due_at": "", "reason": "", "taken_by": "", "receipt": ""}
    table.add(tx, parcels, _KNOWN, **fresh, **values)


def due(tx: Connection, receiver: str, wall: str, limit: int) -> list[Record]:
    """Of each application the oldest that waits for this receiver, if its time has come; the oldest first."""
    waits = (parcels.c.taken_by == "", parcels.c.receiver == receiver)
    heads = select(func.min(parcels.c.row)).where(*waits).group_by(parcels.c.case)
    query = select(parcels).where(parcels.c.row.in_(heads), parcels.c.due_at <= wall)
    return list(tx.execute(query.order_by(parcels.c.row).limit(limit)))


def change(tx: Connection, key: dict[str, object], **values: object) -> int:
    return table.change(tx, parcels, key, **values)


def late(tx: Connection, today: str) -> list[Record]:
    """What should have been taken before today, the oldest first."""
    chosen = select(parcels).where(parcels.c.taken_by == "", parcels.c.until < today)
    return list(tx.execute(chosen.order_by(parcels.c.row)))


def counts(tx: Connection) -> list[Record]:
    """`receiver`, `taken_by` (empty: waits) and `many`."""
    by = (parcels.c.receiver, parcels.c.taken_by)
    return list(tx.execute(select(*by, func.count().label("many")).group_by(*by).order_by(*by)))

"""Tables of rooms and equipment and of who has booked them. That nothing is booked twice is a key of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Connection, ForeignKey, Integer, Select, String, Table, Text, select

from kernel import canon
from kernel.db import metadata
from kernel.table import Record
from trading.store import INSTANT, lots

facilities = Table(
    "trading_facility",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False, unique=True),
)
bookings = Table(  # one row a quarter of an hour: two bookings cannot hold the same one
    "trading_booking",
    metadata,
    Column("facility", ForeignKey("trading_facility.id"), primary_key=True),
    Column("quarter", Integer, primary_key=True, autoincrement=False),
    Column("since", INSTANT, nullable=False),
    Column("until", INSTANT, nullable=False, index=True),
    Column("lot", ForeignKey("trading_lot.id"), nullable=False),
)
_COLUMNS = (bookings.c.facility, bookings.c.since, bookings.c.until, bookings.c.lot)
_BOOKED: Final[Select[Any]] = (
    select(*_COLUMNS, facilities.c.name, facilities.c.kind, lots.c.title_zh, lots.c.title_en)
    .distinct()
    .join(facilities, facilities.c.id == bookings.c.facility)
    .join(lots, lots.c.id == bookings.c.lot)
)


def overlapping(tx: Connection, facility: str, since: datetime, until: datetime) -> Record | None:
    """The first booking that shares any time with the one asked for."""
    query = _BOOKED.where(
        bookings.c.facility == facility,
        bookings.c.since < canon.instant(until),
        bookings.c.until > canon.instant(since),
    )
    return tx.execute(query.order_by(bookings.c.since).limit(1)).one_or_none()


def ahead(tx: Connection, now: datetime) -> list[Record]:
    """Bookings that are not over, in order of time, each with its facility's name and its lot's titles."""
    return list(
        tx.execute(_BOOKED.where(bookings.c.until > canon.instant(now)).order_by(bookings.c.since, bookings.c.facility))
    )

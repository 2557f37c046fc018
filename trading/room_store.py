"""Tables of rooms: which go on, and who stands behind a number (竞买号). Before the end nobody reads the second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Column, Connection, ForeignKey, String, Table, UniqueConstraint, select

from kernel import table
from kernel.db import metadata
from trading.store import INSTANT, SUBJECT

OPEN: Final = "open"
OVER: Final = "over"

rooms = Table(
    "trading_room",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("lot", ForeignKey("trading_lot.id"), nullable=False, index=True),
    Column("method", String(64), nullable=False),
    Column("state", String(8), nullable=False, index=True),
    Column("opened_at", INSTANT, nullable=False),
)
seats = Table(
    "trading_seat",
    metadata,
    Column("room", ForeignKey("trading_room.id"), primary_key=True),
    Column("bidder", String(16), primary_key=True),
    Column("org", String(18), nullable=False),
    UniqueConstraint("room", "org"),
)


def going_on(tx: Connection) -> list[str]:
    """The rooms that are not over, sorted."""
    return list(tx.scalars(select(rooms.c.id).where(rooms.c.state == OPEN).order_by(rooms.c.id)))


def seated(tx: Connection, room: str) -> Mapping[str, str]:
    """Number → organisation."""
    return {row.bidder: row.org for row in table.rows(tx, seats, room=room)}

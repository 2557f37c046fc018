"""Tables of rooms: which go on, who stands behind a number (竞买号), which before the end nobody reads, and what
sockets bidders had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    insert,
    select,
)

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
lines = Table(  # one row a socket of a bidder, named by its process
    "trading_room_line",
    metadata,
    Column("id", String(160), primary_key=True),
    Column("room", ForeignKey("trading_room.id"), nullable=False),
    Column("bidder", String(16), nullable=False),
    Column("came_at", INSTANT, nullable=False, index=True),
    Column("seen_at", INSTANT, nullable=False),
    Column("left_at", INSTANT),
    Column("trip", Integer),
    Column("slow", Boolean, nullable=False),
    Index(None, "room", "bidder"),
)
_LINE: Final = delete(lines).where(lines.c.id == bindparam("key"))


def going_on(tx: Connection) -> list[str]:
    """The rooms that are not over, sorted."""
    return list(tx.scalars(select(rooms.c.id).where(rooms.c.state == OPEN).order_by(rooms.c.id)))


def seated(tx: Connection, room: str) -> Mapping[str, str]:
    """Number → organisation."""
    return {row.bidder: row.org for row in table.rows(tx, seats, room=room)}


def keep_lines(tx: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Put rows in place of those that have their ids."""
    if rows:
        tx.execute(_LINE, [{"key": row["id"]} for row in rows])
        tx.execute(insert(lines), rows)


def trim_lines(tx: Connection, room: str, bidder: str, most: int) -> None:
    """Delete all but the newest `most` of a bidder's lines that have ended."""
    ended = select(lines.c.id).where(lines.c.room == room, lines.c.bidder == bidder, lines.c.left_at.is_not(None))
    old = ended.order_by(lines.c.came_at.desc(), lines.c.id.desc()).offset(most)
    tx.execute(delete(lines).where(lines.c.id.in_(old)))

"""Table and queries of the calls to those who were drawn: what was ordered, and what a line still has to carry."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, ForeignKey, Integer, LargeBinary, String, Table, func, select

from experts.rules.calls import Carried
from experts.store.draws import DID, INSTANT, State, seats
from kernel.db import metadata

calls = Table(  # the primary key is the promise that no call is ordered twice
    "experts_call",
    metadata,
    Column("did", DID, ForeignKey("experts_draw.did"), primary_key=True),
    Column("pid", LargeBinary(32), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", INSTANT, nullable=False),
)


MOST: Final = 50
"""Calls of one round."""


def made(tx: Connection) -> dict[tuple[str, bytes], int]:
    """How many calls were ordered to each of those who have not answered yet."""
    open_ = (seats.c.did == calls.c.did) & (seats.c.pid == calls.c.pid) & (seats.c.state == State.ASKED.value)
    query = select(calls.c.did, calls.c.pid, func.count()).join(seats, open_).group_by(calls.c.did, calls.c.pid)
    return {(row[0], bytes(row[1])): row[2] for row in tx.execute(query)}


def waiting(tx: Connection, wall: str) -> list[tuple[str, bytes, int]]:
    """Calls that a line has to carry now: at most `MOST`, those that wait longest."""
    query = select(calls.c.did, calls.c.pid, calls.c.n).where(
        calls.c.state == Carried.WAITING.value, calls.c.due_at <= wall
    )
    rows = tx.execute(query.order_by(calls.c.due_at, calls.c.did, calls.c.n, calls.c.pid).limit(MOST))
    return [(row.did, bytes(row.pid), row.n) for row in rows]


def states(tx: Connection, did: str) -> dict[str, int]:
    """How many calls of a draw are in each state."""
    query = select(calls.c.state, func.count()).where(calls.c.did == did).group_by(calls.c.state)
    return {row[0]: row[1] for row in tx.execute(query)}

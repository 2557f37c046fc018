"""Supervision orders: one row each, what it is about and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Column, Connection, Integer, String, Table, UniqueConstraint, func, select

from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

SUBJECT: Final = String(64)
INSTANT: Final = String(24)
DAY: Final = String(10)
CLOSED: Final = "closed"

orders = Table(
    "approval_order",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("unit", String(18), nullable=False, index=True),  # who has to answer
    Column("issuer", String(18), index=True),  # NULL: the platform
    Column("about", String(64), nullable=False, index=True),  # a case or a project; empty: neither
    Column("project", String(64), unique=True),  # of a tracking entry, so that a project has one
    Column("stage", String(16), nullable=False, index=True),
    Column("until", INSTANT, nullable=False),
    Column("late", Integer, nullable=False),  # answers that came late
    Column("closed", DAY, index=True),  # when what was put right was verified
    UniqueConstraint("year", "number"),
)


def next_number(tx: Connection, year: int) -> int:
    last = tx.execute(select(func.max(orders.c.number)).where(orders.c.year == year)).scalar_one()
    return int(last or 0) + 1


def add(tx: Connection, **values: object) -> None:
    taken = Conflict("order.number", "编号已被占用，请重试", "the number is taken, please try again")
    table.add(tx, orders, taken, **values)


def find(tx: Connection, **key: object) -> Record | None:
    return table.find(tx, orders, **key)


def change(tx: Connection, id: str, **values: object) -> None:
    table.change(tx, orders, {"id": id}, **values)


def of_unit(tx: Connection, unit: str, limit: int) -> list[Record]:
    """What the office has to answer: open ones first, the most pressing first."""
    return _listed(tx, limit, unit)


def every(tx: Connection, limit: int) -> list[Record]:
    """In the same order, of all offices."""
    return _listed(tx, limit)


def _listed(tx: Connection, limit: int, unit: str = "") -> list[Record]:
    chosen = select(orders).order_by(orders.c.stage == CLOSED, orders.c.until, orders.c.id).limit(limit)
    return list(tx.execute(chosen.where(orders.c.unit == unit) if unit else chosen))


def about(tx: Connection, cases: Sequence[str]) -> dict[str, Record]:
    """The newest order about each of these cases that has one."""
    chosen = select(orders).where(orders.c.about.in_(cases)).order_by(orders.c.year, orders.c.number)
    return {row.about: row for row in tx.execute(chosen)}


def tracking(tx: Connection, limit: int) -> list[Record]:
    """Entries of large projects that still run, the most pressing first."""
    chosen = select(orders).where(orders.c.project.is_not(None), orders.c.stage != CLOSED)
    return list(tx.execute(chosen.order_by(orders.c.until, orders.c.id).limit(limit)))


def counts(tx: Connection) -> list[Record]:
    """How many there are of each `unit`, `origin` and `stage`: `many`, and `late` answers of these."""
    by = (orders.c.unit, orders.c.origin, orders.c.stage)
    figures = (func.count().label("many"), func.sum(orders.c.late).label("late"))
    return list(tx.execute(select(*by, *figures).group_by(*by)))


def closed(tx: Connection, origin: str, first: str, last: str) -> list[Record]:
    """Orders of that origin that were closed within these days: `id` and `unit`, by number."""
    within = (orders.c.origin == origin, orders.c.closed.between(first, last))
    return list(tx.execute(select(orders.c.id, orders.c.unit).where(*within).order_by(orders.c.year, orders.c.number)))

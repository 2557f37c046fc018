"""Matters of approval: a row a version, as it was entered."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, Integer, String, Table, Text, or_, select

from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

CODE: Final = String(24)
DAY: Final = String(10)
UNIT: Final = String(18)

matters = Table(
    "approval_matter",
    metadata,
    Column("code", CODE, primary_key=True),
    Column("since", DAY, primary_key=True),
    Column("until", DAY),  # exclusive; NULL: without an end
    Column("keeper", UNIT, nullable=False),  # the city's centre, which alone edits it
    Column("office", UNIT, nullable=False, index=True),
    Column("recorded", DAY, nullable=False),  # when it was approved and made public
    Column("delegated", Integer, nullable=False),  # 1: the districts decide it
    Column("content", Text, nullable=False),  # canonical JSON, as `matter.read` takes it
)


def add(tx: Connection, **values: object) -> None:
    taken = Conflict("matter.known", "该事项这一天已有版本", "this matter has a version of that day", field="since")
    table.add(tx, matters, taken, **values)


def end(tx: Connection, code: str, since: str, until: str) -> None:
    """The version that began on `since` holds to the day before `until`."""
    table.change(tx, matters, {"code": code, "since": since}, until=until)


def versions(tx: Connection, code: str) -> list[Record]:
    """Every version, the oldest first."""
    return table.rows(tx, matters, "since", code=code)


def on(tx: Connection, day: str) -> list[Record]:
    """The versions that are in force on that day, by code."""
    begun = select(matters).where(matters.c.since <= day)
    lasting = begun.where(or_(matters.c.until.is_(None), matters.c.until > day))
    return list(tx.execute(lasting.order_by(matters.c.code)))


def open_ended(tx: Connection) -> list[Record]:
    """The newest versions of all that has no end, by code."""
    return table.rows(tx, matters, "code", until=None)

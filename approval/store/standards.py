"""Graded standards of discretion, and the penalties decided by them."""

from __future__ import annotations

from sqlalchemy import Column, Connection, String, Table, Text

from approval.store.matters import DAY, UNIT
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

standards = Table(
    "approval_standard",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("unit", UNIT, nullable=False),  # the office that punishes by it
    Column("content", Text, nullable=False),
)
penalties = Table(
    "approval_penalty",
    metadata,
    Column("standard", String(32), primary_key=True),
    Column("paper", String(300), primary_key=True),
    Column("decided", DAY, nullable=False),
    Column("content", Text, nullable=False),
)


def put(tx: Connection, id: str, unit: str, content: str) -> None:
    """Set a standard, or set it anew."""
    if not table.change(tx, standards, {"id": id}, unit=unit, content=content):
        taken = Conflict("grade.known", "正在制定", "it is being set")
        table.add(tx, standards, taken, id=id, unit=unit, content=content)


def find(tx: Connection, id: str) -> Record | None:
    return table.find(tx, standards, id=id)


def every(tx: Connection) -> list[Record]:
    return table.rows(tx, standards, "id")


def add_penalty(tx: Connection, **values: object) -> None:
    taken = Conflict("grade.decided", "该决定已登记", "this decision is entered already", field="paper")
    table.add(tx, penalties, taken, **values)


def every_penalty(tx: Connection) -> list[Record]:
    """By standard and paper."""
    return table.rows(tx, penalties, "standard", "paper")

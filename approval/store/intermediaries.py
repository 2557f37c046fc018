"""The list of intermediary services."""

from __future__ import annotations

from sqlalchemy import Column, Connection, String, Table, Text

from approval.store.matters import DAY, UNIT
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

intermediaries = Table(
    "approval_intermediary",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("until", DAY),  # exclusive; NULL: in the list
    Column("keeper", UNIT, nullable=False),
    Column("content", Text, nullable=False),
)


def put(tx: Connection, id: str, **values: object) -> None:
    """Enter a service, or say something else of it."""
    if not table.change(tx, intermediaries, {"id": id}, **values):
        taken = Conflict("intermediary.known", "正在列入", "it is being listed", field="id")
        table.add(tx, intermediaries, taken, id=id, **values)


def find(tx: Connection, id: str) -> Record | None:
    return table.find(tx, intermediaries, id=id)


def every(tx: Connection) -> list[Record]:
    return table.rows(tx, intermediaries, "id")

"""Cases of public opinion: where each stands, and when the clerk looks at it next."""

from __future__ import annotations

from sqlalchemy import Column, Connection, String, Table, select

from disclosure.store import INSTANT, SUBJECT
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

opinions = Table(
    "disclosure_opinion",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("office", String(18), nullable=False, index=True),
    Column("look", INSTANT, index=True),  # the next limit that may run out; NULL: none
)


def add(tx: Connection, **values: object) -> None:
    table.add(tx, opinions, Conflict("opinion.number", "编号已被占用", "the number is taken"), **values)


def find(tx: Connection, id: str) -> Record | None:
    return table.find(tx, opinions, id=id)


def change(tx: Connection, id: str, **values: object) -> None:
    table.change(tx, opinions, {"id": id}, **values)


def every(tx: Connection, **key: object) -> list[Record]:
    """By number."""
    return table.rows(tx, opinions, "id", **key)


def to_look_at(tx: Connection, now: str) -> list[Record]:
    """Those of which a limit has run out."""
    return list(tx.execute(select(opinions).where(opinions.c.look < now).order_by(opinions.c.id)))

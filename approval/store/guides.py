"""Guides of matters as they were published: a row a version, with what the office added to the matter."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, Integer, String, Table, Text, and_, exists, select

from approval.store.matters import CODE, DAY, matters
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

DIGEST: Final = String(64)

guides = Table(
    "approval_guide",
    metadata,
    Column("matter", CODE, primary_key=True),
    Column("number", Integer, primary_key=True),  # of the matter, from 1
    Column("since", DAY, nullable=False),  # the version of the matter of which it tells
    Column("published", DAY, nullable=False),
    Column("late", Integer, nullable=False),  # 1: more than a working day after that version was approved
    Column("content", Text, nullable=False),  # canonical JSON: what the office added
    Column("sha256", DIGEST, nullable=False),  # of the whole guide
)


def add(tx: Connection, **values: object) -> None:
    taken = Conflict("guide.number", "此时另有人发布了指南，请重试", "another guide came first, please try again")
    table.add(tx, guides, taken, **values)


def of_matter(tx: Connection, code: str) -> list[Record]:
    """Every guide of a matter, the oldest first."""
    return table.rows(tx, guides, "number", matter=code)


def owed(tx: Connection, today: str) -> list[Record]:
    """The versions of matters that have no guide and have not ended, the one approved first at the head."""
    told = exists().where(and_(guides.c.matter == matters.c.code, guides.c.since == matters.c.since))
    lasting = matters.c.until.is_(None) | (matters.c.until > today)
    chosen = select(matters).where(~told, lasting)
    return list(tx.execute(chosen.order_by(matters.c.recorded, matters.c.code, matters.c.since)))

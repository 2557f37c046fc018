"""Bundles of matters: a row a version, as it was entered."""

from __future__ import annotations

from sqlalchemy import Column, Connection, String, Table, Text, or_, select, update

from approval.store.matters import DAY
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

bundles = Table(
    "approval_bundle",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("since", DAY, primary_key=True),
    Column("until", DAY),  # exclusive; NULL: without an end
    Column("content", Text, nullable=False),  # canonical JSON, as `bundle.read` takes it
)


def add(tx: Connection, **values: object) -> None:
    taken = Conflict("bundle.known", "这一天已有该一件事的版本", "this bundle has a version of that day", field="since")
    table.add(tx, bundles, taken, **values)


def end(tx: Connection, id: str, until: str) -> None:
    """No version holds from that day on."""
    lasting = or_(bundles.c.until.is_(None), bundles.c.until > until)
    tx.execute(update(bundles).where(bundles.c.id == id, lasting).values(until=until))


def versions(tx: Connection, id: str) -> list[Record]:
    """Every version, the oldest first."""
    return table.rows(tx, bundles, "since", id=id)


def on(tx: Connection, day: str) -> list[Record]:
    """Those that hold on that day, by id."""
    lasting = or_(bundles.c.until.is_(None), bundles.c.until > day)
    return list(tx.execute(select(bundles).where(bundles.c.since <= day, lasting).order_by(bundles.c.id)))

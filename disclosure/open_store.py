"""Releases of open data as they were published: rows are added and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Select, String, Table, func, select

from disclosure.store import DIGEST, INSTANT, NAME, SUBJECT
from kernel import canon, chain, table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

releases = Table(
    "disclosure_release",
    metadata,
    Column("row", chain.NUMBER, primary_key=True, autoincrement=True),
    Column("id", NAME, nullable=False, unique=True),  # the notice's
    Column("tender", SUBJECT, nullable=False, index=True),
    Column("tag", String(32), nullable=False),
    Column("date", INSTANT, nullable=False, index=True),
    Column("sha256", DIGEST, nullable=False),
    Column("data", LargeBinary, nullable=False),
)


def keep(tx: Connection, **values: object) -> None:
    taken = Conflict("release.known", "该数据已发布", "this release is published already")
    table.add(tx, releases, taken, **values)


def find(tx: Connection, id: str) -> Record | None:
    return table.find(tx, releases, id=id)


def of_tender(tx: Connection, tender: str) -> list[Record]:
    """Oldest first."""
    return table.rows(tx, releases, "row", tender=tender)


def after(tx: Connection, row: int, since: datetime, until: datetime, limit: int) -> list[Record]:
    """Up to `limit` releases of a time that follow a row, oldest first; `since` inclusive, `until` exclusive."""
    query = _between(select(releases.c.row, releases.c.data), since, until).where(releases.c.row > row)
    return list(tx.execute(query.order_by(releases.c.row).limit(limit)))


def count(tx: Connection, since: datetime, until: datetime) -> int:
    return int(tx.execute(_between(select(func.count()).select_from(releases), since, until)).scalar_one())


def first(tx: Connection) -> datetime | None:
    """The moment of the oldest release; None where there is none."""
    found = tx.scalar(select(func.min(releases.c.date)))
    return canon.moment(str(found)) if found else None


def _between(query: Select[Any], since: datetime, until: datetime) -> Select[Any]:
    return query.where(releases.c.date >= canon.instant(since), releases.c.date < canon.instant(until))

"""Open data as they were published, set by set: rows are added and never changed; the kinds of a year's notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Select, String, Table, func, select, true

from disclosure.store import DIGEST, INSTANT, NAME, SUBJECT, notices
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
    Column("data_set", String(16), nullable=False),
    Column("tag", String(32), nullable=False),
    Column("date", INSTANT, nullable=False, index=True),
    Column("sha256", DIGEST, nullable=False),
    Column("data", LargeBinary, nullable=False),
)


def keep(tx: Connection, **values: object) -> None:
    taken = Conflict("release.known", "该数据已发布", "this release is published already")
    table.add(tx, releases, taken, **values)


def find(tx: Connection, data_set: str, id: str) -> Record | None:
    return table.find(tx, releases, data_set=data_set, id=id)


def of_tender(tx: Connection, data_set: str, tender: str) -> list[Record]:
    """Oldest first."""
    return table.rows(tx, releases, "row", data_set=data_set, tender=tender)


def after(tx: Connection, data_set: str, row: int, since: datetime, until: datetime, limit: int) -> list[Record]:
    """Up to `limit` releases of a time that follow a row, oldest first; `since` inclusive, `until` exclusive."""
    query = _between(select(releases.c.row, releases.c.data), data_set, since, until).where(releases.c.row > row)
    return list(tx.execute(query.order_by(releases.c.row).limit(limit)))


def count(tx: Connection, data_set: str, since: datetime, until: datetime) -> int:
    return int(tx.execute(_between(select(func.count()).select_from(releases), data_set, since, until)).scalar_one())


def _between(query: Select[Any], data_set: str, since: datetime, until: datetime) -> Select[Any]:
    query = query.where(releases.c.data_set == data_set)
    return query.where(releases.c.date >= canon.instant(since), releases.c.date < canon.instant(until))


def kinds(tx: Connection, year: int) -> list[tuple[str, str, str]]:
    """(tender, lot, kind) of the public notices of the tenders of a year, each once; the lot of a tender's is empty."""
    of = (notices.c.tender, notices.c.lot, notices.c.kind)
    query = select(*of).where(notices.c.public == true(), notices.c.tender.startswith(f"T-{year}-")).distinct()
    return [(row[0], row[1], row[2]) for row in tx.execute(query)]

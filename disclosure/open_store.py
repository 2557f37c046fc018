"""Open data as they were published, set by set: rows are added and never changed; the kinds of a year's notices."""

from __future__ import annotations

from collections.abc import Sequence
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


def notices_after(
    tx: Connection, kinds: Sequence[str], row: int, since: datetime | None, until: datetime | None, limit: int
) -> list[Record]:
    """Up to `limit` public notices that follow a row, in the order of publication; no kinds ask for all."""
    of = notices.c
    query = select(notices).where(of.public == true(), of.row > row)
    if kinds:
        query = query.where(of.kind.in_(kinds))
    if since and until:
        query = query.where(of.published_at >= canon.instant(since), of.published_at < canon.instant(until))
    return list(tx.execute(query.order_by(of.row).limit(limit)))


def tenders_after(tx: Connection, tender: str, since: datetime, until: datetime, limit: int) -> list[str]:
    """Up to `limit` tenders that follow one and have releases of purchases in a time, in order."""
    query = _between(select(releases.c.tender).distinct(), "procurement", since, until)
    query = query.where(releases.c.tender > tender)
    return list(tx.scalars(query.order_by(releases.c.tender).limit(limit)))


def kinds(tx: Connection, year: int) -> list[tuple[str, str, str]]:
    """(tender, lot, kind) of the public notices of the tenders of a year, each once; the lot of a tender's is empty."""
    of = (notices.c.tender, notices.c.lot, notices.c.kind)
    query = select(*of).where(notices.c.public == true(), notices.c.tender.startswith(f"T-{year}-")).distinct()
    return [(row[0], row[1], row[2]) for row in tx.execute(query)]

"""How districts' centres offer matters, and the exceptions that they ask for."""

from __future__ import annotations

from sqlalchemy import Column, Connection, String, Table, Text

from approval.store.matters import CODE, DAY, UNIT
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

offers = Table(
    "approval_offer",
    metadata,
    Column("matter", CODE, primary_key=True),
    Column("site", UNIT, primary_key=True),
    Column("content", Text, nullable=False),  # canonical JSON: what is local, and the six fields as it tells them
)
exceptions = Table(
    "approval_exception",
    metadata,
    Column("matter", CODE, primary_key=True),
    Column("site", UNIT, primary_key=True),
    Column("stage", String(16), nullable=False),  # asked, approved or refused
    Column("decided", DAY),
    Column("content", Text, nullable=False),  # canonical JSON: the members, what the master said then, reason, basis
)


def put_offer(tx: Connection, matter: str, site: str, content: str) -> None:
    """Offer it, or say something else of it."""
    _put(tx, offers, matter, site, content=content)


def put_exception(tx: Connection, matter: str, site: str, **values: object) -> None:
    _put(tx, exceptions, matter, site, **values)


def _put(tx: Connection, into: Table, matter: str, site: str, **values: object) -> None:
    if not table.change(tx, into, {"matter": matter, "site": site}, **values):
        taken = Conflict("matter.site", "正在办理", "it is being done")
        table.add(tx, into, taken, matter=matter, site=site, **values)


def every_offer(tx: Connection) -> list[Record]:
    return table.rows(tx, offers, "matter", "site")


def find_exception(tx: Connection, matter: str, site: str) -> Record | None:
    return table.find(tx, exceptions, matter=matter, site=site)


def every_exception(tx: Connection) -> list[Record]:
    return table.rows(tx, exceptions, "matter", "site")

"""Licences: each lies under the branch of the application in which it was granted."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, ForeignKeyConstraint, Integer, String, Table, UniqueConstraint, func, select

from approval.store.cases import CODE, DAY, SUBJECT, UNIT, branches
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

NUMBER: Final = String(64)

licences = Table(
    "approval_licence",
    metadata,
    Column("number", NUMBER, primary_key=True),
    Column("case", SUBJECT, nullable=False),
    Column("matter", CODE, nullable=False),
    Column("year", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("unit", UNIT, nullable=False, index=True),
    Column("enterprise", UNIT, index=True),
    Column("granted", DAY, nullable=False),
    Column("until", DAY, index=True),
    ForeignKeyConstraint(["case", "matter"], ["approval_branch.case", "approval_branch.matter"]),
    UniqueConstraint("case", "matter"),
    UniqueConstraint("matter", "year", "place"),
)


def next_place(tx: Connection, matter: str, year: int) -> int:
    which = (licences.c.matter == matter, licences.c.year == year)
    return int(tx.execute(select(func.max(licences.c.place)).where(*which)).scalar_one() or 0) + 1


def add(tx: Connection, **values: object) -> None:
    taken = Conflict("approval.licence_number", "证照编号已被占用，请重试", "the number is taken, please try again")
    table.add(tx, licences, taken, **values)


def find(tx: Connection, number: str) -> Record | None:
    return table.find(tx, licences, number=number)


def of_enterprise(tx: Connection, code: str) -> list[Record]:
    return table.rows(tx, licences, "granted", "number", enterprise=code)


def strays(tx: Connection) -> list[str]:
    """Licences whose branch does not stand, or was not granted: there is never one."""
    joined = licences.outerjoin(
        branches, (licences.c.case == branches.c.case) & (licences.c.matter == branches.c.matter)
    )
    wrong = branches.c.outcome.is_distinct_from("grant")
    return list(tx.scalars(select(licences.c.number).select_from(joined).where(wrong).order_by(licences.c.number)))


def count(tx: Connection) -> int:
    """How many licences there are."""
    return int(tx.execute(select(func.count()).select_from(licences)).scalar_one())

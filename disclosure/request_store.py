"""Requests for information: one row each, with what is personal beside what is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Column, Connection, Integer, String, Table, Text, UniqueConstraint, func, select

from disclosure.store import DIGEST, SUBJECT
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

DAY: Final = String(10)

requests = Table(
    "disclosure_request",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("office", String(18), nullable=False, index=True),
    Column("person", String(16), nullable=False),
    Column("stage", String(16), nullable=False, index=True),
    Column("until", DAY),  # the last day of what the requester was asked for
    Column("point", String(64)),  # where it was made with an officer's help
    Column("code_sha256", DIGEST, nullable=False),
    Column("details", Text),  # canonical JSON with its salt; NULL once erased
    Column("opened", Text),  # where what was asked for is open to everybody
    UniqueConstraint("year", "number"),
)


def next_number(tx: Connection, year: int) -> int:
    """One more than the largest of the year."""
    last = tx.execute(select(func.max(requests.c.number)).where(requests.c.year == year)).scalar_one()
    return int(last or 0) + 1


def assisted(tx: Connection, point: str, year: int) -> int:
    """How many requests of the year were made at that point."""
    made = select(func.count()).where(requests.c.point == point, requests.c.year == year)
    return int(tx.execute(made).scalar_one())


def add(tx: Connection, **values: object) -> None:
    taken = Conflict("request.number", "编号已被占用，请重试", "the number is taken, please try again")
    table.add(tx, requests, taken, **values)


def find(tx: Connection, id: str) -> Record | None:
    return table.find(tx, requests, id=id)


def of_office(tx: Connection, office: str) -> list[Record]:
    """Oldest first."""
    return table.rows(tx, requests, "year", "number", office=office)


def change(tx: Connection, id: str, **values: object) -> None:
    table.change(tx, requests, {"id": id}, **values)


def waiting(tx: Connection, before: str) -> list[Record]:
    """Whose requester was asked for something by a day that lies before that one."""
    return list(tx.execute(select(requests).where(requests.c.until < before).order_by(requests.c.id)))


def opened(tx: Connection, words: Sequence[str]) -> list[Record]:
    """Those whose information is open to everybody now, where it is holding every word; the newest first."""
    query = select(requests).where(requests.c.opened.is_not(None))
    for word in words:
        query = query.where(requests.c.opened.contains(word, autoescape=True))
    return list(tx.execute(query.order_by(requests.c.year.desc(), requests.c.number.desc())))

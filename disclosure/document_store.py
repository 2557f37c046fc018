"""Documents of offices by their index number, with what lists and counts ask of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Column, Connection, Index, Integer, Select, String, Table, Text, and_, func, or_, select

from disclosure.store import DIGEST, INSTANT, SUBJECT
from kernel import chain, table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

documents = Table(
    "disclosure_document",
    metadata,
    Column("row", chain.NUMBER, primary_key=True, autoincrement=True),
    Column("id", SUBJECT, nullable=False, unique=True),
    Column("office", String(18), nullable=False, index=True),
    Column("of_class", String(2), nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("attribute", String(16), nullable=False),
    Column("duty", String(64), nullable=False),
    Column("formed", String(10), nullable=False),
    Column("content", DIGEST, nullable=False),
    Column("stage", String(16), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("regards", SUBJECT, nullable=False, index=True),  # what it belongs to, empty for nothing
    Column("asked", Text, nullable=False),  # codes of the organs whose answer is awaited
    Column("published_at", INSTANT),
    Column("told", String(16), nullable=False),  # the stage of which archives and libraries were told, empty for none
    Index(None, "told", "stage"),
)

OPEN: Final = "published"
GONE: Final = "withdrawn"


def begin(tx: Connection, **values: object) -> None:
    taken = Conflict("document.number", "该索引号已被占用，请重新打开表单", "the number is taken: open the form again")
    table.add(tx, documents, taken, told="", **values)


def change(tx: Connection, id: str, **values: object) -> None:
    table.change(tx, documents, {"id": id}, **values)


def find(tx: Connection, id: str) -> Record | None:
    return table.find(tx, documents, id=id)


def last(tx: Connection, office: str, of_class: str, year: int) -> int:
    """The highest running number given so far, 0 before the first."""
    of = documents.c
    query = select(func.max(of.number)).where(of.office == office, of.of_class == of_class, of.year == year)
    return int(tx.scalar(query) or 0)


def of_office(tx: Connection, office: str) -> list[Record]:
    """All of an office's, in every stage, oldest first."""
    return table.rows(tx, documents, "row", office=office)


def regarding(tx: Connection, subject: str) -> list[Record]:
    """All that belong to that, in every stage, oldest first."""
    return table.rows(tx, documents, "row", regards=subject)


def belonging(tx: Connection, prefix: str) -> list[Record]:
    """Public ones that belong to something whose name begins so, oldest first."""
    of = documents.c
    query = select(documents).where(of.regards.startswith(prefix, autoescape=True), of.stage == OPEN)
    return list(tx.execute(query.order_by(of.row)))


def of_kind(tx: Connection, kind: str, limit: int) -> list[Record]:
    """Public ones of this kind, newest first."""
    of = documents.c
    query = select(documents).where(of.kind == kind, of.stage == OPEN)
    return list(tx.execute(query.order_by(of.published_at.desc(), of.row.desc()).limit(limit)))


def asking(tx: Connection, organ: str) -> list[Record]:
    """Documents of others that wait for this organ's answer, oldest first."""
    of = documents.c
    return list(tx.execute(select(documents).where(of.asked.contains(organ, autoescape=True)).order_by(of.row)))


def page(tx: Connection, text: str, offices: Sequence[str], of_class: str, limit: int, offset: int) -> list[Record]:
    """Public ones, newest first; empty members ask for all."""
    query = _matching(select(documents), text, offices, of_class)
    return list(
        tx.execute(query.order_by(documents.c.published_at.desc(), documents.c.row.desc()).limit(limit).offset(offset))
    )


def count(tx: Connection, text: str, offices: Sequence[str], of_class: str) -> int:
    query = _matching(select(func.count()).select_from(documents), text, offices, of_class)
    return int(tx.execute(query).scalar_one())


def after(tx: Connection, row: int, since: str, until: str, limit: int) -> list[Record]:
    """Up to `limit` public ones that follow a row, in the order of their drafts; moments: from inclusive, until
    exclusive, empty ones ask for all."""
    of = documents.c
    query = select(documents).where(of.stage == OPEN, of.row > row)
    if since and until:
        query = query.where(of.published_at >= since, of.published_at < until)
    return list(tx.execute(query.order_by(of.row).limit(limit)))


def untold(tx: Connection, before: str, limit: int) -> list[Record]:
    """Up to `limit`, oldest first, of which archives and libraries were not told: public ones since before that moment,
    and withdrawn ones that they have as public."""
    of = documents.c
    new = and_(of.told == "", of.stage == OPEN, of.published_at < before)
    gone = and_(of.told == OPEN, of.stage == GONE)
    return list(tx.execute(select(documents).where(or_(new, gone)).order_by(of.row).limit(limit)))


def _matching(query: Select[Any], text: str, offices: Sequence[str], of_class: str) -> Select[Any]:
    of = documents.c
    query = query.where(of.stage == OPEN)
    if offices:
        query = query.where(of.office.in_(offices))
    if of_class:
        query = query.where(of.of_class == of_class)
    for word in text.split():
        query = query.where(of.title.contains(word, autoescape=True) | of.summary.contains(word, autoescape=True))
    return query

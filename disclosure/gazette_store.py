"""Articles of the gazette, of issues that are out and of the one in hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Integer, Select, String, Table, Text, UniqueConstraint, func, select

from disclosure.rules import grams
from disclosure.store import DIGEST
from kernel import chain, table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

articles = Table(
    "disclosure_gazette",
    metadata,
    Column("row", chain.NUMBER, primary_key=True, autoincrement=True),
    Column("issue", String(16), nullable=False),
    Column("place", Integer, nullable=False),
    Column("office", String(18), nullable=False),
    Column("section", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("document", String(64), nullable=False),  # empty for a text of its own
    Column("body", Text, nullable=False),  # empty once its document was withdrawn
    Column("text", Text, nullable=False),  # what is searched
    Column("sha256", DIGEST, nullable=False),
    Column("day", String(10), nullable=False),  # empty while the issue is not out
    UniqueConstraint("issue", "place"),
)


def add(tx: Connection, **values: object) -> None:
    table.add(tx, articles, Conflict("gazette.race", "请重新提交", "hand it in again"), **values)


def drop(tx: Connection, issue: str, place: int) -> bool:
    """Whether there was such an article."""
    return bool(table.remove(tx, articles, issue=issue, place=place))


def publish(tx: Connection, issue: str, day: str) -> None:
    table.change(tx, articles, {"issue": issue}, day=day)


def silence(tx: Connection, document: str) -> None:
    """Of a document that is public no longer only its head and its digest stay, in every issue."""
    for row in table.rows(tx, articles, "row", document=document):
        table.change(
            tx, articles, {"row": row.row}, body="", text=searched(row.section, row.title, row.source, document)
        )


def searched(*said: str) -> str:
    return grams.normal("\n".join(said))


def of_issue(tx: Connection, issue: str) -> list[Record]:
    """In their order."""
    return table.rows(tx, articles, "place", issue=issue)


def issues(tx: Connection) -> list[tuple[str, str, int]]:
    """Number, day and how many articles of each issue that is out, the newest first."""
    of = articles.c
    query = select(of.issue, of.day, func.count()).where(of.day != "").group_by(of.issue, of.day)
    return [(row[0], row[1], row[2]) for row in tx.execute(query.order_by(of.issue.desc()))]


def last(tx: Connection, year: int) -> str:
    """The highest number of the year that has articles; empty where there is none."""
    return str(tx.scalar(select(func.max(articles.c.issue)).where(articles.c.issue.startswith(f"{year}-"))) or "")


def page(tx: Connection, words: Sequence[str], limit: int, offset: int) -> list[Record]:
    """Articles of issues that are out and hold every word, the newest issue first."""
    query = _holding(select(articles), words).order_by(articles.c.issue.desc(), articles.c.place)
    return list(tx.execute(query.limit(limit).offset(offset)))


def count(tx: Connection, words: Sequence[str]) -> int:
    return int(tx.scalar(_holding(select(func.count()).select_from(articles), words)) or 0)


def after(tx: Connection, row: int, limit: int) -> list[Record]:
    """Up to `limit` articles of issues that are out and follow a row."""
    query = select(articles).where(articles.c.day != "", articles.c.row > row)
    return list(tx.execute(query.order_by(articles.c.row).limit(limit)))


def _holding(query: Select[Any], words: Sequence[str]) -> Select[Any]:
    query = query.where(articles.c.day != "")
    for word in words:
        query = query.where(articles.c.text.contains(grams.normal(word), autoescape=True))
    return query

"""Entries of registers as they stand; what was struck is in the journal alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Column, Connection, Select, String, Table, Text, UniqueConstraint, func, select

from disclosure.rules import grams
from disclosure.store import DIGEST
from kernel import chain, table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

entries = Table(
    "disclosure_register_entry",
    metadata,
    Column("row", chain.NUMBER, primary_key=True, autoincrement=True),
    Column("register", String(32), nullable=False),
    Column("key", DIGEST, nullable=False),  # of what names it
    Column("unit", String(18), nullable=False),  # empty where it was taken in from a file
    Column("day", String(10), nullable=False),  # empty where it has none
    Column("content", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("batch", DIGEST, nullable=False),
    UniqueConstraint("register", "key"),
)

ALL: Final[Mapping[str, str]] = MappingProxyType({})


def add(tx: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    taken = Conflict("entry.known", "已有同样的登记", "such an entry is there already")
    table.add_all(tx, entries, taken, list(rows))


def known(tx: Connection, register: str) -> set[str]:
    """The digests that name the register's entries."""
    return set(tx.scalars(select(entries.c.key).where(entries.c.register == register)))


def strike(tx: Connection, register: str, key: str) -> bool:
    """Whether there was such an entry."""
    return bool(table.remove(tx, entries, register=register, key=key))


def find(tx: Connection, register: str, key: str) -> Record | None:
    return table.find(tx, entries, register=register, key=key)


def page(
    tx: Connection, register: str, query: str, limit: int, offset: int, only: Mapping[str, str] = ALL
) -> list[Record]:
    """The newest day first, then as they were entered; of one `unit`, of one `day` where `only` names them."""
    wanted = _holding(select(entries), register, query, only).order_by(entries.c.day.desc(), entries.c.row)
    return list(tx.execute(wanted.limit(limit).offset(offset)))


def count(tx: Connection, register: str, query: str = "", only: Mapping[str, str] = ALL) -> int:
    return int(tx.scalar(_holding(select(func.count()).select_from(entries), register, query, only)) or 0)


def days(tx: Connection, register: str) -> list[Record]:
    """The first entry of each day that has any, the newest day first."""
    first = select(func.min(entries.c.row)).where(entries.c.register == register).group_by(entries.c.day)
    return list(tx.execute(select(entries).where(entries.c.row.in_(first)).order_by(entries.c.day.desc())))


def of_year(tx: Connection, register: str, year: int, query: str = "") -> list[Record]:
    """The entries of a year that hold every word, the oldest day first."""
    first, last = date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()
    of = select(entries).where(entries.c.register == register, entries.c.day >= first, entries.c.day <= last)
    return list(tx.execute(_every(of, query).order_by(entries.c.day, entries.c.row)))


def search(tx: Connection, query: str, limit: int, offset: int) -> list[Record]:
    """Entries of all registers that hold every word, the newest day first."""
    wanted = _every(select(entries), query).order_by(entries.c.day.desc(), entries.c.row)
    return list(tx.execute(wanted.limit(limit).offset(offset)))


def found(tx: Connection, query: str) -> int:
    """How many entries of all registers hold every word."""
    return int(tx.scalar(_every(select(func.count()).select_from(entries), query)) or 0)


def after(tx: Connection, register: str, row: int, limit: int) -> list[Record]:
    """Up to `limit` entries that follow a row, in the order in which they were made."""
    of = entries.c
    query = select(entries).where(of.register == register, of.row > row)
    return list(tx.execute(query.order_by(of.row).limit(limit)))


def whole(tx: Connection, register: str) -> list[Record]:
    """All of its entries, as they were entered."""
    return table.rows(tx, entries, "row", register=register)


def of_unit(tx: Connection, unit: str) -> dict[str, int]:
    """How many entries an office has, by register."""
    counted = select(entries.c.register, func.count()).where(entries.c.unit == unit).group_by(entries.c.register)
    return {row[0]: row[1] for row in tx.execute(counted)}


def _holding(query: Select[Any], register: str, text: str, only: Mapping[str, str]) -> Select[Any]:
    query = query.where(entries.c.register == register)
    for name, value in only.items():
        query = query.where(entries.c[name] == value)
    return _every(query, text)


def _every(query: Select[Any], text: str) -> Select[Any]:
    for word in grams.words(text):
        query = query.where(entries.c.text.contains(word, autoescape=True))
    return query

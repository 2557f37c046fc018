"""Enterprises: what is held of each, a row a fact, struck ones too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, Text, UniqueConstraint, select

from kernel import chain, table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

DAY: Final = String(10)
CODE: Final = String(18)

facts = Table(
    "approval_fact",
    metadata,
    Column("row", chain.NUMBER, primary_key=True, autoincrement=True),
    Column("enterprise", CODE, nullable=False),
    Column("seq", Integer, nullable=False),  # in the enterprise's chain
    Column("name", String(64), nullable=False),
    Column("value", Text, nullable=False),
    Column("source", CODE, nullable=False),
    Column("paper", Text, nullable=False),
    Column("since", DAY, nullable=False),
    Column("until", DAY),
    Column("salt", String(64), nullable=False),  # of the digest in the chain
    Column("struck", Boolean, nullable=False),
    UniqueConstraint("enterprise", "seq", "name"),
)
_TAKEN: Final = Conflict("enterprise.known", "正在登记，请重试", "it is being entered, please try again")


def add(tx: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    table.add_all(tx, facts, _TAKEN, list(rows))


def of(tx: Connection, enterprise: str) -> list[Record]:
    """Everything that was ever stated of it, in that order."""
    return table.rows(tx, facts, "seq", "row", enterprise=enterprise)


def strike(tx: Connection, enterprise: str, seq: int, name: str) -> None:
    table.change(tx, facts, {"enterprise": enterprise, "seq": seq, "name": name}, struck=True)


def named(tx: Connection, words: Iterable[str], limit: int) -> list[str]:
    """Codes of those whose name held every word at any time, or of which the word is the code."""
    chosen = select(facts.c.enterprise).where(facts.c.name == "name").distinct()
    for word in words:
        chosen = chosen.where(facts.c.value.contains(word, autoescape=True) | (facts.c.enterprise == word))
    return list(tx.execute(chosen.order_by(facts.c.enterprise).limit(limit)).scalars())

"""Full-text indexes of pairs of characters, made by migrations: FTS5 on SQLite, an array under GIN on PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Select,
    TableClause,
    Text,
    column,
    insert,
    literal_column,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from disclosure.rules import grams


@dataclass(frozen=True, slots=True)
class Index:
    """The index `name` of a table whose column `key` numbers its rows and whose column `text` holds their normal
    texts."""

    name: str
    key: Column[Any]
    text: Column[Any]

    def add(self, tx: Connection, texts: Iterable[tuple[int, str, Collection[str]]]) -> None:
        """Index rows by their normal texts and the labels of their columns."""
        made = [
            {"rowid": row, "grams": self._written(tx, grams.grams(text).union(labels))} for row, text, labels in texts
        ]
        if made:
            tx.execute(insert(self._table(tx)), made)

    def newest(self, tx: Connection, query: str, labels: Collection[str] = ()) -> ColumnElement[Any]:
        """The index's own order where there is one, so that a common word is found without sorting all its rows."""
        if tx.dialect.name == "sqlite" and _needed(query).union(labels):
            return self._table(tx).c.rowid.desc()
        return self.key.desc()

    def holding(self, tx: Connection, wanted: Select[Any], query: str, labels: Collection[str] = ()) -> Select[Any]:
        """Every word occurs, and every label: the index finds candidates, the text decides where pairs deceive."""
        if needed := _needed(query).union(labels):
            index = self._table(tx)
            wanted = wanted.join(index, index.c.rowid == self.key).where(self._has(tx, needed))
        for word in grams.words(query):
            if not grams.exact(word):
                wanted = wanted.where(self.text.contains(word, autoescape=True))
        return wanted

    def _has(self, tx: Connection, needed: frozenset[str]) -> ColumnElement[bool]:
        if tx.dialect.name == "sqlite":
            return literal_column(self.name).op("MATCH")(" AND ".join(f'"{gram}"' for gram in sorted(needed)))
        return self._table(tx).c.grams.contains(sorted(needed))

    def _written(self, tx: Connection, found: frozenset[str]) -> str | list[str]:
        return " ".join(found) if tx.dialect.name == "sqlite" else list(found)

    def _table(self, tx: Connection) -> TableClause:
        return _indexed(self.name, tx.dialect.name)


@cache
def _indexed(name: str, dialect: str) -> TableClause:
    kept: TypeEngine[Any] = Text() if dialect == "sqlite" else ARRAY(Text)
    return table(name, column("rowid", BigInteger), column("grams", kept))


def _needed(query: str) -> frozenset[str]:
    return frozenset(gram for word in grams.words(query) for gram in grams.needed(word))

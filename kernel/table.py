"""One row at a time: add, find, change and list the rows of a table by equal columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from kernel.errors import Conflict

Record = Row[Any]
"""One row; its columns are attributes."""


def add(tx: Connection, table: Table, taken: Conflict, **values: object) -> None:
    """Insert a row; `taken` is raised where the database says that there is one already. The transaction lives on."""
    try:
        with tx.begin_nested():
            tx.execute(insert(table).values(**values))
    except IntegrityError as error:
        raise taken from error


def find(tx: Connection, table: Table, **key: object) -> Record | None:
    """The only row with these values, or None; more than one is a programming error and raises."""
    query = select(table)
    for name, value in key.items():
        query = query.where(table.c[name] == value)
    return tx.execute(query).one_or_none()


def rows(tx: Connection, table: Table, *order: str, **key: object) -> list[Record]:
    """All rows with these values, in ascending order of the named columns."""
    query = select(table)
    for name, value in key.items():
        query = query.where(table.c[name] == value)
    return list(tx.execute(query.order_by(*(table.c[name] for name in order))))


def change(tx: Connection, table: Table, key: Mapping[str, object], **values: object) -> int:
    """Set columns of all rows with these key values; gives their number."""
    query = update(table).values(**values)
    for name, value in key.items():
        query = query.where(table.c[name] == value)
    return tx.execute(query).rowcount


def remove(tx: Connection, table: Table, **key: object) -> int:
    """Delete the rows with these values; gives their number."""
    query = delete(table)
    for name, value in key.items():
        query = query.where(table.c[name] == value)
    return tx.execute(query).rowcount


def sweep(tx: Connection, table: Table, column: str, before: str, most: int) -> int:
    """Delete at most so many rows whose instant in `column` lies before that one; gives their number. The table's
    key is one column."""
    (key,) = table.primary_key.columns
    old = select(key).where(table.c[column] < before).limit(most)
    return tx.execute(delete(table).where(key.in_(old))).rowcount

"""One row at a time: add, find, change and list the rows of a table by equal columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from kernel.errors import Conflict

Record = Row[Any]
"""One row; its columns are attributes."""


def add(tx: Connection, table: Table, taken: Conflict, **values: object) -> None:
    """Insert a row; `taken` is raised where the database says that there is one already. The transaction lives on.

    In one round trip. Any other refusal of the database (a foreign key, NULL) is a fault of the caller's and raised as
    it comes: IntegrityError, after which PostgreSQL does nothing more in this transaction.
    """
    if not tx.execute(_addition(table, tx.dialect.name), values).rowcount:
        raise taken


def add_all(tx: Connection, table: Table, taken: Conflict, rows: Sequence[Mapping[str, object]]) -> None:
    """As `add`, of rows with the same columns: all of them or none. Any refusal of the database is `taken`, and the
    transaction lives on: a savepoint costs two round trips whatever the number of rows."""
    if not rows:
        return
    try:
        with tx.begin_nested():
            tx.execute(_insertion(table), rows)
    except IntegrityError as error:
        raise taken from error


def find(tx: Connection, table: Table, **key: object) -> Record | None:
    """The only row with these values, or None; more than one is a programming error and raises."""
    return tx.execute(_selection(table, (), _names(key)), _bound(key)).one_or_none()


def rows(tx: Connection, table: Table, *order: str, **key: object) -> list[Record]:
    """All rows with these values, in ascending order of the named columns."""
    return list(tx.execute(_selection(table, order, _names(key)), _bound(key)))


def change(tx: Connection, table: Table, key: Mapping[str, object], **values: object) -> int:
    """Set columns of all rows with these key values; gives their number."""
    return tx.execute(_alteration(table, tuple(values), _names(key)), {**_set(values), **_bound(key)}).rowcount


def remove(tx: Connection, table: Table, **key: object) -> int:
    """Delete the rows with these values; gives their number."""
    return tx.execute(_removal(table, _names(key)), _bound(key)).rowcount


# A statement is built once for each set of columns: building it anew takes longer than most databases take to answer.

Names = tuple[tuple[str, bool], ...]
"""The columns of a key, and whether each is asked for as NULL."""


def _names(key: Mapping[str, object]) -> Names:
    return tuple((name, value is None) for name, value in key.items())


def _bound(key: Mapping[str, object]) -> dict[str, object]:
    return {f"key_{name}": value for name, value in key.items() if value is not None}


def _set(values: Mapping[str, object]) -> dict[str, object]:
    return {f"set_{name}": value for name, value in values.items()}


def _equal(table: Table, names: Names) -> list[ColumnElement[bool]]:
    return [table.c[name].is_(None) if null else table.c[name] == bindparam(f"key_{name}") for name, null in names]


@cache
def _addition(table: Table, dialect: str) -> Insert:
    """Counts the row that it has inserted, or none."""
    bare = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return bare.on_conflict_do_nothing().inline().execution_options(preserve_rowcount=True)


@cache
def _insertion(table: Table) -> Insert:
    return insert(table)


@cache
def _selection(table: Table, order: tuple[str, ...], names: Names) -> Select[Any]:
    return select(table).where(*_equal(table, names)).order_by(*(table.c[name] for name in order))


@cache
def _alteration(table: Table, columns: tuple[str, ...], names: Names) -> Update:
    return update(table).where(*_equal(table, names)).values({name: bindparam(f"set_{name}") for name in columns})


@cache
def _removal(table: Table, names: Names) -> Delete:
    return delete(table).where(*_equal(table, names))


def sweep(tx: Connection, table: Table, column: str, before: str, most: int) -> int:
    """Delete at most so many rows whose instant in `column` lies before that one; gives their number. The table's
    key is one column."""
    (key,) = table.primary_key.columns
    old = select(key).where(table.c[column] < before).limit(most)
    return tx.execute(delete(table).where(key.in_(old))).rowcount

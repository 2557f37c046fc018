"""Random edits of a database by its own administrator: any table, any row; rolled back after each look."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import Column, Connection, Engine, Table, TextClause, create_engine, event, insert, select, text, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry

from kernel.db import metadata
from tests.support.databases import postgresql_database, unguard

KINDS = {"sqlite": ("change", "delete", "insert"), "postgresql": ("change", "delete", "insert", "alter")}
"""Of any table a whole column can be taken away only on PostgreSQL, where that too is undone with the transaction."""
ROW = {"sqlite": "rowid", "postgresql": "ctid"}
UNCHECKED = """
    DO $$ DECLARE one record; BEGIN
        FOR one IN SELECT conname, conrelid::regclass AS place FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0
        LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.place, one.conname); END LOOP;
    END $$"""
SPINE = ("journal_", "log_", "signing_seal", "experts_draw", "experts_result", "evaluation_sheet")
"""What a dossier is made of begins with these: every second edit is there, or most would hit what it does not rest on."""
TRIES = 20
"""An edit that a unique key refuses is no edit."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What was done to one row."""

    kind: str
    table: str
    row: str
    column: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.table}[{self.row}] {self.column}".strip()


def copied(engine: Engine, copy: Path) -> Path:
    """The database as it stands, in another file."""
    with closing(sqlite3.connect(str(engine.url.database))) as held, closing(sqlite3.connect(copy)) as target:
        held.backup(target)
    return copy


def taken(engine: Engine, copy: Path) -> Engine:
    """The administrator's own way into a copy of the database: no guard, no key, no check stands there any more."""
    copied(engine, copy)
    own = create_engine(f"sqlite:///{copy}", isolation_level=None)

    @event.listens_for(own, "connect")
    def _connected(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.cursor().execute("PRAGMA foreign_keys = OFF")
        connection.cursor().execute("PRAGMA ignore_check_constraints = ON")

    with own.connect() as tx:
        unguard(tx)
    return own


@contextmanager
def moved(held: Engine, furnished: str) -> Iterator[Engine]:
    """The same rows in a PostgreSQL database, where its superuser edits them."""
    with postgresql_database(furnished) as engine:
        with held.connect() as old, engine.begin() as tx:
            unguard(tx)
            for table in metadata.sorted_tables:
                rows = [dict(row._mapping) for row in old.execute(select(table))]
                if rows:
                    tx.execute(insert(table), rows)
        yield engine


@contextmanager
def undone(engine: Engine) -> Iterator[Connection]:
    """A transaction whose every change is taken back."""
    with engine.connect() as tx:
        if tx.dialect.name == "postgresql":
            unguard(tx)
            tx.execute(text(UNCHECKED))
            yield tx
            tx.rollback()
        else:
            tx.exec_driver_sql("BEGIN")
            yield tx
            tx.exec_driver_sql("ROLLBACK")


def edit(tx: Connection, dice: Random) -> Edit:
    """One edit of one row of a table that has any."""
    filled = [one for one in metadata.sorted_tables if tx.scalar(select(text("1")).select_from(one).limit(1))]
    spine = [one for one in filled if one.name.startswith(SPINE)]
    for _ in range(TRIES):
        table, kind = dice.choice(dice.choice([filled, spine])), dice.choice(KINDS[tx.dialect.name])
        row = str(dice.choice(tx.scalars(select(text(ROW[tx.dialect.name])).select_from(table)).all()))
        try:
            with tx.begin_nested():
                return Edit(kind, table.name, row, _DO[kind](tx, table, row, dice))
        except (IntegrityError, DataError):
            continue
    raise AssertionError("no edit was possible")


def _here(tx: Connection, row: str) -> TextClause:
    return text(f"{ROW[tx.dialect.name]} = '{row}'")


def _change(tx: Connection, table: Table, row: str, dice: Random) -> str:
    column = dice.choice(list(table.columns))
    old = tx.scalar(select(column).where(_here(tx, row)))
    tx.execute(update(table).where(_here(tx, row)).values({column.name: _other(old, column, dice)}))
    return str(column.name)


def _delete(tx: Connection, table: Table, row: str, _dice: Random) -> str:
    tx.execute(table.delete().where(_here(tx, row)))
    return ""


def _insert(tx: Connection, table: Table, row: str, dice: Random) -> str:
    """The same row again, with another key and one other value."""
    copy = dict(tx.execute(select(table).where(_here(tx, row))).one()._mapping)
    column = dice.choice(list(table.columns)).name
    for name in {*(each.name for each in table.primary_key), column}:
        copy[name] = _other(copy[name], table.columns[name], dice)
    tx.execute(insert(table).values(copy))
    return str(column)


def _alter(tx: Connection, table: Table, _row: str, dice: Random) -> str:
    """The table has one column less."""
    column = str(dice.choice(list(table.columns)).name)
    tx.exec_driver_sql(f"ALTER TABLE {table.name} DROP COLUMN {column} CASCADE")
    return column


def _other(old: object, column: Column[object], dice: Random) -> object:
    """Another value of the same kind, as near as an attacker would choose it."""
    match old:
        case None:
            return column.type.python_type(1)
        case bool():
            return not old
        case int():
            return old + dice.choice([-1, 1, 1000])
        case bytes() if old:
            at = dice.randrange(len(old))
            return old[:at] + bytes([old[at] ^ 1 << dice.randrange(8)]) + old[at + 1 :]
        case str() if old:
            at = dice.randrange(len(old))
            return old[:at] + chr(ord(old[at]) ^ 1) + old[at + 1 :]
    return b"\x01" if isinstance(old, bytes) else "x"


_DO = {"change": _change, "delete": _delete, "insert": _insert, "alter": _alter}

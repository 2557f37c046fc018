"""Rounds of clean-up, with the tasks that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Column, Connection, Integer, String, Table, Text

from approval.store.matters import CODE, DAY, UNIT
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

rounds = Table(
    "approval_round",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("since", DAY, nullable=False),
    Column("keeper", UNIT, nullable=False),
    Column("content", Text, nullable=False),  # canonical JSON, as `clean_up.read` takes it
)
tasks = Table(
    "approval_round_task",
    metadata,
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("matter", CODE, primary_key=True),
    Column("decision", String(16), nullable=False),
    Column("owner", UNIT, nullable=False, index=True),
    Column("due", DAY, nullable=False),
    Column("done", DAY),  # NULL: open
    Column("text", Text),
)


def add_round(tx: Connection, made: Sequence[Mapping[str, object]], **values: object) -> None:
    """A round and its tasks."""
    taken = Conflict("round.known", "这一轮清理已有结论", "this round is concluded already", field="number")
    table.add(tx, rounds, taken, **values)
    table.add_all(tx, tasks, taken, made)


def every_round(tx: Connection) -> list[Record]:
    return table.rows(tx, rounds, "number")


def every_task(tx: Connection) -> list[Record]:
    """The earliest due first."""
    return table.rows(tx, tasks, "due", "round", "matter")


def find_task(tx: Connection, round: int, matter: str) -> Record | None:
    return table.find(tx, tasks, round=round, matter=matter)


def close_task(tx: Connection, round: int, matter: str, done: str, text: str) -> None:
    table.change(tx, tasks, {"round": round, "matter": matter}, done=done, text=text)

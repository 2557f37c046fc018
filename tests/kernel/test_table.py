"""A row, and several at once, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Column, Engine, ForeignKey, Integer, MetaData, String, Table, UniqueConstraint, event
from sqlalchemy.exc import IntegrityError

from kernel import table
from kernel.db import reading, writing
from kernel.errors import Conflict
from kernel.lease import lease

TAKEN = Conflict("lease.held", "已被占用", "held already")


def row(subject: str) -> dict[str, object]:
    return {"subject": subject, "owner": "me", "epoch": 1, "until": ""}


def test_all_rows_or_none_and_the_transaction_lives_on(engine: Engine) -> None:
    with writing(engine) as tx:
        table.add_all(tx, lease, TAKEN, [row("L-1"), row("L-2")])
        with pytest.raises(Conflict, match=r"lease\.held"):
            table.add_all(tx, lease, TAKEN, [row("L-3"), row("L-2")])
        table.add_all(tx, lease, TAKEN, [])
    with reading(engine) as tx:
        assert [one.subject for one in table.rows(tx, lease, "subject")] == ["L-1", "L-2"]


own = MetaData()
room = Table("room", own, Column("id", String(8), primary_key=True))
seat = Table(
    "seat",
    own,
    Column("n", String(8), primary_key=True),
    Column("room", ForeignKey("room.id"), nullable=False),
    Column("row", String(8)),
    Column("place", String(8)),
    UniqueConstraint("row", "place"),
)
numbered = Table("numbered", own, Column("n", Integer, primary_key=True), Column("said", String(8), unique=True))


@pytest.fixture
def hall(empty_engine: Engine) -> Engine:
    """A room with one seat, and three kinds of rule."""
    with writing(empty_engine) as tx:
        own.create_all(tx)
        table.add(tx, room, TAKEN, id="A")
        table.add(tx, seat, TAKEN, n="1", room="A", row="I", place="1")
    return empty_engine


@pytest.mark.parametrize(
    "values",
    [
        {"n": "1", "room": "A", "row": "I", "place": "2"},
        {"n": "2", "room": "A", "row": "I", "place": "1"},
        {"n": "1", "room": "A", "row": "I", "place": "1"},
    ],
    ids=["key", "pair", "both"],
)
def test_a_row_that_any_unique_key_refuses_is_taken_and_the_transaction_lives_on(
    hall: Engine, values: dict[str, str]
) -> None:
    with writing(hall) as tx:
        with pytest.raises(Conflict, match=r"lease\.held"):
            table.add(tx, seat, TAKEN, **values)
        table.add(tx, seat, TAKEN, n="3", room="A", row="I", place="3")
        table.add(tx, seat, TAKEN, n="4", room="A")
        table.add(tx, seat, TAKEN, n="5", room="A")
    with reading(hall) as tx:
        assert [(one.n, one.place) for one in table.rows(tx, seat, "n")] == [
            ("1", "1"), ("3", "3"), ("4", None), ("5", None)
        ]  # fmt: skip


@pytest.mark.parametrize("room", ["B", None], ids=["foreign key", "null"])
def test_another_rule_that_is_broken_is_not_taken_for_a_row_that_is_there(hall: Engine, room: str | None) -> None:
    with pytest.raises(IntegrityError), writing(hall) as tx:
        table.add(tx, seat, TAKEN, n="2", room=room)
    with reading(hall) as tx:
        assert [one.n for one in table.rows(tx, seat)] == ["1"]


def test_a_row_that_the_database_numbers_is_added_in_one_statement(hall: Engine) -> None:
    said: list[str] = []
    with writing(hall) as tx, _heard(hall, said):
        table.add(tx, numbered, TAKEN, said="a")
        table.add(tx, numbered, TAKEN, said="b")
        with pytest.raises(Conflict):
            table.add(tx, numbered, TAKEN, said="a")
    assert len(said) == 3
    with reading(hall) as tx:
        assert [(one.n, one.said) for one in table.rows(tx, numbered, "n")] == [(1, "a"), (2, "b")]


@contextmanager
def _heard(engine: Engine, said: list[str]) -> Iterator[None]:
    """What is said to the database."""

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    yield
    event.remove(engine, "before_cursor_execute", hear)

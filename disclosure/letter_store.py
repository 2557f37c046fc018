"""Letters: one row each, with what is personal beside what is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Column, Connection, Integer, String, Table, Text, UniqueConstraint, func, select

from disclosure.store import DIGEST, SUBJECT
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

DAY: Final = String(10)
IN_HAND: Final = ("arrived", "open")

letters = Table(
    "disclosure_letter",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("line", String(32), nullable=False),
    Column("unit", String(18), nullable=False, index=True),  # who has it
    Column("stage", String(16), nullable=False, index=True),
    Column("look", DAY, index=True),  # the clerk looks after this day; NULL: never again
    Column("late", Integer),  # once it has ended: 0 in time, 1 late
    Column("grade", String(8)),
    Column("title", Text),  # once it is public
    Column("code_sha256", DIGEST, nullable=False),
    Column("details", Text),  # canonical JSON with its salt; NULL once erased
    UniqueConstraint("year", "number"),
)


def next_number(tx: Connection, year: int) -> int:
    """One more than the largest of the year, whatever the line."""
    last = tx.execute(select(func.max(letters.c.number)).where(letters.c.year == year)).scalar_one()
    return int(last or 0) + 1


def add(tx: Connection, **values: object) -> None:
    taken = Conflict("letter.number", "编号已被占用，请重试", "the number is taken, please try again")
    table.add(tx, letters, taken, **values)


def find(tx: Connection, id: str) -> Record | None:
    return table.find(tx, letters, id=id)


def change(tx: Connection, id: str, **values: object) -> None:
    table.change(tx, letters, {"id": id}, **values)


def of_unit(tx: Connection, unit: str, limit: int) -> list[Record]:
    """What the office has: in hand first, of each the oldest first."""
    done = letters.c.stage.not_in(IN_HAND)
    chosen = select(letters).where(letters.c.unit == unit).order_by(done, letters.c.year, letters.c.number)
    return list(tx.execute(chosen.limit(limit)))


def in_hand(tx: Connection, limit: int) -> list[Record]:
    """The oldest without an answer."""
    chosen = select(letters).where(letters.c.stage.in_(IN_HAND)).order_by(letters.c.year, letters.c.number)
    return list(tx.execute(chosen.limit(limit)))


def to_look_at(tx: Connection, today: str) -> list[Record]:
    """What the clerk has to look at."""
    return list(tx.execute(select(letters).where(letters.c.look < today).order_by(letters.c.id)))


def public(tx: Connection, limit: int, words: Sequence[str] = ()) -> list[Record]:
    """Those that were published, their title holding every word; the newest first."""
    chosen = select(letters).where(letters.c.title.is_not(None))
    for word in words:
        chosen = chosen.where(letters.c.title.contains(word, autoescape=True))
    return list(tx.execute(chosen.order_by(letters.c.year.desc(), letters.c.number.desc()).limit(limit)))


def counts(tx: Connection) -> list[Record]:
    """How many there are of each line, stage, lateness and grade."""
    by = (letters.c.line, letters.c.stage, letters.c.late, letters.c.grade)
    return list(tx.execute(select(*by, func.count().label("many")).group_by(*by)))

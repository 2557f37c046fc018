"""Cards on cases and what applicants said of how they were served."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    exists,
    func,
    select,
)

from approval.store.cases import CODE, DAY, SUBJECT, UNIT, WORD, branches, cases
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

OPEN: Final = "open"
cards = Table(
    "approval_card",
    metadata,
    Column("case", SUBJECT, ForeignKey("approval_case.id"), primary_key=True),
    Column("matter", CODE, primary_key=True),  # empty: the application as a whole
    Column("card", WORD, primary_key=True),
    Column("number", Integer, primary_key=True),  # of the entry that it remarks on; 0: given by the clock
    Column("unit", UNIT, nullable=False),
    Column("day", DAY, nullable=False, index=True),
)
ratings = Table(
    "approval_rating",
    metadata,
    Column("case", SUBJECT, ForeignKey("approval_case.id"), primary_key=True),
    Column("unit", UNIT, nullable=False),
    Column("year", Integer, nullable=False, index=True),
    Column("quarter", Integer, nullable=False),
    Column("grade", String(8), nullable=False),  # as it was given first
    Column("again", String(8)),  # and after it was mended
    Column("order", SUBJECT),  # what a bad one has opened
)
_TAKEN: Final = Conflict("card.given", "已经给过", "it was given already")


def give(tx: Connection, **values: object) -> None:
    table.add(tx, cards, _TAKEN, **values)


def _carded(card: str) -> ColumnElement[bool]:
    mine = (cards.c.case == branches.c.case, cards.c.matter == branches.c.matter, cards.c.card == card)
    return exists().where(*mine, cards.c.number == 0)


def _open(*further: ColumnElement[bool]) -> Select[Any]:
    """Branches that are decided by nobody yet, of applications that nobody took back."""
    both = select(branches, cases.c.site, cases.c.green, cases.c.window).join(cases, cases.c.id == branches.c.case)
    return both.where(branches.c.decided.is_(None), cases.c.stage == OPEN, *further)


def overdue(tx: Connection, card: str, today: str, most: int) -> list[Record]:
    """Open branches whose last day lies before this one and that have no such card."""
    late = (branches.c.yellow_on <= today, branches.c.promised_until < today)
    return list(tx.execute(_open(*late, ~_carded(card)).order_by(branches.c.case, branches.c.matter).limit(most)))


def near(tx: Connection, card: str, today: str, most: int) -> list[Record]:
    """Open branches that have used 80 % of their promise, are not late, and have no such card."""
    used = (branches.c.yellow_on <= today, branches.c.promised_until >= today)
    return list(tx.execute(_open(*used, ~_carded(card)).order_by(branches.c.case, branches.c.matter).limit(most)))


def alarms(tx: Connection, today: str, most: int) -> list[Record]:
    """Open branches from 80 % of their promise on, the latest first."""
    order = (branches.c.promised_until, branches.c.case, branches.c.matter)
    return list(tx.execute(_open(branches.c.yellow_on <= today).order_by(*order).limit(most)))


def remarks(tx: Connection, since: str, most: int) -> list[Record]:
    """Cards that stand with an act, the newest first."""
    chosen = select(cards).where(cards.c.number > 0, cards.c.day >= since)
    return list(tx.execute(chosen.order_by(cards.c.day.desc(), cards.c.case, cards.c.number).limit(most)))


def of_unit(tx: Connection, unit: str, first: str, last: str, kinds: Sequence[str]) -> list[Record]:
    """The cards of these kinds that an office got within these days, by day."""
    within = (cards.c.unit == unit, cards.c.day.between(first, last), cards.c.card.in_(kinds))
    order = (cards.c.day, cards.c.case, cards.c.matter, cards.c.number)
    return list(tx.execute(select(cards).where(*within).order_by(*order)))


def given(tx: Connection, first: str, last: str) -> list[Record]:
    """How many cards each `unit` got of each kind `card` within these days: `many`."""
    by = (cards.c.unit, cards.c.card)
    chosen = select(*by, func.count().label("many")).where(cards.c.day.between(first, last))
    return list(tx.execute(chosen.group_by(*by)))


# ---------------------------------------------------------------- ratings


def rate(tx: Connection, **values: object) -> None:
    table.add(tx, ratings, Conflict("rating.twice", "已经评价过", "it has been rated"), **values)


def rated(tx: Connection, case: str) -> Record | None:
    return table.find(tx, ratings, case=case)


def rate_again(tx: Connection, case: str, grade: str) -> None:
    table.change(tx, ratings, {"case": case}, again=grade)


def grades(tx: Connection, year: int) -> list[Record]:
    """How many ratings of each `unit`, `quarter` and `grade` there are of the year: `many`."""
    by = (ratings.c.unit, ratings.c.quarter, ratings.c.grade)
    chosen = select(*by, func.count().label("many")).where(ratings.c.year == year)
    return list(tx.execute(chosen.group_by(*by)))


def rated_as(tx: Connection, unit: str, year: int, quarter: int, given: Sequence[str]) -> list[str]:
    """The cases for which an office got one of these grades first in that quarter."""
    mine = (ratings.c.unit == unit, ratings.c.year == year, ratings.c.quarter == quarter, ratings.c.grade.in_(given))
    return list(tx.scalars(select(ratings.c.case).where(*mine).order_by(ratings.c.case)))

"""Applications and their branches: an index of what their chains say, with what is personal beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    case,
    func,
    select,
)

from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record

SUBJECT: Final = String(64)
CODE: Final = String(64)
UNIT: Final = String(18)
DAY: Final = String(10)
WORD: Final = String(16)
IN_HAND: Final = ("arrived", "supplement", "open", "decided")

cases = Table(
    "approval_case",
    metadata,
    Column("id", SUBJECT, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("site", UNIT, nullable=False, index=True),
    Column("window", String(64), nullable=False),  # whose person took it in; empty: online
    Column("channel", WORD, nullable=False),
    Column("applicant_kind", WORD, nullable=False),
    Column("enterprise", UNIT, index=True),
    Column("process", CODE),
    Column("project", CODE, index=True),
    Column("investment", BigInteger),  # whole yuan
    Column("parent", SUBJECT, index=True),
    Column("green", Integer, nullable=False),
    Column("stage", WORD, nullable=False, index=True),
    Column("received", DAY, nullable=False, index=True),
    Column("accepted", DAY),
    Column("ended", DAY, index=True),  # decided, not accepted or withdrawn
    Column("look", DAY, index=True),  # the clerk looks after this day; NULL: never
    Column("code_sha256", String(64), nullable=False),
    Column("details", Text),  # canonical JSON with its salt; NULL once erased
    UniqueConstraint("year", "number"),
    Index("ix_approval_case_accepted", "accepted", "site", "ended"),  # what the indicators read
)
branches = Table(
    "approval_branch",
    metadata,
    Column("case", SUBJECT, ForeignKey("approval_case.id"), primary_key=True),
    Column("matter", CODE, primary_key=True),
    Column("unit", UNIT, nullable=False, index=True),
    Column("stage", WORD, nullable=False, index=True),
    Column("accepted", DAY),
    Column("promised_until", DAY, index=True),
    Column("statutory_until", DAY),
    Column("yellow_on", DAY),
    Column("provisional", Integer, nullable=False),  # 1: a notice of holidays that is to come may move the days
    Column("decided", DAY),
    Column("outcome", WORD),
    Column("late", Integer),  # once it is decided: 0 in time, 1 late
    Column("delivered", DAY),
    Index("ix_approval_branch_open", "decided", "yellow_on", "promised_until"),  # what supervision looks at
    Index("ix_approval_branch_spans", "matter", "decided", "accepted"),
)


def next_number(tx: Connection, year: int) -> int:
    """One more than the largest of the year, whatever the site."""
    last = tx.execute(select(func.max(cases.c.number)).where(cases.c.year == year)).scalar_one()
    return int(last or 0) + 1


def add(tx: Connection, values: dict[str, object], rows: Sequence[dict[str, object]]) -> None:
    """The application with its branches."""
    taken = Conflict("approval.number", "编号已被占用，请重试", "the number is taken, please try again")
    table.add(tx, cases, taken, **values)
    table.add_all(tx, branches, taken, rows)


def find(tx: Connection, id: str) -> Record | None:
    return table.find(tx, cases, id=id)


def change(tx: Connection, id: str, **values: object) -> None:
    table.change(tx, cases, {"id": id}, **values)


def change_branch(tx: Connection, id: str, matter: str, **values: object) -> None:
    table.change(tx, branches, {"case": id, "matter": matter}, **values)


def branches_of(tx: Connection, id: str) -> list[Record]:
    """By matter."""
    return table.rows(tx, branches, "matter", case=id)


def to_look_at(tx: Connection, today: str) -> list[str]:
    """What the clerk has to look at."""
    return list(tx.scalars(select(cases.c.id).where(cases.c.look < today).order_by(cases.c.id)))


def provisional(tx: Connection) -> list[str]:
    """Applications with an open branch whose days a notice of holidays may have moved."""
    chosen = select(branches.c.case).where(branches.c.provisional == 1, branches.c.decided.is_(None))
    return sorted(set(tx.scalars(chosen)))


def of_site(tx: Connection, site: str, limit: int) -> list[Record]:
    """What a site has: in hand first, of each green ones first, then the oldest."""
    return _listed(tx, cases.c.site == site, limit)


def of_unit(tx: Connection, unit: str, limit: int) -> list[Record]:
    """As `of_site`, those with a branch of that office."""
    return _listed(tx, cases.c.id.in_(select(branches.c.case).where(branches.c.unit == unit)), limit)


def counts(tx: Connection, today: str) -> list[Record]:
    """Of each site: how many applications came in, were accepted and have ended, and how many came in today."""
    came = func.sum(case((cases.c.received == today, 1), else_=0))
    columns = (func.count(), func.count(cases.c.accepted), func.count(cases.c.ended), came)
    names = ("received", "accepted", "ended", "today")
    chosen = select(cases.c.site, *(one.label(name) for one, name in zip(columns, names, strict=True)))
    return list(tx.execute(chosen.group_by(cases.c.site).order_by(cases.c.site)))


def green(tx: Connection) -> int:
    """How many have had the green channel."""
    return int(tx.execute(select(func.count()).where(cases.c.green == 1)).scalar_one())


def parts(tx: Connection, parent: str) -> list[Record]:
    """The sub-cases of an application, in the order of their numbers."""
    return table.rows(tx, cases, "year", "number", parent=parent)


def _listed(tx: Connection, which: ColumnElement[bool], limit: int) -> list[Record]:
    done = cases.c.stage.not_in(IN_HAND)
    order = (done, cases.c.green.desc(), cases.c.year, cases.c.number)
    return list(tx.execute(select(cases).where(which).order_by(*order).limit(limit)))

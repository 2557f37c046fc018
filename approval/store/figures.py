"""Cases counted: what the indicators, the console and the tables of durations are made of."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from approval.store.cases import branches, cases
from approval.store.watch import OPEN
from kernel.table import Record

_UNDECIDED: Final = branches.c.decided.is_(None)


def _sum(when: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((when, 1), else_=0)), 0)


def by_site(tx: Connection, first: str, last: str) -> list[Record]:
    """Of what was accepted within these days, by `site`: `accepted`, `closed`, `on_the_spot`."""
    figures = (
        func.count().label("accepted"),
        _sum(cases.c.ended.is_not(None)).label("closed"),
        _sum(cases.c.ended == cases.c.accepted).label("on_the_spot"),
    )
    chosen = select(cases.c.site, *figures).where(cases.c.accepted.between(first, last)).group_by(cases.c.site)
    return list(tx.execute(chosen))


def by_day(tx: Connection, first: str, last: str) -> list[Record]:
    """The same by the day of acceptance, `accepted_on`."""
    figures = (
        cases.c.accepted.label("accepted_on"),
        func.count().label("accepted"),
        _sum(cases.c.ended.is_not(None)).label("closed"),
        _sum(cases.c.ended == cases.c.accepted).label("on_the_spot"),
    )
    chosen = select(*figures).where(cases.c.accepted.between(first, last)).group_by(cases.c.accepted)
    return list(tx.execute(chosen.order_by(cases.c.accepted)))


def stages(tx: Connection) -> list[Record]:
    """How many applications each `site` has at each `stage`: `many`."""
    by = (cases.c.site, cases.c.stage)
    return list(tx.execute(select(*by, func.count().label("many")).group_by(*by)))


def today(tx: Connection, day: str) -> Record:
    """Of open branches: `due` on this day, `yellow` from 80 % of the promise up to its last day, `red` after it."""
    soon = branches.c.promised_until >= day
    figures = [
        _sum(branches.c.promised_until == day).label("due"),
        _sum(soon).label("yellow"),
        _sum(~soon).label("red"),
    ]
    both = select(*figures).join(cases, cases.c.id == branches.c.case)
    found = both.where(_UNDECIDED, branches.c.yellow_on <= day, cases.c.stage == OPEN)
    return list[Record](tx.execute(found))[0]


def in_hand(tx: Connection) -> int:
    """Applications that were accepted and are not decided."""
    return int(tx.execute(select(func.count()).where(cases.c.stage == OPEN)).scalar_one())


def received(tx: Connection, site: str, day: str) -> list[Record]:
    """What a site took in on that day, by `stage`: `many`."""
    chosen = select(cases.c.stage, func.count().label("many")).where(cases.c.site == site, cases.c.received == day)
    return list(tx.execute(chosen.group_by(cases.c.stage)))


def spans(tx: Connection, matter: str, first: str, last: str) -> list[Record]:
    """Branches of the matter decided within these days, by `accepted` and `decided`: `many`."""
    by = (branches.c.accepted, branches.c.decided)
    within = and_(branches.c.matter == matter, branches.c.decided.between(first, last))
    return list(tx.execute(select(*by, func.count().label("many")).where(within).group_by(*by)))


def green(tx: Connection, first: str, last: str) -> int:
    """Applications accepted within these days that went through the green channel."""
    chosen = select(func.count()).where(cases.c.accepted.between(first, last), cases.c.green == 1)
    return int(tx.execute(chosen).scalar_one())

"""The list of powers: on which days it changed, which matters changed last, which applications are under way."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, select, union

from approval.store.cases import IN_HAND, branches, cases
from approval.store.matters import matters
from kernel.table import Record


def days(tx: Connection, limit: int) -> list[str]:
    """The days from which the list says something else, the newest first."""
    begun, ended = select(matters.c.since.label("day")), select(matters.c.until).where(matters.c.until.is_not(None))
    every = union(begun, ended).subquery()
    return list(tx.scalars(select(every.c.day).order_by(every.c.day.desc()).limit(limit)))


def changed(tx: Connection, limit: int) -> list[str]:
    """The codes of the matters of which a version was approved or has ended last; so many of each at most."""
    newest = (func.max(column).label("newest") for column in (matters.c.recorded, matters.c.until))
    found = (
        select(matters.c.code, last)
        .group_by(matters.c.code)
        .having(last.is_not(None))
        .order_by(last.desc())
        .limit(limit)
        for last in newest
    )
    return list(dict.fromkeys(row.code for chosen in found for row in tx.execute(chosen)))


_ACCEPTED = and_(branches.c.decided.is_(None), branches.c.accepted.is_not(None), cases.c.stage.in_(IN_HAND))


def running(tx: Connection, matter: str, limit: int) -> list[Record]:
    """The applications about a matter that were accepted and are not decided, the oldest first."""
    joined = select(cases.c.id, branches.c.stage, branches.c.accepted, branches.c.promised_until, branches.c.unit)
    chosen = joined.join(branches, branches.c.case == cases.c.id).where(branches.c.matter == matter, _ACCEPTED)
    return list(tx.execute(chosen.order_by(cases.c.year, cases.c.number).limit(limit)))


def counts(tx: Connection) -> dict[str, int]:
    """How many applications about each matter are under way; none where there are none."""
    joined = select(branches.c.matter, func.count()).join(cases, branches.c.case == cases.c.id)
    found = tx.execute(joined.where(_ACCEPTED).group_by(branches.c.matter))
    return {str(matter): int(many) for matter, many in found}

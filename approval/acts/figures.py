"""The figures of approvals, from the index that every act keeps: by site, by day, by matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from approval.acts import matters
from approval.rules import duration
from approval.rules.duration import Shortened
from approval.rules.indicator import Counts, Rate
from approval.store import figures as store
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.table import Record
from kernel.workdays import announced

WEEKS: Final = 12
"""The course of the closing rate."""


@dataclass(frozen=True, slots=True)
class Week:
    """What was accepted in the seven days from Monday on, and how much of it is closed by now."""

    monday: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Today:
    """What the console shows first. `in_hand` are applications, the others branches of them."""

    in_hand: int
    due: int
    yellow: int
    red: int
    month: Counts
    weeks: tuple[Week, ...]


def _counts(row: Record) -> Counts:
    return Counts(row.accepted, row.closed, row.on_the_spot)


def today(ctx: Context) -> Today:
    """In a few statements over the index, whatever is open."""
    on = day_of(ctx.now)
    monday = on - timedelta(days=on.weekday() + 7 * (WEEKS - 1))
    first = min(monday, on.replace(day=1))
    days = {date.fromisoformat(row.accepted_on): _counts(row)
            for row in store.by_day(ctx.tx, first.isoformat(), on.isoformat())}  # fmt: skip
    month = sum((one for day, one in days.items() if day >= on.replace(day=1)), Counts())
    found = store.today(ctx.tx, on.isoformat())
    weeks = tuple(_week(monday + timedelta(weeks=n), days) for n in range(WEEKS))
    return Today(store.in_hand(ctx.tx), found.due, found.yellow, found.red, month, weeks)


def _week(monday: date, days: dict[date, Counts]) -> Week:
    return Week(monday, sum((days.get(monday + timedelta(days=n), Counts()) for n in range(7)), Counts()))


def by_site(tx: Connection, first: date, last: date) -> dict[str, Counts]:
    """Of what was accepted within these days, both included, by site; the city's total is their sum."""
    return {row.site: _counts(row) for row in store.by_site(tx, first.isoformat(), last.isoformat())}


def received(ctx: Context, site: str) -> dict[str, int]:
    """What a site has taken in today, by stage."""
    return {row.stage: row.many for row in store.received(ctx.tx, site, day_of(ctx.now).isoformat())}


def online(tx: Connection, day: date) -> Rate:
    """Of the matters in force on the day, those that can be done online."""
    found = matters.as_of(tx, day)
    return Rate(sum(one.online for one in found), len(found))


def green(tx: Connection, first: date, last: date) -> int:
    """How many applications went through the green channel."""
    return store.green(tx, first.isoformat(), last.isoformat())


def shortened(tx: Connection, matter: str, baseline: int, year: int) -> Shortened:
    """What the matter took before, and the median of what was decided in the year."""
    first, last = date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()
    many: dict[int, int] = {}
    for row in store.spans(tx, matter, first, last):
        accepted, decided = date.fromisoformat(row.accepted), date.fromisoformat(row.decided)
        days = duration.waited(accepted, decided, announced())
        many[days] = many.get(days, 0) + row.many
    return Shortened(baseline, duration.median(many))

"""What a register is owed: which entries were due by a day, or have to stand, and are not there; of whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from disclosure.rules.register import Entry, Expected, Register
from kernel.errors import Words
from people.rules.unit import Kind


@dataclass(frozen=True, slots=True)
class Owing:
    """An office that may owe entries: its code and kind, and the day on which it was entered."""

    code: str
    kind: Kind
    since: date


@dataclass(frozen=True, slots=True)
class Missing:
    """What was due in the period that begins with `since` (None: has to stand) and is not there; `unit` where each
    office owes it."""

    what: Words
    since: date | None
    unit: str = ""


def missing(of: Register, entries: Iterable[Entry], owing: Iterable[Owing], year: int, today: date) -> list[Missing]:
    """What was due in that year before today, or has to stand, and is not there: the earliest first, else in the order
    of the register. `entries` are those of the year; of a register in which something has to stand, all there are."""
    there, offices = list(entries), list(owing)
    found = (each for due in of.expected for each in _missing(due, there, offices, year, today))
    return sorted(found, key=lambda one: one.since or date.min)


def stands(of: Register) -> bool:
    """Whether something has to stand in it, whatever its day."""
    return any(due.every == "standing" for due in of.expected)


def _missing(due: Expected, entries: list[Entry], owing: list[Owing], year: int, today: date) -> Iterator[Missing]:
    began = min((each.since for each in owing), default=date.min)
    for since, until in _periods(due, year, today):
        there = {one.unit for one in entries if one.says(due.where) and _within(due, one, since, until)}
        begun = None if due.every == "standing" else since
        if due.each:
            entrants = {one.unit for one in entries if one.says(due.whose)}
            owes = (each for each in owing if _owes(due, each, entrants) and each.since <= until)
            yield from (Missing(due.words, begun, each.code) for each in owes if each.code not in there)
        elif not there and began <= until:
            yield Missing(due.words, begun)


def _owes(due: Expected, office: Owing, entrants: Collection[str]) -> bool:
    if due.each == "entrant":
        return office.code in entrants
    return not due.kinds or office.kind in due.kinds


def _within(due: Expected, one: Entry, since: date, until: date) -> bool:
    return due.every == "standing" or (one.day is not None and since <= one.day <= until)


def _periods(due: Expected, year: int, today: date) -> Iterator[tuple[date, date]]:
    """First and last day, both inclusive, of each period that is over; what has to stand is asked for today."""
    if due.every == "standing":
        yield date.min, today
        return
    for since, until in _all_periods(due, year):
        if until < today:
            yield since, until


def _all_periods(due: Expected, year: int) -> Iterator[tuple[date, date]]:
    if due.every == "year":
        yield date(year, 1, 1), date.fromisoformat(f"{year}-{due.by}")
        return
    for month in range(1, 13):
        after = date(year + month // 12, month % 12 + 1, 1)
        yield date(year, month, 1), after - timedelta(days=1)


def owed(of: Register, entries: Iterable[Entry], office: Owing, first: date, last: date) -> Iterator[tuple[str, bool]]:
    """What the office itself owes in months and years that end from `first` to `last`, a name for each, and whether it
    is there."""
    there = list(entries)
    for n, due in enumerate(of.expected, 1):
        entrants = {one.unit for one in there if one.says(due.whose)}
        if due.each and due.every != "standing" and _owes(due, office, entrants):
            own = [one for one in there if one.unit == office.code and one.says(due.where)]
            for since, until in _all_periods(due, last.year):
                if first <= until <= last and office.since <= until:
                    yield f"{of.id}.{n}.{since:%Y-%m}", any(_within(due, one, since, until) for one in own)

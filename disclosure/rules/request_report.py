"""Requests counted for table 3 of the annual report: rows by answer, columns by kind of requester, and its balance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from disclosure.rules.request_outcome import Row
from kernel.errors import Words


class Person(StrEnum):
    """Who asks, as the report's columns have it."""

    NATURAL = "natural"
    BUSINESS = "business"
    RESEARCH = "research"
    CHARITY = "charity"
    LEGAL = "legal"
    OTHER = "other"


PEOPLE: Final[Mapping[Person, Words]] = {
    Person.NATURAL: Words("自然人", "natural persons"),
    Person.BUSINESS: Words("商业企业", "businesses"),
    Person.RESEARCH: Words("科研机构", "research bodies"),
    Person.CHARITY: Words("社会公益组织", "public-interest bodies"),
    Person.LEGAL: Words("法律服务机构", "legal services"),
    Person.OTHER: Words("其他", "others"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """One request as the report counts it: the day it was received, and the day and the row of its end, None while it
    is in hand."""

    person: Person
    received: date
    ended: date | None
    row: Row | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: taken over, new, ended by row, and carried on."""

    carried_in: int
    new: int
    ended: Mapping[Row, int]
    carried_on: int

    @property
    def balances(self) -> bool:
        """新收 + 结转 = 办理结果总计 + 结转下年."""
        return self.carried_in + self.new == sum(self.ended.values()) + self.carried_on


NEW: Final = "new"
CARRIED_IN: Final = "carried_in"
CARRIED_ON: Final = "carried_on"


def lines(one: Counted, year: int) -> tuple[str, ...]:
    """The lines in which a request counts in a calendar year: one of its coming and one of its going (the row of its
    end, or carried on). None where it was neither received nor in hand in that year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    if one.received > last or (one.ended is not None and one.ended < first):
        return ()
    came = CARRIED_IN if one.received < first else NEW
    if one.ended is None or one.ended > last:
        return came, CARRIED_ON
    return (came,) if one.row is None else (came, one.row)


def column(of: Iterable[Counted], year: int) -> Column:
    """The figures of a calendar year."""
    found = Counter(line for one in of for line in lines(one, year))
    ended = {row: found[row] for row in Row}
    return Column(found[CARRIED_IN], found[NEW], ended, found[CARRIED_ON])


def table(of: Iterable[Counted], year: int) -> Mapping[Person, Column]:
    """Every column of the table."""
    every = list(of)
    return {person: column([one for one in every if one.person is person], year) for person in Person}

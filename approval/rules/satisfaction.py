"""What applicants say of how they were served (好差评): five grades, what a bad one starts, the quarters' table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from approval.rules.indicator import AIMS, Indicator, Rate
from kernel import law
from kernel.deadlines import Due, due
from kernel.errors import Words
from kernel.workdays import Calendar


class Grade(StrEnum):
    """The last two are bad."""

    BEST = "best"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    WORST = "worst"


GRADES: Final[Mapping[Grade, Words]] = {
    Grade.BEST: Words("非常满意", "very satisfied"),
    Grade.GOOD: Words("满意", "satisfied"),
    Grade.FAIR: Words("基本满意", "fairly satisfied"),
    Grade.POOR: Words("不满意", "dissatisfied"),
    Grade.WORST: Words("非常不满意", "very dissatisfied"),
}
BAD: Final = frozenset({Grade.POOR, Grade.WORST})
QUARTERS: Final = (1, 2, 3, 4)
(LINE,) = AIMS[Indicator.CONTENT]


def call_back_by(rated: date, calendar: Calendar) -> Due:
    """Who gave a bad grade is called back by then."""
    return due(rated, law.rule("HCP-1", rated).budget, (), calendar)


def mend_by(rated: date, calendar: Calendar) -> Due:
    """What it was about is mended, and the applicant told, by then."""
    return due(rated, law.rule("HCP-15", rated).budget, (), calendar)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year, 1 to 4."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.after.first - timedelta(days=1)

    @property
    def after(self) -> Quarter:
        return Quarter(self.year + 1, 1) if self.number == QUARTERS[-1] else Quarter(self.year, self.number + 1)


def quarter(of: date) -> Quarter:
    return Quarter(of.year, (of.month + 2) // 3)


@dataclass(frozen=True, slots=True)
class Rated:
    """So many cases of an office got this grade first in that quarter: what is said after mending counts elsewhere."""

    unit: str
    quarter: Quarter
    grade: Grade
    many: int


Year = tuple[Rate, ...]
"""An office's four quarters."""


def table(rated: Iterable[Rated], year: int, units: Iterable[str] = ()) -> dict[str, Year]:
    """Each office's four quarters, by code; of `units` also those that nobody rated."""
    counted: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for one in rated:
        if one.quarter.year == year:
            held = counted[one.unit, one.quarter.number]
            held[0] += one.many if one.grade not in BAD else 0
            held[1] += one.many
    codes = sorted({unit for unit, _ in counted} | set(units))
    return {code: tuple(Rate(*counted[code, number]) for number in QUARTERS) for code in codes}


def to_adjust(quarters: Mapping[str, Year]) -> list[str]:
    """The offices whose head of approvals is moved: under the line in all four quarters (全年四次达不到 90% 以上). A
    quarter in which nobody rated is not under it."""
    return [unit for unit, year in quarters.items() if not any(each.reaches(LINE) for each in year)]

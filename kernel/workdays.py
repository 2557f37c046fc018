"""The yearly State Council notices as data: rest days, 调休 make-up days, source."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

from kernel.errors import NotValid, Words

DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
# A notice also moves the last days of the year before it (2007-12-29, 2011-12-31, 2018-12-30, 2022-12-31),
# so from 29 December on a day is settled only when the next year's notice is loaded too.
LENT_FROM: Final = (12, 29)

ENGLISH: Final[Mapping[str, str]] = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-autumn Festival",
    "国庆节": "National Day",
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "70th anniversary of the victory of 1945",
}


class Kind(StrEnum):
    """What a day is under the calendar."""

    WORKING = "working"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


_PLAIN: Final[Mapping[Kind, Words]] = {
    Kind.WORKING: Words("工作日", "working day"),
    Kind.WEEKEND: Words("周末", "weekend"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the calendar says of one day; not `certain` where the notice that settles it is not loaded."""

    on: date
    kind: Kind
    name: Words
    certain: bool

    @property
    def works(self) -> bool:
        return self.kind in (Kind.WORKING, Kind.MAKE_UP)


@dataclass(frozen=True, slots=True)
class Festival:
    """One festival of one notice: the days off and the weekend days worked for it, each day once."""

    year: int
    source: str
    name: str
    rest: frozenset[date]
    work: frozenset[date]

    def __post_init__(self) -> None:
        if wrong := sorted(day for day in self.work if day.weekday() < SATURDAY) + sorted(self.rest & self.work):
            raise NotValid(
                "calendar.make_up",
                f"{wrong[0]} 不能列为调休上班日",
                f"{wrong[0]} cannot be a make-up working day",
                field="work",
            )

    def says(self, on: date) -> tuple[Kind, Words]:
        english = ENGLISH.get(self.name, self.name)
        if on in self.rest:
            return Kind.HOLIDAY, Words(self.name, english)
        return Kind.MAKE_UP, Words(f"{self.name}调休上班", f"make-up working day for {english}")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The notices that are loaded; every other day is read as Monday-to-Friday and is not certain."""

    festivals: tuple[Festival, ...]
    years: frozenset[int] = field(init=False)
    _days: Mapping[date, Festival] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        days = {day: festival for festival in self.festivals for day in festival.rest | festival.work}
        object.__setattr__(self, "_days", days)
        object.__setattr__(self, "years", frozenset(festival.year for festival in self.festivals))

    def settled(self, on: date) -> bool:
        """Whether every notice that can still move this day is loaded."""
        lent = (on.month, on.day) >= LENT_FROM
        return on.year in self.years and (not lent or on.year + 1 in self.years)

    def reading(self, on: date) -> Reading:
        if festival := self._days.get(on):
            return Reading(on, *festival.says(on), certain=self.settled(on))
        kind = Kind.WEEKEND if on.weekday() >= SATURDAY else Kind.WORKING
        return Reading(on, kind, _PLAIN[kind], certain=self.settled(on))

    def works(self, on: date) -> bool:
        return self.reading(on).works

    def source(self, on: date) -> str:
        """The number of the notice that names this day; empty if none does or its number is not known."""
        festival = self._days.get(on)
        return festival.source if festival else ""

    def loaded(self, notice: Iterable[Festival]) -> Calendar:
        """This calendar with a further notice; a year that is loaded again is replaced."""
        new = tuple(notice)
        again = {festival.year for festival in new}
        return Calendar((*(old for old in self.festivals if old.year not in again), *new))

    def days_left(self, today: date) -> int:
        """How many days after `today` are settled without a gap: what the alarm of an expiring calendar watches."""
        day = today
        while self.settled(day + DAY):
            day += DAY
        return (day - today).days


def _days(text: str) -> Iterator[date]:
    for part in text.split():
        first, _, last = part.partition("..")
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last or first):
            yield day
            day += DAY


def read(text: str) -> tuple[Festival, ...]:
    """Notices written as rows `year notice name rest work` between tabs; a span of days is `first..last`."""
    try:
        return tuple(
            Festival(
                int(row["year"]),
                row["notice"],
                row["name"],
                frozenset(_days(row["rest"])),
                frozenset(_days(row["work"])),
            )
            for row in csv.DictReader(text.splitlines(), delimiter="\t")
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotValid(
            "calendar.malformed", f"节假日安排格式不对：{error}", f"malformed calendar: {error}", field="calendar"
        ) from error


@cache
def announced() -> Calendar:
    """The calendar that ships with the product: every notice of 2004 to 2026."""
    return Calendar(read(files("kernel").joinpath("workdays.tsv").read_text(encoding="utf-8")))

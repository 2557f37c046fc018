"""Assessment of openness (网上考评): indicators as data, points that events gave or cost, scores as exact fractions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Annotated, Final

import msgspec

from kernel.deadlines import begins_at
from kernel.errors import NotValid, Words
from kernel.workdays import DAY

FILE: Final = "indicators.toml"
FULL: Final = 100
APPEAL_DAYS: Final = 7
"""Calendar days after the day on which a month is fixed, where the file says none."""
LEAST_WEIGHT: Final = Fraction(4)
"""Percent of an office's performance that openness counts for, at least (2018 plan, task 34)."""
_MONTH: Final = re.compile(r"((?!9999)[1-9][0-9]{3})-(0[1-9]|1[0-2])")
_QUARTER: Final = re.compile(r"((?!9999)[1-9][0-9]{3})-Q([1-4])")


class Measure(StrEnum):
    """What is counted: each has a way of its own from events to points (`disclosure/acts/assessed*.py`)."""

    RELEASE = "release"
    TIMELY = "timely"
    REQUESTS = "requests"
    SHEETS = "sheets"
    CONSULTATIONS = "consultations"
    TASKS = "tasks"
    REGISTERS = "registers"


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`weight`: of 100."""

    id: Measure
    zh: str
    en: str
    weight: int

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    indicator: list[Indicator]
    appeal_days: Annotated[int, msgspec.Meta(ge=1)] = APPEAL_DAYS


def _file(text: str) -> _File:
    """NotValid `indicator.malformed`."""
    try:
        return msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise NotValid(
            "indicator.malformed", f"考评指标文件有误：{error}", f"indicators: {error}", field=FILE
        ) from error


def read(text: str) -> tuple[Indicator, ...]:
    """The indicators of a file. NotValid `indicator.malformed`, `indicator.weights` unless each measure stands once at
    most, with a weight, and the weights come to 100."""
    made = tuple(_file(text).indicator)
    weights = [one.weight for one in made]
    if sum(weights) != FULL or min(weights) < 1 or len({one.id for one in made}) < len(made):
        raise NotValid(
            "indicator.weights",
            "指标不得重复，权重均须大于零，合计须为 100",
            "no indicator twice, each with a weight, which come to 100",
            field=FILE,
        )
    return made


@cache
def _shipped() -> str:
    return (files("disclosure") / FILE).read_text("utf-8")


@cache
def ours() -> tuple[Indicator, ...]:
    return read(_shipped())


def every(catalogue: Mapping[str, str]) -> tuple[Indicator, ...]:
    """The city's own where it has them, else those that come with the platform."""
    return read(catalogue[FILE]) if FILE in catalogue else ours()


def appeals_end(fixed: date, catalogue: Mapping[str, str]) -> date:
    """The last day for appeals about a month that was fixed on a day; no bulletin comes out before it is over."""
    return fixed + _file(catalogue.get(FILE) or _shipped()).appeal_days * DAY


# ---------------------------------------------------------------- times


@dataclass(frozen=True, slots=True)
class Month:
    """`first` to before `after`."""

    first: date
    after: date

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def last(self) -> date:
        return self.after - DAY

    @property
    def until(self) -> datetime:
        """The moment from which events belong to the next month."""
        return begins_at(self.after)

    def holds(self, on: date) -> bool:
        return self.first <= on < self.after

    def before(self) -> Month:
        return month(f"{self.first - DAY:%Y-%m}")


def month(name: str) -> Month:
    """The month `2026-11`; NotValid `assessment.time`."""
    found = _MONTH.fullmatch(name)
    if found is None:
        raise _no_time(name)
    year, of = int(found[1]), int(found[2])
    return Month(date(year, of, 1), date(year + of // 12, of % 12 + 1, 1))


def quarter(name: str) -> tuple[Month, ...]:
    """The three months of the quarter `2026-Q4`; NotValid `assessment.time`."""
    found = _QUARTER.fullmatch(name)
    if found is None:
        raise _no_time(name)
    first = 3 * int(found[2]) - 2
    return tuple(month(f"{found[1]}-{each:02}") for each in range(first, first + 3))


def _no_time(name: str) -> NotValid:
    return NotValid("assessment.time", f"没有这个考评期：{name}", f"no such month or quarter: {name}", field="time")


# ---------------------------------------------------------------- points and scores


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was to be done: `key` names it within its measure, `subject` is the chain of its evidence."""

    key: str
    met: bool
    subject: str


Points = Mapping[Measure, Sequence[Point]]
Named = tuple[str, str]
"""Measure and key of a point that an appeal has won."""


def share(points: Iterable[Point], won: Collection[str] = ()) -> Fraction | None:
    """How much of it was done; None where there was nothing to do. `won`: keys that count as done."""
    met = [one.met or one.key in won for one in points]
    return Fraction(sum(met), len(met)) if met else None


def score(indicators: Iterable[Indicator], points: Points, won: Collection[Named] = ()) -> Fraction | None:
    """From 0 to 100: the weighted mean of the indicators under which there was anything to do; None without any."""
    shares = [
        (one.weight, share(points.get(one.id, ()), {key for measure, key in won if measure == one.id}))
        for one in indicators
    ]
    counted = [(weight, of) for weight, of in shares if of is not None]
    whole = sum(weight for weight, _ in counted)
    return FULL * sum((weight * of for weight, of in counted), Fraction()) / whole if whole else None


def mean(scores: Iterable[Fraction | None]) -> Fraction | None:
    """Of the months that have a score."""
    found = [one for one in scores if one is not None]
    return sum(found, Fraction()) / len(found) if found else None


def printed(of: Fraction) -> str:
    """With one decimal, a half rounded up."""
    tenths = (of * 10 + Fraction(1, 2)) // 1
    return f"{tenths // 10}.{tenths % 10}"


def weight(of: Fraction) -> None:
    """NotValid `assessment.weight` for less than 4 % or more than all."""
    if not LEAST_WEIGHT <= of <= FULL:
        raise NotValid(
            "assessment.weight",
            "政务公开在绩效考核中的分值权重不得低于 4%",
            "openness counts for at least 4 % of the performance",
            field="weight",
        )

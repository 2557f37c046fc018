"""The three rates of openness: how much of what had to be public is public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from disclosure.rules.duty import Line, State


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many; without any there is no rate, and nothing missed."""

    done: int
    of: int
    least: Fraction

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.done, self.of) if self.of else None

    @property
    def passes(self) -> bool:
        return self.share is None or self.share >= self.least


RELEASE: Final = Fraction(95, 100)
DAILY: Final = Fraction(95, 100)
DYNAMIC: Final = Fraction(1)
"""The aims of the plan of 2009: 发布率、每日更新率 95 %, 动态公开率 100 % (row 74)."""


@dataclass(frozen=True, slots=True)
class Formed:
    """A document to be published proactively: due on its last day, published on a day or not yet."""

    due: date
    published: date | None


def release_rate(listed: Iterable[Line]) -> Rate:
    """Of the lines whose day has passed or that are answered, how many are answered."""
    counted = [line for line in listed if line.state is not State.WAITING]
    return Rate(sum(line.document is not None for line in counted), len(counted), RELEASE)


def daily_rate(formed: Iterable[Formed], on: date) -> Rate:
    """Of what had to be published by the end of this day and was not before it, how much was."""
    today = [one for one in formed if one.due <= on and (one.published is None or one.published >= on)]
    return Rate(sum(one.published == on for one in today), len(today), DAILY)


def dynamic_rate(formed: Iterable[Formed], on: date) -> Rate:
    """Of all that was due by this day, how much is public."""
    counted = [one for one in formed if one.due <= on]
    return Rate(sum(one.published is not None and one.published <= on for one in counted), len(counted), DYNAMIC)

"""How long approvals take, before and after (时间减半): the median of the working days that an applicant waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from kernel.workdays import DAY, Calendar

HALF: Final = Fraction(1, 2)
"""The aim of 2018: half of what it took before."""


def waited(accepted: date, decided: date, calendar: Calendar) -> int:
    """Working days after that of acceptance up to that of the decision. Suspended days count: they stop the clock of
    the office, and the applicant waits all the same."""
    days, on = 0, accepted
    while on < decided:
        on += DAY
        days += calendar.works(on)
    return days


def median(many: Mapping[int, int]) -> Fraction | None:
    """Of so many cases of each length, the length in the middle; None of nothing."""
    cases = sum(many.values())
    if not cases:
        return None
    return Fraction(_at(many, (cases - 1) // 2) + _at(many, cases // 2), 2)


def _at(many: Mapping[int, int], place: int) -> int:
    """The length of the case at that place, the shortest first."""
    for length in sorted(many):
        place -= many[length]
        if place < 0:
            return length
    raise IndexError(place)


@dataclass(frozen=True, slots=True)
class Shortened:
    """What it took before, in working days, and takes now; `now` is None while nothing was decided this year."""

    baseline: int
    now: Fraction | None

    @property
    def share(self) -> Fraction | None:
        return None if self.now is None else self.now / self.baseline

    @property
    def halved(self) -> bool:
        return self.share is not None and self.share <= HALF

"""How long approvals take, against what they took before."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from approval.rules import duration
from approval.rules.duration import Shortened
from kernel.workdays import announced


def test_the_applicant_waits_over_working_days_whatever_stops_the_office() -> None:
    assert duration.waited(date(2026, 9, 30), date(2026, 9, 30), announced()) == 0
    assert duration.waited(date(2026, 9, 30), date(2026, 10, 8), announced()) == 1, "the holidays are not counted"
    assert duration.waited(date(2026, 9, 18), date(2026, 9, 21), announced()) == 2, "a Sunday worked is"


@pytest.mark.parametrize(
    ("many", "middle"), [({}, None), ({4: 1}, 4), ({1: 1, 4: 1}, Fraction(5, 2)), ({2: 3, 9: 2}, 2), ({1: 2, 9: 3}, 9)]
)
def test_the_median_of_so_many_of_each_length(many: dict[int, int], middle: Fraction | None) -> None:
    assert duration.median(many) == middle
    spelled = [length for length, count in many.items() for _ in range(count)]
    assert duration.median({one: spelled.count(one) for one in sorted(spelled)}) == middle


@pytest.mark.seed_row(67)
@pytest.mark.parametrize(("now", "halved"), [(Fraction(10), True), (Fraction(21, 2), False), (None, False)])
def test_this_years_median_over_the_baseline_is_held_against_a_half(now: Fraction | None, halved: bool) -> None:
    shown = Shortened(20, now)
    assert (shown.share, shown.halved) == (None if now is None else now / 20, halved)


def test_a_place_beyond_the_last_case_is_an_error() -> None:
    with pytest.raises(IndexError):
        duration._at({1: 1}, 1)

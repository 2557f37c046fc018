"""The indicators of approvals: exact shares, one rounding, aims that are reached at the line itself."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from approval.rules import indicator
from approval.rules.indicator import AIMS, DEFINITIONS, INDICATORS, Counts, Indicator, Rate


@pytest.mark.seed_row(50)
def test_1455_of_1463_are_99_45_percent_shown_as_99_5() -> None:
    rates = Counts(accepted=1463, closed=1455, on_the_spot=599).rates
    closed, at_once = rates[Indicator.CLOSED], rates[Indicator.ON_THE_SPOT]
    assert (closed.part, closed.whole) == (1455, 1463)
    assert (closed.percent(2), closed.percent()) == (Decimal("99.45"), Decimal("99.5"))
    assert (at_once.part, at_once.whole, at_once.percent()) == (599, 1455, Decimal("41.2"))
    assert not any(closed.reaches(aim) for aim in AIMS[Indicator.CLOSED])


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 2, "50.0"), (1, 2000, "0.1"), (9, 20000, "0.0"), (3, 3, "100.0")]
)
def test_a_rate_is_rounded_half_up(part: int, whole: int, shown: str) -> None:
    assert Rate(part, whole).percent() == Decimal(shown)


def test_of_nothing_there_is_no_rate_and_none_is_missed() -> None:
    none = Rate(0, 0)
    assert (none.share, none.percent(), none.reaches(Fraction(1))) == (None, None, True)


@pytest.mark.parametrize(("part", "reached"), [(899, False), (900, True), (901, True)])
def test_the_line_itself_is_reached_and_compared_exactly(part: int, reached: bool) -> None:
    assert Rate(part, 1000).reaches(AIMS[Indicator.CONTENT][0]) is reached
    assert not Rate(899_999, 1_000_000).reaches(Fraction(9, 10)), "shown as 90.0 %, and still below it"


@pytest.mark.seed_row(39)
@pytest.mark.parametrize(("online", "half", "seventy"), [(54, False, False), (55, True, False), (77, True, True)])
def test_the_online_share_is_held_against_both_marks(online: int, half: bool, seventy: bool) -> None:
    share = Rate(online, 110)
    assert [share.reaches(aim) for aim in AIMS[Indicator.ONLINE]] == [half, seventy]
    assert AIMS[Indicator.ONLINE] == (Fraction(50, 100), Fraction(70, 100))


@pytest.mark.seed_row(44)
def test_the_city_is_the_sum_of_its_districts() -> None:
    parts = {"A": Counts(10, 9, 3), "B": Counts(0, 0, 0), "C": Counts(5, 5, 5)}
    assert indicator.total(parts) == Counts(15, 14, 8)
    assert indicator.total({}) == Counts()


def test_each_indicator_is_named_and_defined() -> None:
    assert set(INDICATORS) == set(DEFINITIONS) == set(AIMS) == set(Indicator)

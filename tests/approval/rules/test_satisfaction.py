"""Five grades: what a bad one starts, the quarters' table, whose head of approvals is moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from approval.rules import satisfaction as rules
from approval.rules.indicator import Rate
from approval.rules.satisfaction import BAD, GRADES, Grade, Quarter, Rated
from kernel.workdays import announced


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), 1),
        (date(2026, 3, 31), 1),
        (date(2026, 4, 1), 2),
        (date(2026, 9, 30), 3),
        (date(2026, 12, 31), 4),
    ],
)
def test_a_day_lies_in_its_quarter(day: date, quarter: int) -> None:
    found = rules.quarter(day)
    assert found == Quarter(2026, quarter)
    assert found.first <= day <= found.last
    assert found.last + timedelta(days=1) == found.after.first
    assert rules.quarter(found.last) == found


def rated(unit: str, number: int, *, good: int, bad: int) -> list[Rated]:
    at = Quarter(2026, number)
    return [Rated(unit, at, Grade.FAIR, good), Rated(unit, at, Grade.POOR, bad)]


@pytest.mark.seed_row(53)
def test_under_the_line_in_all_four_quarters_is_on_the_list_and_nobody_else() -> None:
    given = [one for n in (1, 2, 3, 4) for one in rated("all-four", n, good=89, bad=11)]
    given += [one for n in (1, 2, 3) for one in rated("three", n, good=0, bad=10)] + rated("three", 4, good=9, bad=1)
    given += [one for n in (1, 2, 3) for one in rated("silent-once", n, good=0, bad=10)]
    table = rules.table([*given, Rated("all-four", Quarter(2025, 1), Grade.BEST, 900)], 2026, ["nobody"])
    assert table["all-four"] == (Rate(89, 100),) * 4
    assert table["three"][3] == Rate(9, 10), "90 % is reached by 90 %"
    assert table["silent-once"][3] == table["nobody"][0] == Rate(0, 0)
    assert rules.to_adjust(table) == ["all-four"]


def test_the_last_two_grades_are_bad_and_all_have_words() -> None:
    assert {Grade.POOR, Grade.WORST} == BAD
    assert list(GRADES) == list(Grade)
    (same,) = rules.table([Rated("A", Quarter(2026, 2), grade, 1) for grade in Grade], 2026).values()
    assert same[1] == Rate(3, 5)


def test_who_gave_a_bad_grade_is_called_in_one_working_day_and_told_in_fifteen() -> None:
    friday = date(2026, 9, 25)  # the day before the weekend that the National Day holidays follow
    assert rules.call_back_by(friday, announced()).on == date(2026, 9, 28)
    assert rules.mend_by(friday, announced()).counted == 15

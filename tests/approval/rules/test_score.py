"""Scores: what each fault costs, exactly, and never more than there is."""

from __future__ import annotations

from datetime import date

import pytest

from approval.rules import score
from approval.rules.score import AREAS, BY_CARD, FULL, RULES, Area, Fault, Point, Score


def test_every_fault_costs_points_in_an_area_that_has_words() -> None:
    assert set(RULES) == set(Fault)
    assert {one.area for one in RULES.values()} == set(AREAS) == set(Area)
    assert all(one.points > 0 for one in RULES.values())
    assert {*BY_CARD.values(), Fault.GRADED, Fault.UPHELD} == set(Fault)


@pytest.mark.parametrize(
    ("many", "left"),
    [
        ({}, FULL),
        ({Fault.AGAIN: 1, Fault.SILENT: 1}, 85),
        ({Fault.LATE: 1, Fault.CORRECTED: 1, Fault.GRADED: 1, Fault.UPHELD: 1}, 77),
        ({Fault.LATE: 19}, 5),
        ({Fault.LATE: 20}, 0),
        ({Fault.LATE: 21}, 0),
    ],
)
def test_what_is_left_is_the_hundred_without_what_was_lost(many: dict[Fault, int], left: int) -> None:
    assert Score(many).left == left


def test_an_area_has_only_its_own_faults() -> None:
    held = Score({Fault.AGAIN: 2, Fault.SILENT: 1, Fault.LATE: 3})
    assert {area: held.lost(area) for area in Area} == {
        Area.NOTICE: 20,
        Area.TIME: 15,
        Area.QUALITY: 0,
        Area.MANNER: 0,
    }


def test_a_person_answers_for_what_names_it_and_for_nothing_else() -> None:
    day = date(2026, 3, 2)
    points = [
        Point(Fault.LATE, day, "F-1", 4, "li"),
        Point(Fault.LATE, day, "F-2", 4, "li"),
        Point(Fault.GRADED, day, "F-2", 9, "wang"),
        Point(Fault.UPHELD, day, "FO-1", 3, ""),
    ]
    assert score.by_person(points) == {"li": Score({Fault.LATE: 2}), "wang": Score({Fault.GRADED: 1})}
    assert [one.rule.points for one in points] == [5, 5, 3, 10]

"""Windows: who waits how long, against the median over the windows."""

from __future__ import annotations

from fractions import Fraction

import pytest

from approval.rules import load
from approval.rules.load import HEATS, Heat, Load, Move


def heats(**waits: list[int]) -> dict[str, Heat]:
    return {one.window: one.heat for one in load.loads(waits)}


@pytest.mark.seed_row(68)
def test_a_window_over_twice_the_median_wait_is_flagged() -> None:
    assert heats(a=[10], b=[10], c=[21]) == {"a": Heat.EVEN, "b": Heat.EVEN, "c": Heat.HOT}
    assert heats(a=[10], b=[10], c=[20])["c"] is Heat.EVEN, "twice is not over twice"


def test_a_window_under_half_of_it_or_without_anybody_is_idle() -> None:
    found = heats(a=[10], b=[10], f=[10], c=[5], d=[4], e=[])
    assert [one for one, heat in found.items() if heat is Heat.COLD] == ["d", "e"], "half is not under half"
    assert Heat.HOT not in found.values()
    assert heats(a=[0], b=[0], c=[9]) == dict.fromkeys("abc", Heat.EVEN), "no measure where most wait not at all"
    assert load.loads({}) == []
    assert set(HEATS) == set(Heat)


def test_the_busiest_window_makes_not_its_own_measure() -> None:
    assert heats(a=[40] * 100, b=[5] * 10, c=[6] * 10)["a"] is Heat.HOT


def test_the_idlest_helps_the_most_overrun() -> None:
    found = load.loads({"a": [10], "b": [10], "c": [30], "d": [50], "e": [4], "f": [], "g": [10]})
    assert load.moves(found) == [Move("f", "d"), Move("e", "c")]
    assert load.moves([Load("x", 1, Fraction(9), Heat.HOT)]) == []


@pytest.mark.parametrize(("values", "middle"), [([], None), ([3], 3), ([1, 4], Fraction(5, 2)), ([9, 1, 5], 5)])
def test_median(values: list[int], middle: Fraction | None) -> None:
    assert load.median(values) == middle

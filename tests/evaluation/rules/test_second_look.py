"""What an expert is asked about his own marks: at the limit not yet, beyond it he is."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluation.rules import second_look


@pytest.mark.parametrize(
    ("value", "others", "asked"),
    [
        (400, [900, 850], Fraction(875)),
        (875 - 300, [900, 850], None),
        (875 - 301, [900, 850], Fraction(875)),
        (875 + 300, [900, 850], None),
        (200, [900], None),
        (200, [], None),
        (200, [900, 100, 600], Fraction(600)),
        (300, [900, 100, 600], None),
    ],
)
def test_far_from_the_median_of_his_own(value: int, others: list[int], asked: Fraction | None) -> None:
    assert second_look.from_own(value, others, 1000) == asked


@pytest.mark.parametrize(
    ("value", "most", "asked"),
    [(100, 1000, False), (99, 1000, True), (900, 1000, False), (901, 1000, True), (8, 15, False)],
)
def test_close_to_either_end(value: int, most: int, asked: bool) -> None:
    assert second_look.from_middle(value, most) is asked

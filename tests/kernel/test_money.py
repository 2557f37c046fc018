"""Exact money: rounding keeps every digit."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kernel import money


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (Fraction(999999999999999) ** 2, "999999999999998000000000000001.00"),
        (-(Fraction(999999999999999) ** 2), "-999999999999998000000000000001.00"),
        (Fraction(-1, 1000), "0.00"),
        (Fraction(-5, 1000), "-0.01"),
        (Fraction(5, 1000), "0.01"),
    ],
)
def test_rounding_keeps_every_digit_however_many(exact: Fraction, rounded: str) -> None:
    assert str(money.rounded(exact, 2)) == rounded

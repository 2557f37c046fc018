"""How the prices of one lot stand to each other: the statistics of Imhof and others, kept exact.

Prices are positive whole numbers of one unit, in any order; no figure depends on the unit. Standard deviations are
those of a sample (n − 1). What has a root is kept as its square.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

CV: Final = Fraction(6, 100)
RD: Final = 1
LEAST: Final = 3
"""Fewer prices have no spread among the losers."""


def cv_squared(prices: Sequence[int]) -> Fraction:
    """(s ÷ mean)²; two prices or more."""
    total, count = sum(prices), len(prices)
    return Fraction(_powers(prices, 2), (count - 1) * total**2)


def rd_squared(prices: Sequence[int]) -> Fraction | None:
    """((b2 − b1) ÷ s of the losing prices)²; None where those are all equal. Three prices or more."""
    ordered = sorted(prices)
    losing, gap = ordered[1:], ordered[1] - ordered[0]
    count, spread = len(losing), _powers(losing, 2)
    return Fraction(gap**2 * count**2 * (count - 1), spread) if spread else None


def bunched(prices: Sequence[int]) -> bool:
    """CV ≤ 0.06 and RD > 1: a winner apart from losers who stand together. Equal losers are infinitely bunched, all
    prices equal are not."""
    if len(prices) < LEAST or cv_squared(prices) > CV**2:
        return False
    found = rd_squared(prices)
    return min(prices) < max(prices) if found is None else found > RD**2


def diffp(prices: Sequence[int]) -> Fraction:
    """(b2 − b1) ÷ b1."""
    first, second, *_ = sorted(prices)
    return Fraction(second - first, first)


def spd(prices: Sequence[int]) -> Fraction:
    """(bn − b1) ÷ b1."""
    return Fraction(max(prices) - min(prices), min(prices))


def rdnor(prices: Sequence[int]) -> Fraction | None:
    """(b2 − b1) ÷ the mean gap of all neighbours; None where all prices are equal."""
    first, second, *_ = sorted(prices)
    whole = max(prices) - first
    return Fraction((second - first) * (len(prices) - 1), whole) if whole else None


def rdalt(prices: Sequence[int]) -> Fraction | None:
    """(b2 − b1) ÷ the mean gap among the losing prices; None where those are equal. Three prices or more."""
    first, second, *_ = sorted(prices)
    whole = max(prices) - second
    return Fraction((second - first) * (len(prices) - 2), whole) if whole else None


def skew_squared(prices: Sequence[int]) -> Fraction | None:
    """Skewness times its absolute value, so that its sign stays; None where all are equal. Three prices or more."""
    count, second, third = len(prices), _powers(prices, 2), _powers(prices, 3)
    if not second:
        return None
    return Fraction(count**2 * (count - 1) * third * abs(third), (count - 2) ** 2 * second**3)


def kurtosis(prices: Sequence[int]) -> Fraction | None:
    """Excess kurtosis; None where all prices are equal. Four prices or more."""
    count, second = len(prices), _powers(prices, 2)
    if not second:
        return None
    pairs = (count - 2) * (count - 3)
    return Fraction(count * (count + 1) * (count - 1) * _powers(prices, 4), pairs * second**2) - Fraction(
        3 * (count - 1) ** 2, pairs
    )


def _powers(prices: Sequence[int], power: int) -> int:
    """Σ (n × (price − mean))^power, whole."""
    total, count = sum(prices), len(prices)
    return sum((count * price - total) ** power for price in prices)

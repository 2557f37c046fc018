"""Prices with a regularity (投标报价呈规律性差异, 招标投标法实施条例 art. 40): equal prices, equal steps, equal ratios.

Prices are positive whole numbers of one unit, in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

LEAST: Final = 3
RATIO: Final = Fraction(1, 10**6)


def equal(prices: Sequence[int]) -> bool:
    """Two prices are the same to the last unit."""
    return len(set(prices)) < len(prices)


def step(prices: Sequence[int], within: int) -> Fraction | None:
    """The mean difference of neighbours if no two differences are farther than `within` units (one cent) apart; None
    for fewer than three prices, for another pattern, and where two prices are equal, which `equal` says."""
    if len(prices) < LEAST or equal(prices):
        return None
    gaps = [high - low for low, high in pairwise(sorted(prices))]
    return Fraction(sum(gaps), len(gaps)) if max(gaps) - min(gaps) <= within else None


def ratio(prices: Sequence[int]) -> Fraction | None:
    """The greatest ratio of neighbours if no two ratios are farther than 1e-6 apart; None as for `step`."""
    if len(prices) < LEAST or equal(prices):
        return None
    ratios = [Fraction(high, low) for low, high in pairwise(sorted(prices))]
    return max(ratios) if max(ratios) - min(ratios) <= RATIO else None


def off_the_line(prices: Sequence[int]) -> Fraction:
    """How far, in units, the farthest price lies from the line through the lowest and the highest one."""
    ordered = sorted(prices)
    each = Fraction(ordered[-1] - ordered[0], len(ordered) - 1)
    return max(abs(price - ordered[0] - place * each) for place, price in enumerate(ordered))

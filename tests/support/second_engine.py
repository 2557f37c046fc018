"""A second engine for the three methods, on whole numbers alone: no fraction, no decimal, no code of ours.

Amounts are cents, points are 1/100 point, rates are percent. A value is a pair (numerator, positive denominator).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key

Ratio = tuple[int, int]


def compare(one: Ratio, other: Ratio) -> int:
    left, right = one[0] * other[1], other[0] * one[1]
    return (left > right) - (left < right)


def hundredths(value: Ratio) -> int:
    """`value` in whole units, half away from zero."""
    sign = -1 if value[0] < 0 else 1
    return sign * ((2 * abs(value[0]) + value[1]) // (2 * value[1]))


def scored(prices: Sequence[int], off: Sequence[int], points: Sequence[Sequence[int]], weight: int) -> list[Ratio]:
    """综合评分法: totals in 1/100 point. `off` is each bid's deduction in percent, `points` each bid's scores."""
    evaluated = [price * (100 - percent) for price, percent in zip(prices, off, strict=True)]
    lowest = min(evaluated)
    totals = []
    for mine, given in zip(evaluated, points, strict=True):
        experts = len(given)
        totals.append((weight * lowest * experts + sum(given) * mine, mine * experts))
    return totals


def near(prices: Sequence[int], drop: int, least: int, down: int, above: int, below: int) -> list[Ratio]:
    """合理低价法 at full 100: scores in 1/100 point; `down` in percent, penalties in points for each percent."""
    ordered = sorted(prices)
    kept = ordered[drop:-drop] if drop and len(ordered) >= least else ordered
    base = sum(kept) * (100 - down)  # the base price times 100 × len(kept)
    scale = 100 * len(kept)
    scores = []
    for price in prices:
        gap = price * scale - base
        lost = abs(gap) * 100 * (above if gap > 0 else below) * 100
        scores.append((max(10000 * base - lost, 0), base))
    return scores


def order(keys: Sequence[Sequence[Ratio]]) -> list[list[int]]:
    """Places of the bids 0, 1, 2…: ascending keys, equal keys together."""

    def judge(one: int, other: int) -> int:
        return next((found for a, b in zip(keys[one], keys[other], strict=True) if (found := compare(a, b))), 0)

    places: list[list[int]] = []
    for bid in sorted(range(len(keys)), key=cmp_to_key(judge)):
        if places and judge(places[-1][0], bid) == 0:
            places[-1].append(bid)
        else:
            places.append([bid])
    return places

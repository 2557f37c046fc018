"""How far a coalition moves a base price that is made of the bids themselves (合理低价, 二次平均)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import Final

Base = Callable[[Sequence[int]], Fraction]
MOST: Final = 20_000
"""Coalitions that are tried one by one; beyond, nobody waits for the answer."""


@dataclass(frozen=True, slots=True)
class Influence:
    """Without `bidders` the base would be `without` instead of `base`; `moved` = |without − base| ÷ base."""

    bidders: tuple[str, ...]
    base: Fraction
    without: Fraction
    moved: Fraction


def mean(prices: Sequence[int]) -> Fraction:
    return Fraction(sum(prices), len(prices))


def influence(prices: Mapping[str, int], size: int, base: Base = mean) -> Influence | None:
    """The coalition of `size` bidders whose prices move `base` the most, the first by name where several do.

    None where fewer than one other bid would remain or more than 20,000 coalitions would have to be tried.
    """
    if not 0 < size < len(prices) or comb(len(prices), size) > MOST:
        return None
    names = sorted(prices)
    whole = base([prices[name] for name in names])
    best: Influence | None = None
    for left in combinations(names, size):
        without = base([prices[name] for name in names if name not in left])
        moved = abs(without - whole) / whole
        if best is None or moved > best.moved:
            best = Influence(left, whole, without, moved)
    return best

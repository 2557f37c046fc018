"""Who gets what where bundles of lots are bid for: the exact optimum, always one and the same.

Every lot goes to exactly one bundle, so this is the cheapest exact cover. Lots are covered in order, each by a bundle
that holds the first one still open: a shortest path over sets of lots. A price for each lot such that no bundle costs
less than its lots makes every step of that path nought or more without changing which path is shortest, and the search
meets few sets beyond the best ones. It ends when the optimum is proved; whoever doubts it runs it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import Final

HOUSE: Final = ""
"""The bidder of a lot's published price: what is covered by it stays unsold, or is not bought."""
_SWEEPS: Final = 6


@dataclass(frozen=True, slots=True)
class Bundle:
    """`lots` is a set as bits; the smaller `cost` the better (a sale's is below nought); `bidder` may be `HOUSE`."""

    bidder: str
    lots: int
    cost: int


def best(lots: int, bundles: Sequence[Bundle], most: int) -> tuple[Bundle, ...]:
    """The cheapest choice of bundles that holds each of `lots` lots once, in the order given.

    Nobody but the house is given more than `most`. Of equal costs: the fewest lots left to the house, then the fewest
    bundles, then whose earliest bundle, as given, differs first. Each lot needs a bundle of the house's for itself.
    """
    weights = _weights(bundles)
    prices = _prices(lots, bundles, weights)
    reduced = [weight - _sum(prices, each.lots) for each, weight in zip(bundles, weights, strict=True)]
    return tuple(bundles[each] for each in sorted(_path(lots, bundles, reduced, most)))


def cost(bundles: Sequence[Bundle]) -> int:
    return sum(each.cost for each in bundles)


def _weights(bundles: Sequence[Bundle]) -> list[int]:
    """Costs with the rule for ties below their last digit: no two choices weigh the same, and weights only add up."""
    size = len(bundles)
    house, number = 1 << (size + 8), 1 << size  # at most 2^8 lots, so at most as many bundles are chosen
    return [
        (each.cost << (size + 16)) + house * (each.bidder == HOUSE) + number - (1 << (size - 1 - place))
        for place, each in enumerate(bundles)
    ]


def _prices(lots: int, bundles: Sequence[Bundle], weights: Sequence[int]) -> list[int]:
    """A price for each lot; no bundle weighs less than its lots. Each is raised in turn as far as that allows."""
    members = [_members(each.lots) for each in bundles]
    holding = [[n for n, own in enumerate(members) if lot in own] for lot in range(lots)]
    prices = [min(weights[n] // len(members[n]) for n in holding[lot]) for lot in range(lots)]
    for sweep in range(_SWEEPS):
        for lot in range(lots) if sweep % 2 else reversed(range(lots)):
            slack = min(weights[n] - sum(prices[each] for each in members[n]) for n in holding[lot])
            prices[lot] += slack
    return prices


def _path(lots: int, bundles: Sequence[Bundle], reduced: Sequence[int], most: int) -> tuple[int, ...]:
    """The places of the bundles on the shortest path from no lot to all."""
    offered = Counter(each.bidder for each in bundles)
    bound = [each.bidder != HOUSE and offered[each.bidder] > most for each in bundles]
    first = [[n for n, each in enumerate(bundles) if each.lots >> lot & 1] for lot in range(lots)]
    whole, order = (1 << lots) - 1, count()
    heap: list[tuple[int, int, int, tuple[str, ...], tuple[int, ...]]] = [(0, next(order), 0, (), ())]
    done: set[tuple[int, tuple[str, ...]]] = set()
    while True:
        length, _, covered, had, chosen = heappop(heap)
        if covered == whole:
            return chosen
        if (covered, had) in done:
            continue
        done.add((covered, had))
        lot = (~covered & (covered + 1)).bit_length() - 1
        for n in first[lot]:
            each = bundles[n]
            if each.lots & covered or (bound[n] and had.count(each.bidder) >= most):
                continue
            now = tuple(sorted((*had, each.bidder))) if bound[n] else had
            heappush(heap, (length + reduced[n], next(order), covered | each.lots, now, (*chosen, n)))


def _sum(prices: Sequence[int], lots: int) -> int:
    return sum(prices[each] for each in _members(lots))


def _members(lots: int) -> tuple[int, ...]:
    return tuple(place for place in range(lots.bit_length()) if lots >> place & 1)

"""Unit prices of all bids position by position (清标): the middle of each line, and who lies far from it. It shows
where to look; nothing is decided by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Final

from trading.rules.priced import Item, Priced
from trading.rules.quantities import Bill, Position

FAR: Final = Fraction(3, 10)
"""Of the median: a unit price farther from it is marked."""
LEAST: Final = 3
"""So many prices have a middle that says something."""


@dataclass(frozen=True, slots=True)
class Row:
    """One position with each bid's line, None where a bid has none; `far` are the places of outliers among them."""

    position: Position
    items: tuple[Item | None, ...]
    middle: Fraction | None
    far: frozenset[int]


def rows(bill: Bill, bids: Sequence[Priced]) -> Iterator[Row]:
    """The bill's positions in its order; where a bid has a number twice, its first line stands here."""
    lines = [_lines(bid) for bid in bids]
    for position in bill.positions:
        items = tuple(each.get(position.no) for each in lines)
        prices = {at: Fraction(item.unit_price) for at, item in enumerate(items) if item is not None}
        middle = median(prices.values()) if len(prices) >= LEAST else None
        far = () if middle is None else (at for at, price in prices.items() if abs(price - middle) > FAR * abs(middle))
        yield Row(position, items, middle, frozenset(far))


def _lines(bid: Priced) -> Mapping[str, Item]:
    return {item.no: item for item in reversed(bid.items)}


def share(price: Fraction, middle: Fraction) -> Fraction | None:
    """By what part of the median the price lies above it (below: negative); None of nothing."""
    return (price - middle) / middle if middle else None

"""The fee for clearly excessive requests, by item or by page, in exact yuan (国办函〔2020〕109号, arts 4, 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from kernel.errors import NotValid
from kernel.money import Money


class Way(StrEnum):
    """How it is counted; one way a request, never both."""

    ITEMS = "items"
    PAGES = "pages"


RULES: Final[Mapping[Way, str]] = {Way.ITEMS: "FEE-4", Way.PAGES: "FEE-5"}
_FREE_ITEMS, _FLAT_ITEMS, _BAND = 10, 30, 10
_PAGES: Final = ((30, 0), (100, 10), (200, 20))
_PAGES_BEYOND: Final = 40


@dataclass(frozen=True, slots=True)
class Tier:
    """So many pieces at one price: from the `first` to the `last` of the count, in yuan each."""

    first: int
    last: int
    price: int

    @property
    def sum(self) -> int:
        return (self.last - self.first + 1) * self.price


def price(way: Way, number: int) -> int:
    """Yuan for the item of that place within the month, or for the page of that place."""
    if way is Way.PAGES:
        return next((each for last, each in _PAGES if number <= last), _PAGES_BEYOND)
    if number <= _FREE_ITEMS:
        return 0
    if number <= _FLAT_ITEMS:
        return 100
    return 100 * (1 + -(-(number - _FLAT_ITEMS) // _BAND))


def tiers(way: Way, before: int, count: int) -> tuple[Tier, ...]:
    """What `count` pieces cost after `before` others: of items those of the same requester in the same calendar month,
    of pages none. NotValid `request.count` for numbers that cannot be."""
    if count < 1 or before < 0 or (way is Way.PAGES and before):
        raise NotValid("request.count", "件数或者页数不成立", "no such number of items or pages", field="count")
    return tuple(_tiers(way, before, count))


def _tiers(way: Way, before: int, count: int) -> Iterator[Tier]:
    first = before + 1
    for number in range(before + 1, before + count + 1):
        if number == before + count or price(way, number + 1) != price(way, number):
            yield Tier(first, number, price(way, number))
            first = number + 1


def total(of: tuple[Tier, ...]) -> Money:
    return Money(Decimal(sum(tier.sum for tier in of)).quantize(Decimal("0.01")))

"""Abnormally low prices: the three lines that open a review (财库〔2026〕2号); no line rejects by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from kernel.reader import Reader

REVIEW_MINUTES: Final = 30  # the bidder has at least so long on site to explain its costs


class Line(StrEnum):
    MEAN = "mean"
    SECOND = "second"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True)
class Lines:
    """Percentages of the mean of the conforming bids, of the second lowest bid, of the ceiling (else the budget)."""

    mean: Fraction
    second: Fraction
    ceiling: Fraction

    @classmethod
    def read(cls, reader: Reader) -> Lines:
        """The document may raise the national percentages, never above 65."""
        reader.only("mean", "second", "ceiling")
        return cls(
            reader.decimal("mean", "50", "65"),
            reader.decimal("second", "50", "65"),
            reader.decimal("ceiling", "45", "65"),
        )


NATIONAL: Final = Lines(Fraction(50), Fraction(50), Fraction(45))


@dataclass(frozen=True, slots=True)
class Review:
    """The lines as amounts (None where a line has no meaning) and which of them each bid fell below."""

    mean: Fraction
    second: Fraction | None
    ceiling: Fraction | None
    triggered: Mapping[str, tuple[Line, ...]]


def review(prices: Mapping[str, Fraction], lines: Lines, limit: Fraction | None) -> Review:
    """Judge the response prices of the conforming bids; strictly below triggers, equality does not.

    `prices` must not be empty; `limit` is the ceiling, or the budget where there is no ceiling.
    """
    ordered = sorted(prices.values())
    mean = sum(ordered, Fraction()) / len(ordered) * lines.mean / 100
    second = ordered[1] * lines.second / 100 if len(ordered) > 1 else None
    ceiling = limit * lines.ceiling / 100 if limit is not None else None

    def below(price: Fraction) -> tuple[Line, ...]:
        found = ((Line.MEAN, mean), (Line.SECOND, second if price == ordered[0] else None), (Line.CEILING, ceiling))
        return tuple(line for line, amount in found if amount is not None and price < amount)

    return Review(mean, second, ceiling, {bid: below(price) for bid, price in sorted(prices.items())})

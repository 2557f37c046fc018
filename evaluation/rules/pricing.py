"""What a method makes of the bids that it compares."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Final

from evaluation.rules.offer import Priced
from evaluation.rules.scorecard import Scorecard
from kernel.errors import Words

Named = tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One conforming bid as a method compares it: its prices, and the mean of the experts' points (not 1/100)."""

    priced: Priced
    points: Fraction
    sheets: tuple[Scorecard, ...] = ()

    @property
    def bid(self) -> str:
        return self.priced.offer.bid

    def part(self, names: Collection[str]) -> Fraction:
        """The mean of the experts' points for some criteria, in points."""
        given = [card.points[self.bid, name] for card in self.sheets for name in names]
        return Fraction(sum(given), 100 * len(self.sheets)) if self.sheets else Fraction()


@dataclass(frozen=True, slots=True)
class PriceScore:
    """Points for one price, with the steps that led to them."""

    value: Fraction
    workings: Named = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What else a method makes of a bid: points that stand for the experts' in the total, the price that is ranked
    for the evaluated one; None leaves the common ones. The steps as `PriceScore` has them."""

    quality: Fraction | None = None
    price: Fraction | None = None
    workings: Named = ()


class Aside(StrEnum):
    """Why the method ranks a conforming bid no further."""

    TECHNICAL = "least_technical"  # fewer points than the document asks: its price does not count
    BUDGET = "over_budget"


WHY: Final[Mapping[Aside, Words]] = {
    Aside.TECHNICAL: Words("技术得分未达到合格线，不参与排名", "Too few technical points: not ranked"),
    Aside.BUDGET: Words("报价超过固定预算，不参与排名", "Above the fixed budget: not ranked"),
}


@dataclass(frozen=True, slots=True)
class Pricing:
    """The base that prices are measured by, its workings, each bid's price score (none where prices only rank),
    its other measures (none where the common ones stand), and who is set aside."""

    base: Fraction
    workings: Named = ()
    scores: Mapping[str, PriceScore] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    aside: Mapping[str, Aside] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One ranked bid with everything that decides its place.

    `points` is the mean of the experts' points; `total` is price score and points (or what the method makes of them)
    together, and decides where `scored`; else `ranked_price` does. Points, not 1/100.
    """

    priced: Priced
    price_score: PriceScore | None
    points: Fraction
    total: Fraction
    ranked_price: Fraction
    scored: bool
    workings: Named

    @property
    def bid(self) -> str:
        return self.priced.offer.bid

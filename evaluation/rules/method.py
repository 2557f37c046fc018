"""What a way of evaluating must answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from evaluation.rules.document import Document
from evaluation.rules.offer import Priced
from evaluation.rules.ranking import Key
from kernel.canon import Json
from kernel.errors import Words

Named = tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One published parameter of a method, so that forms and pages can be drawn from it."""

    name: str
    words: Words
    standard: Json


@dataclass(frozen=True, slots=True)
class Lottery:
    """A value that is drawn at the opening from a published list (decimal texts, in published order)."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriceScore:
    """Points for one price, with the steps that led to them."""

    value: Fraction
    workings: Named = ()


@dataclass(frozen=True, slots=True)
class Pricing:
    """The base that prices are measured by, its workings, and each bid's score (none where prices only rank)."""

    base: Fraction
    workings: Named = ()
    scores: Mapping[str, PriceScore] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One conforming bid with everything that decides its place.

    `points` is the mean of the experts' points; `total` is price score and points together. Points, not 1/100.
    """

    priced: Priced
    price_score: PriceScore | None
    points: Fraction
    total: Fraction
    ranked_price: Fraction

    @property
    def bid(self) -> str:
        return self.priced.offer.bid


class BrandRule(StrEnum):
    """Several bids with one brand count as one bidder (P87-31): which of them stays."""

    LOWEST_QUOTE = "lowest_quote"  # before prices are compared
    BEST_PLACE = "best_place"  # after ranking


class Method(Protocol):
    """A way of evaluating: pure, exact, and silent about who the bidders are."""

    @property
    def name(self) -> str: ...

    @property
    def words(self) -> Words: ...

    @property
    def parameters(self) -> tuple[Parameter, ...]: ...

    @property
    def brand_rule(self) -> BrandRule: ...

    def check(self, document: Document) -> tuple[Lottery, ...]:
        """What must be drawn at the opening; NotValid names the parameter that is missing or unlawful."""
        ...

    def price(self, document: Document, bids: Sequence[Priced], drawn: Mapping[str, str]) -> Pricing:
        """Score the evaluated prices of the conforming bids (at least one); exact, never rounded here
        unless a parameter of the document says so."""
        ...

    def key(self, document: Document, line: Line) -> Key:
        """Smaller stands first; equal keys are a tie."""
        ...

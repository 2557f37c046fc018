"""二次平均法，不高于一次平均价的报价再平均: scores by distance from the mean of bids up to the first mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from evaluation.rules import distance, parameter
from evaluation.rules.document import Document
from evaluation.rules.method import OUTSIDE_P87, Lottery, Method
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words


def own(document: Document) -> tuple[Lottery, ...]:
    distance.penalties(document.parameters)
    return ()


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """Somebody is never above the mean, so the second mean always exists."""
    prices = [each.priced.evaluated for each in bids]
    first = distance.mean(prices)
    kept = [price for price in prices if price <= first]
    base = distance.mean(kept)
    scores = distance.scores(document.parameters, parameter.points(document.parameters, "full"), base, bids)
    return Pricing(base, (("first_mean", first), ("averaged_again", Fraction(len(kept)))), scores)


METHOD: Method = Method(
    name="second_mean_below",
    words=Words("二次平均法（不高于一次平均价者再平均）", "Second mean, of the bids up to the first"),
    price=price,
    parameters=(distance.FULL, *distance.PARAMETERS),
    own=own,
    regimes=OUTSIDE_P87,
    weight="full",
)

"""二次平均法，一次平均价与最低报价再平均: scores by distance from (first mean + lowest price) ÷ 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.rules import distance, parameter
from evaluation.rules.document import Document
from evaluation.rules.method import OUTSIDE_P87, Lottery, Method
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words


def own(document: Document) -> tuple[Lottery, ...]:
    distance.penalties(document.parameters)
    return ()


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    prices = [each.priced.evaluated for each in bids]
    first, lowest = distance.mean(prices), min(prices)
    base = (first + lowest) / 2
    scores = distance.scores(document.parameters, parameter.points(document.parameters, "full"), base, bids)
    return Pricing(base, (("first_mean", first), ("lowest", lowest)), scores)


METHOD: Method = Method(
    name="second_mean_lowest",
    words=Words("二次平均法（一次平均价与最低价再平均）", "Second mean, of the first and the lowest"),
    price=price,
    parameters=(distance.FULL, *distance.PARAMETERS),
    own=own,
    regimes=OUTSIDE_P87,
    weight="full",
)

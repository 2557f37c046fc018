"""Features (Prozorro, MEAT): price ÷ (1 + Σv ÷ (1 − v_max)), the lowest first; v are shares of the price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.rules import features
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import OUTSIDE_P87, Method, Ranks
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """All that is evaluated is divided."""
    return features.reduced(document, bids, {})


METHOD: Method = Method(
    name="features",
    words=Words("特征系数法", "Features coefficient"),
    price=price,
    regimes=OUTSIDE_P87,
    scale=Scale.BELOW,
    ranks=Ranks.PRICE,
)

"""Mixed (Prozorro): the price ÷ its features coefficient, plus the costs beside the price; the lowest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.rules import features
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import OUTSIDE_P87, Method, Ranks
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """Costs beside the price are added as they are, not divided."""
    return features.reduced(document, bids, {each.bid: each.priced.deviations for each in bids})


METHOD: Method = Method(
    name="mixed_features",
    words=Words("特征系数与附加成本法", "Features coefficient and added cost"),
    price=price,
    regimes=OUTSIDE_P87,
    scale=Scale.BELOW,
    ranks=Ranks.PRICE,
)

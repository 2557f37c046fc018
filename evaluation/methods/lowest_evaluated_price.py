"""经评审的最低投标价法、最低评标价法: technical parts pass or fail, the lowest evaluated price stands first
(C12-29 to 31, P87-54)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.rules import ratio
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import BrandRule, Method, Ranks
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    return Pricing(ratio.lowest(bids))


METHOD: Method = Method(
    name="lowest_evaluated_price",
    words=Words("经评审的最低投标价法", "Lowest evaluated price"),
    price=price,
    brand_rule=BrandRule.LOWEST_QUOTE,
    scale=Scale.NONE,
    ranks=Ranks.PRICE,
)

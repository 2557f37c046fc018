"""询价: one quote that cannot be changed; of those who meet every demand the lowest stands first (财政部令74号 48)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.rules import ratio
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import P87, BrandRule, Method, Ranks
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    return Pricing(ratio.lowest(bids))


METHOD: Method = Method(
    name="inquiry",
    words=Words("询价最低报价法", "Request for quotations"),
    price=price,
    brand_rule=BrandRule.LOWEST_QUOTE,
    regimes=P87,
    scale=Scale.NONE,
    ranks=Ranks.PRICE,
)

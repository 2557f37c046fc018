"""竞争性谈判: of those who meet every demand, the lowest last quote stands first (财政部令74号 36)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.rules import ratio
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import P87, BrandRule, Method, Need, Ranks
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    return Pricing(ratio.lowest(bids))


METHOD: Method = Method(
    name="negotiation",
    words=Words("竞争性谈判最低报价法", "Competitive negotiation"),
    price=price,
    brand_rule=BrandRule.LOWEST_QUOTE,
    regimes=P87,
    scale=Scale.NONE,
    ranks=Ranks.PRICE,
    needs=frozenset({Need.LAST_QUOTES}),
)

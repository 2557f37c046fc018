"""评定分离，抽签定标: whoever conforms is a candidate; lots decide each place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.rules import ratio
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import BID, Method, Ranks
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """The panel judges who conforms and hands over all of them, unranked; the base only shows the lowest price."""
    return Pricing(ratio.lowest(bids))


METHOD: Method = Method(
    name="award_by_lots",
    words=Words("评定分离（抽签定标）", "Separate award, by lots"),
    price=price,
    regimes=BID,
    scale=Scale.NONE,
    ranks=Ranks.NOTHING,
)

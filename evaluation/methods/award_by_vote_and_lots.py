"""评定分离，票决抽签定标: the awarding panel votes whose lots are drawn (`evaluation.rules.final_vote`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.rules import final_vote, ratio
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import BID, Awarding, Method, Ranks
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """The panel judges who conforms and hands over all of them, unranked; the base only shows the lowest price."""
    return Pricing(ratio.lowest(bids))


METHOD: Method = Method(
    name="award_by_vote_and_lots",
    words=Words("评定分离（票决抽签定标）", "Separate award, by vote and lots"),
    price=price,
    regimes=BID,
    scale=Scale.NONE,
    ranks=Ranks.NOTHING,
    parameters=(final_vote.AWARDERS, final_vote.INTO_LOTS),
    own=final_vote.odd,
    awarding=Awarding.VOTE_AND_LOTS,
)

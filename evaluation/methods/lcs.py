"""LCS: the lowest cost among those who reach the least technical points (World Bank, consultants)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.rules import envelopes, ratio
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import INTL, Envelopes, Method, Ranks
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    aside = envelopes.below(document, bids)
    left = [each for each in bids if each.bid not in aside]
    return Pricing(ratio.lowest(left), aside=aside) if left else envelopes.nobody(aside)


METHOD: Method = Method(
    name="lcs",
    words=Words("最低费用评审（LCS）", "Least-cost selection (LCS)"),
    price=price,
    parameters=(envelopes.LEAST,),
    regimes=INTL,
    scale=Scale.WHOLE,
    ranks=Ranks.PRICE,
    envelopes=Envelopes.PASSED,
)

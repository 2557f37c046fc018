"""FBS: the best technical points among those whose cost is within the budget (World Bank, consultants)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.rules import envelopes, ratio
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import INTL, Envelopes, Lottery, Method
from evaluation.rules.pricing import Aside, Entry, Pricing
from kernel.errors import Words


def own(document: Document) -> tuple[Lottery, ...]:
    if document.budget is None:
        raise document.parameters.refuse("budget", "固定预算评审须公布预算", "a fixed budget must be published")
    return ()


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """A cost of exactly the budget is within it."""
    aside = envelopes.below(document, bids)
    for each in bids:
        if each.bid not in aside and document.budget and each.priced.contract > document.budget.exact:
            aside[each.bid] = Aside.BUDGET
    left = [each for each in bids if each.bid not in aside]
    return Pricing(ratio.lowest(left), aside=aside) if left else envelopes.nobody(aside)


METHOD: Method = Method(
    name="fbs",
    words=Words("固定预算评审（FBS）", "Fixed-budget selection (FBS)"),
    price=price,
    parameters=(envelopes.LEAST,),
    own=own,
    regimes=INTL,
    scale=Scale.WHOLE,
    envelopes=Envelopes.PASSED,
)

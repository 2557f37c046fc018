"""QBS: the best technical points stand first; only that price is opened, and talked about (World Bank, consultants)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.rules import envelopes, ratio
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document, Tie
from evaluation.rules.method import INTL, Envelopes, Lottery, Method
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words


def own(document: Document) -> tuple[Lottery, ...]:
    """Prices that stay sealed cannot break a tie."""
    if document.tie is not Tie.SHOWN:
        raise document.parameters.refuse("tie", "价格不参与排名，须并列", "prices do not rank: ties are shown")
    return ()


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """The base is the lowest price that is opened; it decides nothing."""
    aside = envelopes.below(document, bids)
    best = envelopes.opened(document, Envelopes.BEST, {each.bid: each.points for each in bids})
    if not best:
        return envelopes.nobody(aside)
    return Pricing(ratio.lowest([each for each in bids if each.bid in best]), aside=aside)


METHOD: Method = Method(
    name="qbs",
    words=Words("质量评审（QBS）", "Quality-based selection (QBS)"),
    price=price,
    parameters=(envelopes.LEAST,),
    own=own,
    regimes=INTL,
    scale=Scale.WHOLE,
    envelopes=Envelopes.BEST,
)

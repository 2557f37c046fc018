"""双信封: the first envelope is judged, then the prices of those who pass are opened and scored by distance from
their mean (公路工程 2018)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.rules import distance, envelopes, parameter
from evaluation.rules.document import Document
from evaluation.rules.method import BID, Envelopes, Lottery, Method
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words


def own(document: Document) -> tuple[Lottery, ...]:
    distance.penalties(document.parameters)
    envelopes.check(document)
    return distance.lotteries(document.parameters)


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """A price that stays sealed is in no mean."""
    reader, aside = document.parameters, envelopes.below(document, bids)
    left = [each for each in bids if each.bid not in aside]
    if not left:
        return envelopes.nobody(aside)
    mean = distance.mean([each.priced.evaluated for each in left])
    base, down = distance.reduced(reader, mean, drawn)
    scores = distance.scores(reader, parameter.points(reader, "full"), base, left)
    return Pricing(base, (("mean", mean), ("reduction", down)), scores, aside=aside)


METHOD: Method = Method(
    name="two_envelope",
    words=Words("双信封合理低价法", "Two envelopes, reasonable low price"),
    price=price,
    parameters=(distance.FULL, envelopes.MAY_PASS, *distance.PARAMETERS, distance.REDUCTIONS),
    own=own,
    regimes=BID,
    weight="full",
    envelopes=Envelopes.PASSED,
)

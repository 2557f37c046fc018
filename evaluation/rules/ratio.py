"""Price scores relative to the lowest price: lowest ÷ price × full."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evaluation.rules import distance
from evaluation.rules.pricing import Entry, PriceScore, Pricing


def relative(full: Fraction, bids: Sequence[Entry], *, capped: bool = True) -> Pricing:
    """The highest and the lowest quote are never dropped (P87-55); a bonus passes `full` only where not `capped`."""
    base = distance.positive(min(each.priced.evaluated for each in bids))

    def score(each: Entry) -> PriceScore:
        ratio = base / each.priced.evaluated
        plain = ratio * full
        raised = plain * (1 + each.priced.bonus)
        workings = (("ratio", ratio), ("before_bonus", plain), ("bonus_rate", each.priced.bonus))
        return PriceScore(min(raised, full) if capped else raised, workings)

    return Pricing(base, (("full", full),), {each.bid: score(each) for each in bids})


def lowest(bids: Sequence[Entry]) -> Fraction:
    """The lowest evaluated price."""
    return min(each.priced.evaluated for each in bids)

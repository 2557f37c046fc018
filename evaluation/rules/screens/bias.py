"""An expert who stands on one side of the others again and again at one bidder's bids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Final

LEAST: Final = 5
FENCE: Final = Fraction(5, 100)


@dataclass(frozen=True, slots=True)
class Given:
    """One expert's total for one bid and the median of the other experts', in 1/100 point."""

    expert: str
    bidder: str
    given: int
    others: Fraction


@dataclass(frozen=True, slots=True)
class Bias:
    """`above` of `of` totals above the others' median (equal ones count for neither), `mean` how far on average in
    1/100 point; `chance` = how probable so many or more are on one of the two sides if each is as likely."""

    expert: str
    bidder: str
    above: int
    of: int
    mean: Fraction
    chance: Fraction


def biases(history: Sequence[Given], fence: Fraction = FENCE, least: int = LEAST) -> tuple[Bias, ...]:
    """Pairs with at least `least` unequal totals whose `chance` is at or below `fence` ÷ the pairs tried (Bonferroni),
    so that of 100 honest histories at most 100 × `fence` show any pair."""
    apart: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
    for each in history:
        if each.given != each.others:
            apart[each.expert, each.bidder].append(each.given - each.others)
    tried = {pair: gaps for pair, gaps in sorted(apart.items()) if len(gaps) >= least}
    found = []
    for (expert, bidder), gaps in tried.items():
        above, count = sum(gap > 0 for gap in gaps), len(gaps)
        probable = two_sided(above, count)
        if probable * len(tried) <= fence:
            found.append(Bias(expert, bidder, above, count, sum(gaps, Fraction(0)) / count, probable))
    return tuple(found)


def two_sided(above: int, count: int) -> Fraction:
    """The exact sign test: 2 × P(at least the greater side of `count` fair coins), at most 1."""
    side = max(above, count - above)
    return min(Fraction(1), Fraction(2 * sum(comb(count, each) for each in range(side, count + 1)), 2**count))

"""Scores far from all the others (畸高畸低): a hint that asks for a written reason and never drops a score."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.rules.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Hint:
    """One expert's total for one bid against the median of the others, in 1/100 point."""

    pid: str
    bid: str
    given: int
    others: Fraction


def hints(cards: Sequence[Scorecard], bids: Collection[str], threshold: int) -> tuple[Hint, ...]:
    """Leave-one-out: |x − median(others)| > `threshold` (1/100 point, strict); needs two others to have a median."""
    found = []
    for bid in sorted(bids):
        totals = {card.pid: card.total(bid) for card in cards}
        for pid, given in sorted(totals.items()):
            others = sorted(value for other, value in totals.items() if other != pid)
            if len(others) >= 2 and abs(given - (middle := median(others))) > threshold:
                found.append(Hint(pid, bid, given, middle))
    return tuple(found)


def median(ordered: Sequence[int]) -> Fraction:
    """Exact; the mean of the middle two for an even number."""
    half = len(ordered) // 2
    return Fraction(ordered[half]) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half], 2)

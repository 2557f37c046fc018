"""Bids of firms under one head, holder or manager in one lot (BIR-34), as the firms themselves have declared."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

from evaluation.rules.screens.lead import Lead, Shown, Strength
from kernel.errors import Words
from people.rules.control import NAMES, Control, ties


def leads(declared: Mapping[str, tuple[str, Control]]) -> tuple[Lead, ...]:
    """`declared`: code and declaration by the bidder's name. One lead a pair that is tied; the figure counts the ties.
    It is a ground on which a panel may reject, and rejects nobody."""
    found = []
    for one, two in combinations(sorted(declared), 2):
        tied = ties(declared[one], declared[two])
        if tied:
            zh, en = "；".join(NAMES[tie].zh for tie, _ in tied), "; ".join(NAMES[tie].en for tie, _ in tied)
            words = Words(f"{one} 与 {two}：{zh}", f"{one} and {two}: {en}")
            shown = tuple(Shown(NAMES[tie], through, through) for tie, through in tied)
            found.append(
                Lead("control", (one, two), Strength.STRONG, words, Fraction(len(tied)), Fraction(1), None, shown)
            )
    return tuple(found)

"""Who meets whom: pairs that bid together again and again and take turns at winning (陪标, 轮流中标)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Final

LEAST: Final = 3
SHARE: Final = Fraction(4, 5)
CROWD: Final = 60
"""Bidders of a lot above which its pairs are left out: who meets in such a crowd has met by chance."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Who bid for it and who won ("" where nobody did)."""

    bidders: frozenset[str]
    winner: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Two bidders by name; `met` lots of both, `wins` of each in those, `turns` = how often the winner changed between
    them, `share` = `met` ÷ the lots of the one who bids less."""

    bidders: tuple[str, str]
    met: int
    wins: tuple[int, int]
    turns: int
    share: Fraction

    @property
    def takes_turns(self) -> bool:
        """Both win, and almost nobody else does when they meet."""
        return min(self.wins) > 0 and Fraction(sum(self.wins), self.met) >= SHARE


def edges(lots: Sequence[Lot], least: int = LEAST, share: Fraction = SHARE) -> tuple[Edge, ...]:
    """`lots` in their order in time. Pairs that met `least` times, in at least `share` of the lots of one of them."""
    count = Counter(name for lot in lots for name in lot.bidders)
    winners: dict[tuple[str, str], list[str]] = defaultdict(list)
    for lot in lots:
        if len(lot.bidders) <= CROWD:
            for one, two in combinations(sorted(lot.bidders), 2):
                winners[one, two].append(lot.winner)
    found = []
    for (one, two), won in sorted(winners.items()):
        part = Fraction(len(won), min(count[one], count[two]))
        if len(won) >= least and part >= share:
            between = [name for name in won if name in {one, two}]
            turns = sum(a != b for a, b in pairwise(between))
            found.append(Edge((one, two), len(won), (won.count(one), won.count(two)), turns, part))
    return tuple(found)

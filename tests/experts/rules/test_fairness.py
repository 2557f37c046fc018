"""A hundred thousand draws: is every expert, every first place and every pair as likely as any other?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import combinations, islice
from statistics import NormalDist
from typing import Final

import pytest

from experts.rules import seed
from tests.support.parts import ROOT

EXPERTS: Final = 200
SEATS: Final = 5
DRAWS: Final = 100_000
PIDS: Final = [sha256(b"expert %d" % number).digest() for number in range(EXPERTS)]
RARE: Final = 0.9999
"""Beyond this quantile on either side a figure is taken for no chance."""


@dataclass
class Counts:
    """What was drawn how often; the PRKs are only counted up, so everybody gets the same figures."""

    seated: Counter[bytes] = field(default_factory=Counter)
    first: Counter[bytes] = field(default_factory=Counter)
    together: Counter[tuple[bytes, bytes]] = field(default_factory=Counter)

    def draw(self, number: int, favoured: Sequence[bytes] = ()) -> None:
        order = seed.ascending(sha256(number.to_bytes(4, "big")).digest(), "A01", PIDS)
        drawn = list(islice(order, SEATS))
        if number % 100 == 0:
            drawn[: len(favoured)] = favoured
        self.seated.update(drawn)
        self.first.update(drawn[:1])
        self.together.update(combinations(sorted(drawn), 2))


def drawn(draws: int, favoured: Sequence[bytes] = ()) -> Counts:
    made = Counts()
    for number in range(draws):
        made.draw(number, favoured)
    return made


def chi_square(counts: Iterable[int], cells: int, total: int) -> float:
    """Pearson's statistic against equal chances; cells that never came count, too."""
    expected, found = total / cells, list(counts)
    return sum((count - expected) ** 2 for count in found) / expected + (cells - len(found)) * expected


def figures(made: Counts, draws: int) -> dict[str, tuple[float, int]]:
    """Statistic and degrees of freedom. Seats of one draw are drawn without putting back, hence (n − 1)/(n − k)."""
    pairs = EXPERTS * (EXPERTS - 1) // 2
    corrected = (EXPERTS - 1) / (EXPERTS - SEATS)
    inclusion = chi_square(made.seated.values(), EXPERTS, draws * SEATS) * corrected
    together = chi_square(made.together.values(), pairs, draws * SEATS * (SEATS - 1) // 2)
    return {
        "inclusion": (inclusion, EXPERTS - 1),
        "first position": (chi_square(made.first.values(), EXPERTS, draws), EXPERTS - 1),
        "pairs": (together, pairs - 1),
    }


def bounds(degrees: int, rare: float = RARE) -> tuple[float, float]:
    """The two quantiles of χ² by Wilson and Hilferty, good to a thousandth from 100 degrees on."""
    z, spread = NormalDist().inv_cdf(rare), 2 / (9 * degrees)
    return degrees * (1 - spread - z * spread**0.5) ** 3, degrees * (1 - spread + z * spread**0.5) ** 3


def unlikely(made: Counts, draws: int) -> list[str]:
    return [
        name
        for name, (value, degrees) in figures(made, draws).items()
        if not bounds(degrees)[0] < value < bounds(degrees)[1]
    ]


def test_the_bounds_are_those_of_the_tables() -> None:
    """χ² with 100 degrees: 61.918 is its quantile of 0.001, 149.449 that of 0.999."""
    low, high = bounds(100, 0.999)
    assert abs(low - 61.918) < 0.1
    assert abs(high - 149.449) < 0.1


def test_a_favourite_and_a_favoured_pair_are_seen() -> None:
    """One draw in a hundred given to somebody shows in a city's year of draws."""
    assert "first position" in unlikely(drawn(10_000, PIDS[:1]), 10_000)
    assert "pairs" in unlikely(drawn(10_000, PIDS[:2]), 10_000)
    assert unlikely(drawn(2_000), 2_000) == []


@pytest.mark.stats
def test_everybody_has_the_same_chance_and_the_document_says_with_what_figures() -> None:
    made = drawn(DRAWS)
    assert unlikely(made, DRAWS) == []
    said = dict(re.findall(r"^\| (inclusion|first position|pairs) \| ([0-9.]+) \|", _document(), re.MULTILINE))
    assert said == {name: f"{value:.1f}" for name, (value, _) in figures(made, DRAWS).items()}


def _document() -> str:
    return (ROOT / "docs" / "performance.md").read_text("utf-8")

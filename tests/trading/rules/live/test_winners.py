"""The solver against the trying of every choice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.rules.live import winners
from trading.rules.live.winners import HOUSE, Bundle


def house(lots: int, cost: int) -> list[Bundle]:
    return [Bundle(HOUSE, 1 << lot, cost) for lot in range(lots)]


def tried(lots: int, bundles: Sequence[Bundle], most: int) -> tuple[Bundle, ...]:
    """Every choice of places, judged by the published words alone."""
    lawful = (
        places
        for size in range(1, lots + 1)
        for places in combinations(range(len(bundles)), size)
        if _covers(lots, [bundles[n] for n in places], most)
    )
    best = min(lawful, key=lambda places: _judged([bundles[n] for n in places], places))
    return tuple(bundles[n] for n in best)


def _covers(lots: int, chosen: Sequence[Bundle], most: int) -> bool:
    held = [lot for each in chosen for lot in range(lots) if each.lots >> lot & 1]
    wins = Counter(each.bidder for each in chosen if each.bidder != HOUSE)
    return sorted(held) == list(range(lots)) and all(count <= most for count in wins.values())


def _judged(chosen: Sequence[Bundle], places: tuple[int, ...]) -> tuple[int, int, int, tuple[int, ...]]:
    return winners.cost(chosen), sum(each.bidder == HOUSE for each in chosen), len(chosen), places


LOTS = 4
BUNDLES = st.lists(
    st.builds(
        Bundle,
        st.sampled_from(["A", "B", "C"]),
        st.integers(min_value=1, max_value=2**LOTS - 1),
        st.integers(min_value=-6, max_value=6),
    ),
    max_size=9,
)


@given(BUNDLES, st.integers(min_value=1, max_value=3), st.integers(min_value=-2, max_value=3))
def test_the_choice_is_that_of_trying_all(bundles: list[Bundle], most: int, bound: int) -> None:
    """Small costs, so that many choices are equal and the rule for ties decides."""
    whole = [*bundles, *house(LOTS, bound)]
    assert winners.best(LOTS, whole, most) == tried(LOTS, whole, most)


@pytest.mark.parametrize(
    "others",
    [
        [Bundle("B", 0b01, 5), Bundle("A", 0b11, 10), Bundle("C", 0b10, 5)],  # fewest bundles
        [Bundle("B", 0b01, 5), Bundle("C", 0b10, 5), Bundle("A", 0b11, 10), Bundle("D", 0b11, 10)],  # the earlier
    ],
)
def test_of_equal_costs_the_fewest_bundles_and_then_the_earliest(others: list[Bundle]) -> None:
    assert winners.best(2, [*others, *house(2, 5)], 1) == (Bundle("A", 0b11, 10),)


def test_a_lot_at_its_published_price_is_sold_rather_than_kept() -> None:
    assert winners.best(1, [Bundle("A", 1, 7), *house(1, 7)], 1) == (Bundle("A", 1, 7),)


def test_of_equal_costs_the_fewest_lots_left_over() -> None:
    """Before the number of bundles and before who came first."""
    bundles = [Bundle("A", 0b011, 10), Bundle("B", 0b001, 5), Bundle("C", 0b110, 10), *house(3, 5)]
    assert [each.bidder for each in winners.best(3, bundles, 1)] == ["B", "C"]


def test_nobody_is_given_more_than_the_published_number() -> None:
    offered = [Bundle("A", 0b01, 1), Bundle("A", 0b10, 1), Bundle("B", 0b10, 3), *house(2, 9)]
    assert winners.cost(winners.best(2, offered, 2)) == 2
    assert winners.cost(winners.best(2, offered, 1)) == 4


@pytest.mark.parametrize("equal", [False, True])
def test_twenty_lots_and_fifty_bundles_end_soon(*, equal: bool) -> None:
    """Also where every bundle costs the same a lot, so that only the rule for ties tells choices apart."""
    drawn = random.Random(20)
    offered = []
    for n in range(50):
        held = sum(1 << lot for lot in drawn.sample(range(20), drawn.choice((2, 3, 4))))
        price = held.bit_count() * 100 if equal else drawn.randint(50, 150) * held.bit_count()
        offered.append(Bundle(f"{n % 25}", held, price))
    began = process_time()
    chosen = winners.best(20, [*offered, *house(20, 100 if equal else 160)], 1)
    assert process_time() - began < 5
    assert sum(each.lots for each in chosen) == 2**20 - 1

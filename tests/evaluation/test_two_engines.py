"""Two engines that share no code agree on every value and every place."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel import money
from tests.support import second_engine
from tests.support.tenders import card as sheet
from tests.support.tenders import criterion, lines, offer, ranked, snapshot

CENTS = st.integers(1, 10**12) | st.sampled_from([10**9, 2 * 10**9, 10**9 + 1])


def text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def as_numbers(order: tuple[tuple[str, ...], ...]) -> list[list[int]]:
    return [sorted(int(bid[1:]) for bid in group) for group in order]


def cents(exact: Fraction) -> int:
    return int(money.rounded(exact, 2) * 100)


@st.composite
def tenders(draw: st.DrawFn) -> tuple[list[int], list[int], list[list[int]], int]:
    bids, experts = draw(st.integers(3, 6)), draw(st.sampled_from([1, 5, 7]))
    weight = draw(st.sampled_from([3000, 4000, 6000]))
    prices = draw(st.lists(CENTS, min_size=bids, max_size=bids))
    off = draw(st.lists(st.sampled_from([0, 10, 10]), min_size=bids, max_size=bids))
    marks = st.integers(0, 10000 - weight) | st.sampled_from([0, 100, 4000])
    points = [draw(st.lists(marks, min_size=experts, max_size=experts)) for _ in range(bids)]
    return prices, off, points, weight


@settings(max_examples=150, deadline=None)
@given(tenders())
def test_comprehensive_scoring(tender: tuple[list[int], list[int], list[list[int]], int]) -> None:
    prices, off, points, weight = tender
    of = snapshot(
        "comprehensive_scoring",
        {"price_weight": weight, "policies": [{"id": "small_enterprise", "rate": "0.10"}]},
        criteria=[criterion("C1", 10000 - weight)],
    )
    granted = [("small_enterprise",) if percent else () for percent in off]
    offers = [offer(f"B{i}", text(price), policies=granted[i]) for i, price in enumerate(prices)]
    cards = [
        sheet(expert, {(f"B{i}", "C1"): given[expert] for i, given in enumerate(points)})
        for expert in range(len(points[0]))
    ]
    found = ranked(of, offers, cards)
    totals = second_engine.scored(prices, off, points, weight)
    assert [cents(lines(found)[f"B{i}"].total) for i in range(len(prices))] == [
        second_engine.hundredths(total) for total in totals
    ]
    keys = [((-total[0], total[1]), (price, 1)) for total, price in zip(totals, prices, strict=True)]
    assert as_numbers(found.assessment.order) == second_engine.order(keys)


@settings(max_examples=150, deadline=None)
@given(st.lists(CENTS, min_size=3, max_size=9), st.sampled_from(["0.01", "0.02", "0.03"]), st.integers(0, 2))
def test_reasonable_low_price(prices: list[int], down: str, drop: int) -> None:
    of = snapshot("reasonable_low_price", {"drop_each_side": drop}, kind="works")
    offers = [offer(f"B{i}", text(price)) for i, price in enumerate(prices)]
    found = ranked(of, offers, drawn={"reduction": down})
    scores = second_engine.near(prices, drop, 5, int(down[-1]), 2, 1)
    assert [cents(lines(found)[f"B{i}"].total) for i in range(len(prices))] == [
        second_engine.hundredths(score) for score in scores
    ]
    keys = [((-score[0], score[1]), (price, 1)) for score, price in zip(scores, prices, strict=True)]
    assert as_numbers(found.assessment.order) == second_engine.order(keys)


@settings(max_examples=100, deadline=None)
@given(st.lists(CENTS, min_size=3, max_size=9))
def test_lowest_evaluated_price(prices: list[int]) -> None:
    of = snapshot("lowest_evaluated_price")
    found = ranked(of, [offer(f"B{i}", text(price)) for i, price in enumerate(prices)])
    assert as_numbers(found.assessment.order) == second_engine.order([((price, 1),) for price in prices])

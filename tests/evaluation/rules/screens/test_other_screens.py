"""Coalitions, pairs that meet, bills and experts: each figure by hand, each fence on both sides."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import pytest

from evaluation.rules.screens import bias, bills, coalition, together
from evaluation.rules.screens.bias import Given
from evaluation.rules.screens.bills import Row
from evaluation.rules.screens.together import Lot

# ---------------------------------------------------------------- coalitions


def test_the_coalition_that_moves_the_mean_the_most() -> None:
    found = coalition.influence({"A": 100, "B": 100, "C": 100, "D": 160, "E": 140}, 2)
    assert found is not None
    assert found.bidders == ("D", "E")
    assert (found.base, found.without) == (Fraction(120), Fraction(100))
    assert found.moved == Fraction(1, 6)


def test_the_first_by_name_of_equal_coalitions_and_any_base() -> None:
    same = coalition.influence({"A": 90, "B": 110, "C": 100}, 1)
    assert same is not None
    assert same.bidders == ("A",)
    lowest = coalition.influence({"A": 90, "B": 110, "C": 100}, 1, lambda prices: Fraction(min(prices)))
    assert lowest is not None
    assert lowest.moved == Fraction(1, 9)


def test_no_coalition_of_none_or_all_or_of_too_many_kinds() -> None:
    prices = {f"{i:03}": 100 + i for i in range(201)}
    assert coalition.influence({"A": 1}, 1) is None
    assert coalition.influence({"A": 1, "B": 2}, 0) is None
    assert coalition.influence(prices, 2) is None  # 20,100 pairs
    assert coalition.influence(dict(list(prices.items())[:200]), 2) is not None  # 19,900


# ---------------------------------------------------------------- who meets whom


def lots(*of: tuple[str, str]) -> list[Lot]:
    return [Lot(frozenset(bidders), winner) for bidders, winner in of]


def test_a_pair_that_takes_turns() -> None:
    (edge,) = together.edges(lots(("AB", "A"), ("AB", "B"), ("ABC", "A"), ("ABD", "D"), ("AB", "B")))
    assert edge.bidders == ("A", "B")
    assert (edge.met, edge.wins, edge.turns, edge.share) == (5, (2, 2), 3, Fraction(1))
    assert edge.takes_turns  # four of five: at the fence


def test_who_meets_too_seldom_or_wins_alone_is_no_lead() -> None:
    twice = lots(("AB", "A"), ("AB", "B"))
    assert together.edges(twice) == ()
    assert together.edges(twice, least=2) != ()
    (fixed,) = together.edges(lots(*[("AB", "A")] * 3))
    assert not fixed.takes_turns
    (others,) = together.edges(lots(("AB", "A"), ("AB", "B"), ("AB", "")))
    assert not others.takes_turns


@pytest.mark.parametrize(("alone", "found"), [(1, True), (2, False)])
def test_a_pair_counts_by_the_one_who_bids_less(alone: int, found: bool) -> None:
    """Four meetings of five are at the fence; four of six are below it."""
    many = [*[("AB", "A")] * 4, *[("AX", "A")] * alone, *[("BY", "B")] * alone]
    assert any(edge.bidders == ("A", "B") for edge in together.edges(lots(*many))) is found


def test_nobody_meets_in_a_crowd() -> None:
    crowd = [f"{i:02}" for i in range(together.CROWD + 1)]
    assert together.edges([Lot(frozenset(crowd), "00")] * 3) == ()
    assert len(together.edges([Lot(frozenset(crowd[1:]), "01")] * 3)) == 60 * 59 // 2


# ---------------------------------------------------------------- bills


def bill(*units: int) -> dict[str, Row]:
    return {f"{no:02}": Row(2, unit, 2 * unit) for no, unit in enumerate(units)}


HONEST: Final = (100, 205, 317, 433, 570, 611, 742, 853, 999, 1234)


def test_the_share_of_equal_unit_prices() -> None:
    assert bills.equal_units(bill(*HONEST), bill(*HONEST[:9], 1)) == Fraction(9, 10)
    assert bills.equal_units(bill(*HONEST[:9]), bill(*HONEST[:9])) is None


def test_only_the_same_wrong_line_is_the_same_error() -> None:
    wrong, right = Row(3, 100, 301), Row(3, 100, 300)
    assert bills.same_errors({"1": wrong, "2": right}, {"1": wrong, "2": right}) == ("1",)
    assert bills.same_errors({"1": wrong}, {"1": Row(3, 100, 302)}) == ()
    assert not Row(3, 150, 450, 1).wrong
    assert not Row(15, 100, 150, 10).wrong
    assert not Row(15, 101, 151, 10).wrong  # 151.5, cut off
    assert not Row(15, 101, 152, 10).wrong  # and rounded
    assert Row(15, 101, 153, 10).wrong
    assert Row(15, 100, 151, 10).wrong  # a whole unit too many


@pytest.mark.parametrize(
    ("other", "pattern"),
    [
        ([each + 7 for each in HONEST], "arithmetic"),
        ([each * 97 // 100 for each in HONEST], "geometric"),
        ([each * 2 + 50 for each in HONEST], ""),
        ([each + 7 for each in HONEST[:9]], ""),
        ([each + 7 for each in HONEST[:9]] + [1234], ""),
    ],
)
def test_one_bill_computed_out_of_the_other(other: list[int], pattern: str) -> None:
    assert bills.pattern(bill(*HONEST), bill(*other)) == pattern


def test_the_fit_of_an_affine_bill_is_one() -> None:
    assert bills.fit(bill(*HONEST), bill(*(each * 2 + 50 for each in HONEST))) == 1
    apart = bills.fit(bill(*HONEST), bill(*reversed([each + 3 for each in HONEST])))
    assert apart is not None
    assert apart < bills.FIT
    assert bills.fit(bill(*HONEST), bill(*HONEST)) is None  # equal prices are another screen's
    assert bills.fit(bill(*HONEST), bill(*[7] * 10)) is None


# ---------------------------------------------------------------- experts


def history(above: int, below: int, expert: str = "E", bidder: str = "B") -> list[Given]:
    gaps = [300] * above + [-100] * below
    return [Given(expert, bidder, 5000 + gap, Fraction(5000)) for gap in gaps]


def test_six_of_six_on_one_side_are_a_lead_and_five_are_not() -> None:
    (found,) = bias.biases(history(6, 0))
    assert (found.above, found.of, found.mean, found.chance) == (6, 6, Fraction(300), Fraction(1, 32))
    assert bias.biases(history(5, 0)) == ()  # 1/16 is above 5 %
    (low,) = bias.biases(history(0, 6))
    assert low.above == 0


def test_more_pairs_ask_for_more() -> None:
    """Two pairs: 1/32 of the first is above 5 % ÷ 2; 1/64 is not."""
    other = history(3, 3, "F")
    assert bias.biases([*history(6, 0), *other]) == ()
    assert [each.expert for each in bias.biases([*history(7, 0), *other])] == ["E"]


def test_equal_totals_count_for_neither_side() -> None:
    same = [Given("E", "B", 5000, Fraction(5000))] * 9
    assert bias.biases([*history(4, 0), *same], Fraction(1)) == ()
    assert bias.two_sided(2, 4) == 1
    assert bias.two_sided(4, 5) == bias.two_sided(1, 5) == Fraction(12, 32)

"""Leads of bills and of many lots in words, each fence on both sides; leads kept and read again."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import pytest

from evaluation.rules.screens import behaviour, bias, bill_leads, coalition, kept, together
from evaluation.rules.screens.bias import Given
from evaluation.rules.screens.bills import Row
from evaluation.rules.screens.kept import After, Base, Screening
from evaluation.rules.screens.lead import Lead, Rate, Shown, Strength
from evaluation.rules.screens.together import Lot
from kernel.errors import Words

HONEST: Final = (100, 205, 317, 433, 570, 611, 742, 853, 999, 1234)
OTHER: Final = (118, 190, 333, 401, 606, 580, 801, 799, 1100, 1003)


def bill(*units: int) -> dict[str, Row]:
    return {f"{no:02}": Row(2, unit, 2 * unit) for no, unit in enumerate(units)}


def leads(one: dict[str, Row], two: dict[str, Row]) -> dict[str, Lead]:
    return {each.screen: each for each in bill_leads.leads({"A": one, "B": two}, 2)}


def test_honest_bills_give_no_lead() -> None:
    assert leads(bill(*HONEST), bill(*OTHER)) == {}


@pytest.mark.parametrize(("same", "found"), [(5, True), (4, False)])
def test_half_of_the_unit_prices_in_common(same: int, found: bool) -> None:
    told = leads(bill(*HONEST), bill(*HONEST[:same], *OTHER[same:]))
    assert ("bill_equal" in told) is found
    if found:
        lead = told["bill_equal"]
        assert (lead.figure, lead.strength) == (Fraction(1, 2), Strength.LEAD)
        assert [(each.what.en, each.one, each.two) for each in lead.shown][1] == (
            "unit price of number 01", "2.05", "2.05",
        )  # fmt: skip
        assert "50.0 % of their unit prices" in lead.evidence.en


def test_one_common_error_is_strong() -> None:
    wrong = {"7": Row(3, 100, 301), "8": Row(3, 100, 300)}
    lead = leads(wrong, dict(wrong))["bill_errors"]
    assert (lead.strength, lead.figure) == (Strength.STRONG, Fraction(1))
    assert lead.evidence.zh == "A 与 B 的报价表有 1 项算错得完全一样"
    assert [each.what.zh for each in lead.shown] == ["编号 7 的单价"]


@pytest.mark.parametrize(
    ("other", "screen", "says"),
    [
        ([each + 7 for each in HONEST], "bill_pattern", "同一金额"),
        ([each * 97 // 100 for each in HONEST], "bill_pattern", "同一比例"),
        ([each * 2 + 50 for each in HONEST], "bill_fit", "R² 1.00000"),
    ],
)
def test_a_bill_computed_out_of_another(other: list[int], screen: str, says: str) -> None:
    told = leads(bill(*HONEST), bill(*other))
    assert told.keys() == {screen}
    assert says in told[screen].evidence.zh
    assert len(told[screen].shown) == bill_leads.MOST


def test_taking_turns_is_a_lead_and_meeting_is_weak() -> None:
    lots = [Lot(frozenset("AB"), winner) for winner in "ABAB"] + [Lot(frozenset("CD"), "C")] * 3
    turns, meet = behaviour.meetings(together.edges(lots))
    assert (turns.bidders, turns.strength, turns.figure) == (("A", "B"), Strength.LEAD, Fraction(1))
    assert "轮流中标 3 次" in turns.evidence.zh
    assert "taking turns 3 times" in turns.evidence.en
    assert (meet.bidders, meet.strength) == (("C", "D"), Strength.WEAK)
    assert "轮流" not in meet.evidence.zh
    assert "C 与 D 同场 3 次（占较少一方的 100.0%）" in meet.evidence.zh


def test_an_expert_on_one_side() -> None:
    high = [Given("E", "B", 5300, Fraction(5000))] * 6
    low = [Given("E", "B", 4900, Fraction(5000))] * 6
    (above,) = behaviour.one_sided(bias.biases(high))
    (below,) = behaviour.one_sided(bias.biases(low))
    assert "6 次中 6 次在其他专家中位数的同一侧，平均高于 3.00 分" in above.evidence.zh
    assert "on average 1.00 points below it" in below.evidence.en
    assert (above.bidders, above.figure, above.fence) == (("B",), Fraction(1, 32), Fraction(5, 100))


KEPT: Final = Lead(
    "equal", ("甲", "乙"), Strength.STRONG, Words("一", "one"), Fraction(1, 3), Fraction(2), Rate(1, 7, "corpus"),
    (Shown(Words("页", "page"), "p. 1", ""),),
)  # fmt: skip


def test_a_screening_is_read_as_it_was_kept() -> None:
    bare = Lead("step", ("A",), Strength.WEAK, Words("二", "two"), Fraction(0), Fraction(1))
    edges = together.edges([Lot(frozenset("AB"), "A")] * 3)
    moved = coalition.influence({"A": 90, "B": 110, "C": 100}, 2)
    assert moved
    found = Screening(
        "L-1", After.EVALUATION, "CNY", 2, {"A": 90}, (KEPT, bare), 7, Base.METHOD, (moved,), edges,
        {("A", "B"): Fraction(1, 3)}, {"A": 3, "B": 0},
    )  # fmt: skip
    assert kept.read(found.data) == found
    nothing = Screening("L-1", After.OPENING, "", 2, {}, (), 0)
    assert kept.read(nothing.data) == nothing


def test_a_lead_is_the_same_one_whatever_its_fence_says() -> None:
    moved = Lead("equal", ("甲", "乙"), Strength.WEAK, Words("x", "y"), Fraction(1, 3), Fraction(9), None, KEPT.shown)
    assert moved.id == KEPT.id
    for other in (
        Lead("step", *(KEPT.bidders, KEPT.strength, KEPT.evidence, KEPT.figure, KEPT.fence, None, KEPT.shown)),
        Lead("equal", ("甲", "丙"), *(KEPT.strength, KEPT.evidence, KEPT.figure, KEPT.fence, None, KEPT.shown)),
        Lead("equal", KEPT.bidders, *(KEPT.strength, KEPT.evidence, Fraction(1, 2), KEPT.fence, None, KEPT.shown)),
        Lead("equal", KEPT.bidders, *(KEPT.strength, KEPT.evidence, KEPT.figure, KEPT.fence, None, ())),
    ):
        assert other.id != KEPT.id


def test_the_strongest_come_first() -> None:
    weak = Lead("a", ("A",), Strength.WEAK, Words("二", "two"), Fraction(0), Fraction(1))
    assert kept.strongest_first([weak, KEPT]) == (KEPT, weak)

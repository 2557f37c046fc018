"""Who sits on the panel, its majority, and silence about its report."""

from __future__ import annotations

import pytest

from evaluation.rules import panel
from evaluation.rules.panel import Member, Seat
from kernel import law
from kernel.errors import NotValid
from kernel.money import Money, money
from trading.rules.lifecycle import Regime


def members(experts: int, representatives: int = 0) -> list[Member]:
    seats = [Seat.EXPERT] * experts + [Seat.REPRESENTATIVE] * representatives
    return [Member(f"{i:02x}", seat) for i, seat in enumerate(seats)]


LARGE, SMALL = money("10000000.00"), money("9999999.99")


@pytest.mark.parametrize(
    ("experts", "representatives", "rule_id", "budget", "lawful"),
    [
        (5, 0, Regime.BID, None, True),
        (4, 1, Regime.BID, LARGE, True),
        (3, 2, Regime.BID, None, False),
        (3, 0, Regime.BID, None, False),
        (6, 0, Regime.BID, None, False),
        (5, 0, Regime.P87, SMALL, True),
        (5, 0, Regime.P87, LARGE, False),
        (5, 2, Regime.P87, LARGE, True),
        (4, 3, Regime.P87, LARGE, False),
        (2, 1, "P74", LARGE, True),
        (1, 2, "P74", SMALL, False),
        (2, 0, "P74", SMALL, False),
        (1, 0, "P74", SMALL, False),
    ],
)
def test_size_parity_and_share(
    experts: int, representatives: int, rule_id: str, budget: Money | None, lawful: bool
) -> None:
    made = members(experts, representatives)
    if lawful:
        panel.check(made, rule_id, budget, complex_project=False)
        return
    with pytest.raises(NotValid) as refused:
        panel.check(made, rule_id, budget, complex_project=False)
    assert law.known(refused.value.law)


def test_a_complex_project_needs_seven() -> None:
    with pytest.raises(NotValid):
        panel.check(members(5), Regime.P87, SMALL, complex_project=True)
    panel.check(members(7), Regime.P87, SMALL, complex_project=True)


def test_one_person_has_one_seat() -> None:
    with pytest.raises(NotValid, match=r"panel\.repeated"):
        panel.check([*members(4), Member("00", Seat.EXPERT)], Regime.BID, None, complex_project=False)


@pytest.mark.parametrize(
    ("size", "agreeing", "enough"),
    [(5, "abc", True), (5, "ab", False), (7, "abcd", True), (7, "abc", False), (5, "aaa", False), (4, "ab", False)],
)
def test_a_majority_is_more_than_half_of_all_members(size: int, agreeing: str, enough: bool) -> None:
    assert panel.is_majority(size, list(agreeing)) is enough


def test_silence_counts_as_agreement_once_the_time_is_over() -> None:
    made = members(5)
    with pytest.raises(NotValid, match="1 members have not signed"):
        panel.consent(made, ["00", "01", "02"], ["03"], over=False)
    found = panel.consent(made, ["00", "01", "02"], ["03"], over=True)
    assert found == panel.Consent(("00", "01", "02"), ("03",), ("04",))


def test_who_dissents_does_not_count_as_signed() -> None:
    found = panel.consent(members(5), ["00", "01", "02", "03", "04"], ["04"], over=False)
    assert found == panel.Consent(("00", "01", "02", "03"), ("04",), ())


@pytest.mark.parametrize(("regime", "admits"), [(Regime.BID, True), (Regime.P87, False), (Regime.INTL, True)])
def test_a_representative_presides_only_where_no_purchaser_is_forbidden_to(regime: Regime, admits: bool) -> None:
    panel.check_chair(Member("aa", Seat.EXPERT), regime)
    if admits:
        panel.check_chair(Member("aa", Seat.REPRESENTATIVE), regime)
    else:
        with pytest.raises(NotValid, match=r"panel\.chair"):
            panel.check_chair(Member("aa", Seat.REPRESENTATIVE), regime)

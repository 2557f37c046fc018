"""Dates, refusals and figures of the second stage at their boundaries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid
from kernel.money import Money, money
from trading.rules import agreement, call_off
from trading.rules.agreement import Agreement, Competition, Item, Kind, Member, Order
from trading.rules.framework import CallOff

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def made(kind: Kind = Kind.CLOSED, way: CallOff = CallOff.DIRECT, *orgs: str) -> Agreement:
    of = Agreement(kind, "owner", "sup", "电脑", "台", way, NOW, NOW + 100 * HOUR, None, money("8000.00"))
    for place, org in enumerate(orgs or ("A", "B"), 1):
        of.members[org] = Member(org, place, {"1": Item("1", "电脑", "台", money("100.00"))}, joined=True)
    return of


def order(at: datetime, amount: str, buyer: str = "X", accepted: bool | None = None) -> Order:
    return Order(f"{at}{amount}", buyer, "A", "1", 1, money(amount), at, accepted)


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 11, 30), 2, date(2027, 1, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: date, months: int, due: date) -> None:
    assert call_off.months_after(day, months) == due


def test_a_term_ends_at_its_moment() -> None:
    of = made()
    call_off.running(of, of.until - HOUR)
    with pytest.raises(NotNow, match=r"framework\.over"):
        call_off.running(of, of.until)


def test_a_closed_agreement_is_signed_by_the_admitted_and_binds() -> None:
    of = made()
    of.members["A"].joined = False
    call_off.may_join(of, "A", NOW)
    with pytest.raises(Conflict, match=r"framework\.joined"):
        call_off.may_join(of, "B", NOW)
    with pytest.raises(NotAllowed, match=r"framework\.not_admitted"):
        call_off.may_join(of, "C", NOW)
    with pytest.raises(NotNow, match=r"framework\.bound"):
        call_off.may_leave(of, "B")


def test_quotes_are_asked_for_where_the_agreement_says_so_and_within_its_term() -> None:
    of = made(Kind.CLOSED, CallOff.COMPETITION)
    call_off.may_ask(of, of.until, NOW)
    for until in (NOW, of.until + HOUR):
        with pytest.raises(NotValid, match=r"framework\.until"):
            call_off.may_ask(of, until, NOW)
    with pytest.raises(NotNow, match=r"framework\.no_competition"):
        call_off.may_ask(made(), of.until, NOW)
    for one in of.members.values():
        one.joined = False
    with pytest.raises(NotNow, match=r"framework\.nobody"):
        call_off.may_ask(of, of.until, NOW)


def test_no_competition_is_made_up() -> None:
    with pytest.raises(NotFound, match=r"framework\.no_competition_yet"):
        call_off.competition(made(), "x")


def test_equal_quotes_are_won_by_the_one_sealed_first() -> None:
    asked = Competition("c", "X", 1, NOW, {"B": "", "A": ""}, {"A": money("9.00"), "B": money("9.00")})
    assert asked.winner == "B"
    assert not asked.over(NOW - HOUR)
    assert asked.over(NOW), "all are shown"
    asked.sealed["C"] = ""
    assert not asked.over(NOW + agreement.SHOWING - HOUR)
    assert asked.over(NOW + agreement.SHOWING)
    assert Competition("c", "X", 1, NOW).winner == ""


def test_only_the_lowest_is_ordered_from() -> None:
    of = made(Kind.CLOSED, CallOff.COMPETITION)
    of.competitions["c"] = Competition("c", "X", 1, NOW, {"A": "", "B": ""}, {"A": money("9.00"), "B": money("8.00")})
    call_off.may_order(of, "X", "B", "c", NOW)
    with pytest.raises(NotValid, match=r"framework\.not_lowest"):
        call_off.may_order(of, "X", "A", "c", NOW)
    with pytest.raises(NotAllowed, match=r"framework\.not_yours"):
        call_off.may_order(of, "Y", "B", "c", NOW)


@pytest.mark.parametrize("price", [money("0.00"), money("100.01"), money("99.00", "USD")])
def test_a_quote_is_above_zero_and_not_above_the_agreed_price(price: Money) -> None:
    of = made(Kind.CLOSED, CallOff.COMPETITION)
    asked = Competition("c", "X", 1, NOW, {"A": "sealed"})
    call_off.may_show(of, asked, "A", money("100.00"), "sealed", NOW)
    with pytest.raises(NotValid, match=r"framework\.above"):
        call_off.may_show(of, asked, "A", price, "sealed", NOW)


def test_splitting_looks_at_one_buyers_orders_of_thirty_days() -> None:
    of, day = made(Kind.MALL), timedelta(days=1)
    near = [order(NOW, "3000.00"), order(NOW + 29 * day, "1000.00")]
    others = [order(NOW, "9.00", "Y"), order(NOW, "9.00", accepted=False)]
    of.orders = {one.id: one for one in (*near, *others)}
    assert call_off.split(of, order(NOW + 29 * day, "4000.00")) == near
    assert call_off.split(of, order(NOW + 29 * day, "3999.99")) == []
    assert call_off.split(of, order(NOW + 30 * day, "4000.00")) == []
    of.threshold = None
    assert call_off.split(of, order(NOW + 29 * day, "4000.00")) == []
    call_off.check_amount(of, money("99999.00"))


def test_an_order_stays_below_the_threshold() -> None:
    call_off.check_amount(made(Kind.MALL), money("7999.99"))
    with pytest.raises(NotValid, match=r"framework\.threshold"):
        call_off.check_amount(made(Kind.MALL), money("8000.00"))

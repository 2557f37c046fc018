"""Where a deposit stands, what becomes of an arrival, who may bid: the tables as products, each rule at its boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import NotNow
from kernel.money import money
from trading.rules import deposit
from trading.rules.deposit import Arrival, Demand, Flaw, Means, Standing, State, Step
from trading.rules.lifecycle import Regime

DUE = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
INSTANT = timedelta(milliseconds=1)
ASKED = Demand(money("40000.00"), frozenset({Means.TRANSFER, Means.E_GUARANTEE}), DUE, date(2026, 6, 30), True,
               Regime.BID)  # fmt: skip
PAID = Arrival(Means.TRANSFER, money("40000.00"), DUE - INSTANT, Standing.BOOKED)
GUARANTEE = replace(PAID, means=Means.E_GUARANTEE, valid_until=date(2026, 6, 30))


@pytest.mark.parametrize(
    ("arrivals", "due"),
    [
        ([], State.UNPAID),
        ([PAID], State.ARRIVED),
        ([replace(PAID, money=money("39999.99"))], State.SHORT),
        ([replace(PAID, money=money("39999.99")), replace(PAID, money=money("0.01"))], State.ARRIVED),
        ([replace(PAID, standing=Standing.LISTED)], State.UNPAID),
        ([replace(PAID, standing=Standing.STRUCK)], State.UNPAID),
        ([replace(PAID, paid_at=DUE)], State.UNPAID),
        ([GUARANTEE], State.UNVERIFIED),
        ([replace(PAID, money=money("1.00")), GUARANTEE], State.UNVERIFIED),
        ([replace(GUARANTEE, standing=Standing.VERIFIED)], State.ARRIVED),
        ([replace(GUARANTEE, standing=Standing.REFUSED)], State.UNPAID),
        ([replace(GUARANTEE, paid_at=DUE)], State.UNPAID),
        ([replace(PAID, standing=Standing.RETURNED)], State.RETURNED),
        ([replace(PAID, standing=Standing.RETURNED), PAID], State.ARRIVED),
        ([replace(PAID, standing=Standing.RETURNED), replace(PAID, money=money("1.00"))], State.SHORT),
        ([replace(PAID, standing=Standing.KEPT), PAID], State.KEPT),
    ],
)
def test_where_it_stands(arrivals: list[Arrival], due: State) -> None:
    assert deposit.state(ASKED, arrivals) is due


@pytest.mark.parametrize(
    ("arrival", "flaws"),
    [
        (PAID, ()),
        (replace(PAID, basic=True), ()),
        (replace(PAID, basic=False), (Flaw.ACCOUNT,)),
        (replace(PAID, paid_at=DUE), (Flaw.LATE,)),
        (replace(PAID, money=money("40000.00", "USD")), (Flaw.CURRENCY,)),
        (replace(GUARANTEE, means=Means.INSURANCE), (Flaw.MEANS,)),
        (replace(GUARANTEE, basic=False), ()),
        (replace(GUARANTEE, valid_until=date(2026, 6, 29)), (Flaw.TOO_BRIEF,)),
        (replace(GUARANTEE, valid_until=None, paid_at=DUE), (Flaw.LATE, Flaw.TOO_BRIEF)),
    ],
)
def test_why_an_arrival_does_not_count(arrival: Arrival, flaws: tuple[Flaw, ...]) -> None:
    assert deposit.flaws(ASKED, arrival) == flaws
    assert set(flaws) <= set(deposit.FLAWS)


@pytest.mark.parametrize("regime", [Regime.P87, Regime.INTL])
def test_only_the_bidding_regulation_asks_for_the_basic_account(regime: Regime) -> None:
    assert deposit.state(replace(ASKED, regime=regime), [replace(PAID, basic=False)]) is State.ARRIVED


def test_what_secures_nothing_may_go_back_at_any_time() -> None:
    assert not deposit.is_idle(ASKED, PAID)
    assert deposit.is_idle(None, PAID)
    assert deposit.is_idle(ASKED, replace(PAID, paid_at=DUE))
    assert deposit.is_idle(ASKED, replace(GUARANTEE, standing=Standing.REFUSED))


DONE = {
    (Standing.LISTED, Step.BOOK, False): Standing.BOOKED,
    (Standing.LISTED, Step.BOOK, True): Standing.BOOKED,
    (Standing.LISTED, Step.STRIKE, False): Standing.STRUCK,
    (Standing.LISTED, Step.STRIKE, True): Standing.STRUCK,
    (Standing.BOOKED, Step.VERIFY, True): Standing.VERIFIED,
    (Standing.BOOKED, Step.REFUSE, True): Standing.REFUSED,
    (Standing.BOOKED, Step.RETURN, False): Standing.RETURNED,
    (Standing.BOOKED, Step.RETURN, True): Standing.RETURNED,
    (Standing.BOOKED, Step.KEEP, False): Standing.KEPT,
    (Standing.BOOKED, Step.KEEP, True): Standing.KEPT,
    (Standing.VERIFIED, Step.RETURN, True): Standing.RETURNED,
    (Standing.VERIFIED, Step.KEEP, True): Standing.KEPT,
    (Standing.VERIFIED, Step.RETURN, False): Standing.RETURNED,
    (Standing.VERIFIED, Step.KEEP, False): Standing.KEPT,
    (Standing.REFUSED, Step.RETURN, True): Standing.RETURNED,
    (Standing.REFUSED, Step.RETURN, False): Standing.RETURNED,
}


@pytest.mark.parametrize(("standing", "step", "guarantee"), list(product(Standing, Step, (False, True))))
def test_the_table_of_arrivals_as_a_product(standing: Standing, step: Step, guarantee: bool) -> None:
    arrival = replace(GUARANTEE if guarantee else PAID, standing=standing)
    if (standing, step, guarantee) in DONE:
        assert deposit.moved(arrival, step) is DONE[standing, step, guarantee]
    else:
        with pytest.raises(NotNow, match=r"deposit\.settled"):
            deposit.moved(arrival, step)


@pytest.mark.parametrize(("state", "required"), list(product(State, (False, True))))
def test_who_may_bid_as_a_product(state: State, required: bool) -> None:
    asked = replace(ASKED, required_to_bid=required)
    if not required or state in (State.ARRIVED, State.UNVERIFIED):
        deposit.admitted(asked, state)
        told = deposit.caution(asked, state)
        assert (told is None) is (required or state in (State.ARRIVED, State.UNVERIFIED))
    else:
        with pytest.raises(NotNow) as caught:
            deposit.admitted(asked, state)
        assert (caught.value.code, caught.value.law, caught.value.field) == ("deposit.missing", "BIR-26", "deposit")
        assert deposit.STATES[state].zh in caught.value.words.zh
        assert deposit.caution(asked, state) is None


@pytest.mark.parametrize("state", State)
def test_where_nothing_is_demanded_everybody_may_bid(state: State) -> None:
    deposit.admitted(None, state)
    assert deposit.caution(None, state) is None


@settings(deadline=None)
@given(st.lists(st.integers(1, 5_000_000), max_size=6))
def test_it_has_arrived_from_the_last_fen_on(fen: list[int]) -> None:
    came = [replace(PAID, money=money(f"{each // 100}.{each % 100:02d}")) for each in fen]
    held = sum(fen)
    due = State.ARRIVED if held >= 4_000_000 else State.SHORT if held else State.UNPAID
    assert deposit.state(ASKED, came) is due

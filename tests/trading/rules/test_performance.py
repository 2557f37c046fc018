"""How far the price of a contract may move, and how much may be paid, at each boundary."""

from __future__ import annotations

import pytest

from kernel.errors import NotValid
from kernel.money import money
from trading.rules.lifecycle import Regime
from trading.rules.performance import check_change, check_paid

FIRST = money("1000.00")


@pytest.mark.parametrize(
    ("regime", "to", "currency"),
    [(Regime.P87, "1100.00", "CNY"), (Regime.P87, "0.01", "CNY"), (Regime.BID, "5000.00", "CNY")],
)
def test_a_lawful_change_passes(regime: Regime, to: str, currency: str) -> None:
    check_change(regime, FIRST, money(to, currency))


@pytest.mark.parametrize(
    ("regime", "to", "currency", "code"),
    [
        (Regime.P87, "1100.01", "CNY", "contract.supplement"),
        (Regime.BID, "0.00", "CNY", "contract.price"),
        (Regime.INTL, "1000.00", "USD", "contract.price"),
    ],
)
def test_a_change_that_the_law_forbids_is_refused(regime: Regime, to: str, currency: str, code: str) -> None:
    with pytest.raises(NotValid, match=code.replace(".", r"\.")):
        check_change(regime, FIRST, money(to, currency))


def test_payments_reach_the_price_and_no_more() -> None:
    check_paid(FIRST, [money("400.00")], money("600.00"))
    check_paid(FIRST, [], money("0.00"))
    for now in (money("600.01"), money("1.00", "USD")):
        with pytest.raises(NotValid, match=r"contract\.paid"):
            check_paid(FIRST, [money("400.00")], now)

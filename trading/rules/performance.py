"""What a concluded contract still lets its parties do: how far its price may move, how much may be paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kernel.errors import NotValid
from kernel.money import Money
from trading.rules.lifecycle import Regime

SUPPLEMENTS: Final = 10
"""Percent of the first price that all supplements together may add under 政府采购法 49."""
RATINGS: Final = (1, 5)
"""The lowest and the highest mark for a supplier, the highest the best."""


def check_change(regime: Regime, first: Money, to: Money) -> None:
    """Whether the contract that was concluded at `first` may come to cost `to`. NotValid in another currency, for
    nothing, or, in government procurement, for more than a tenth above (政府采购法 49)."""
    if to.currency != first.currency or to.amount <= 0:
        raise NotValid(
            "contract.price",
            f"变更后的价款须大于零，币种为 {first.currency}",
            f"the new price must be above zero, in {first.currency}",
            field="to",
        )
    if regime is Regime.P87 and (to.amount - first.amount) * 100 > first.amount * SUPPLEMENTS:
        raise NotValid(
            "contract.supplement",
            f"补充合同的采购金额合计不得超过原合同的百分之{SUPPLEMENTS}",
            f"supplements may not add more than {SUPPLEMENTS}% of the first contract’s price",
            law="GPL-49",
            field="to",
        )


def check_paid(price: Money, paid: Sequence[Money], now: Money) -> None:
    """Whether `now` may be paid after what was `paid`. NotValid in another currency, below zero, or above `price` in
    all."""
    over = sum((each.amount for each in paid), now.amount) > price.amount
    if now.currency != price.currency or now.amount < 0 or over:
        raise NotValid(
            "contract.paid",
            f"支付金额须不小于零，累计不超过合同价 {price.amount} {price.currency}",
            f"payments are not below zero and in all not above the price, {price.amount} {price.currency}",
            field="paid",
        )

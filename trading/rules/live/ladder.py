"""Steps between offers (加价幅度、降价幅度): one for all prices, or a table by price."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kernel.errors import NotValid, Words
from kernel.money import money
from kernel.reader import Reader
from trading.rules.live.method import Kind, Need, Parameter


@dataclass(frozen=True, slots=True)
class Ladder:
    """`steps[n]` holds from `prices[n]` inclusive upwards; the first price is nought. `whole`: multiples only."""

    prices: tuple[Decimal, ...]
    steps: tuple[Decimal, ...]
    whole: bool

    def step(self, price: Decimal) -> Decimal:
        """The least step away from `price`."""
        return self.steps[bisect_right(self.prices, price) - 1]

    def check(self, last: Decimal, amount: Decimal, *, rising: bool) -> None:
        """NotValid unless `amount` is at least one step better than `last`, and a whole number of steps if so ruled."""
        step = self.step(last)
        gain = amount - last if rising else last - amount
        if gain < step:
            bound = last + step if rising else last - step
            raise NotValid(
                "room.below_step",
                f"至少{'加' if rising else '降'}价 {step}：应为 {bound} 或更{'高' if rising else '低'}",
                f"the least step is {step}: offer {bound} or {'more' if rising else 'less'}",
                field="amount",
            )
        if self.whole and gain % step:
            raise NotValid(
                "room.off_step", f"须为 {step} 的整数倍", f"must be a whole number of steps of {step}", field="amount"
            )


PARAMETERS = (
    Parameter("step", Words("加（降）价幅度", "Step"), Kind.AMOUNT, need=Need.DEPENDS),
    Parameter("steps", Words("分段幅度（起始价、幅度）", "Steps by price"), Kind.TABLE, need=Need.DEPENDS),
    Parameter("whole_steps", Words("须为幅度的整数倍", "Whole steps only"), Kind.FLAG, False),
)


def amount(parameters: Reader, name: str, currency: str) -> Decimal:
    """A price of the terms, above nought, with exactly the currency's decimals."""
    found = money(parameters.text(name), currency, parameters.at(name)).amount
    if found <= 0:
        raise parameters.refuse(name, "须大于零", "must be above nought")
    return found


def read(parameters: Reader, currency: str) -> Ladder:
    """`step` for all prices, or `steps`: a list of `{"from": price, "step": step}` in rising order from nought."""
    whole = parameters.flag("whole_steps")
    if not parameters.has("steps"):
        return Ladder((Decimal(0),), (amount(parameters, "step", currency),), whole)
    rows = parameters.each("steps")
    prices = tuple(money(row.text("from"), currency, row.at("from")).amount for row in rows)
    steps = tuple(amount(row, "step", currency) for row in rows)
    if not prices or prices[0] != 0 or any(a >= b for a, b in pairwise(prices)):
        raise parameters.refuse("steps", "须从零起、按价格递增", "must begin at nought and rise by price")
    return Ladder(prices, steps, whole)

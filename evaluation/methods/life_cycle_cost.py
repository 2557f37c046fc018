"""Life-cycle cost: the price, plus what is due at the end of each year, discounted; a residual value is negative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from evaluation.rules import parameter
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import OUTSIDE_P87, BrandRule, Method, Ranks
from evaluation.rules.offer import DISCOUNT, YEARS
from evaluation.rules.parameter import Parameter, Shape
from evaluation.rules.pricing import Entry, Measure, Pricing
from kernel.errors import Words

PARAMETERS: Final = (
    Parameter(DISCOUNT, Words("年折现率", "Discount rate a year"), "0.05", Shape.DECIMAL, "0", "1"),
    Parameter(YEARS, Words("使用年限", "Years of use"), 10, Shape.WHOLE, "1", "99"),
)


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """Costs beside the price without a year are due at once. At a rate of 0 it is price plus non-price cost."""
    rate = parameter.exact(document.parameters, DISCOUNT)

    def cost(each: Entry) -> Measure:
        due = sum((Fraction(one.amount) / (1 + rate) ** one.year for one in each.priced.offer.deviations), Fraction())
        return Measure(price=each.priced.evaluated - each.priced.deviations + due, workings=(("present_cost", due),))

    measures = {each.bid: cost(each) for each in bids}
    lowest = min(each.price for each in measures.values() if each.price is not None)
    return Pricing(lowest, (("discount_rate", rate),), measures=measures)


METHOD: Method = Method(
    name="life_cycle_cost",
    words=Words("全寿命周期成本法", "Life-cycle cost"),
    price=price,
    parameters=PARAMETERS,
    brand_rule=BrandRule.LOWEST_QUOTE,
    regimes=OUTSIDE_P87,
    scale=Scale.NONE,
    ranks=Ranks.PRICE,
)

"""World Bank rated criteria: (Clow ÷ C)·X·100 + (T ÷ Thigh)·(1 − X)·100; points count relative to the best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from evaluation.rules import distance, parameter, ratio
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import INTL, Method
from evaluation.rules.parameter import Parameter
from evaluation.rules.pricing import Entry, Measure, PriceScore, Pricing
from kernel.errors import Words

WEIGHT: Final = Parameter("cost_weight", Words("费用权重（共 100）", "Cost weight, of 100"), 6000, low="1", high="9999")


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """Where nobody has a technical point, nobody has points for the best."""
    full = parameter.points(document.parameters, WEIGHT.name)
    base, best = distance.positive(ratio.lowest(bids)), max(each.points for each in bids)

    def cost(each: Entry) -> PriceScore:
        share = base / each.priced.evaluated
        return PriceScore(share * full, (("ratio", share),))

    def technical(each: Entry) -> Measure:
        share = each.points / best if best else Fraction()
        return Measure(quality=share * (100 - full), workings=(("technical_ratio", share),))

    workings = (("cost_weight", full / 100), ("best_technical", best))
    return Pricing(
        base, workings, {each.bid: cost(each) for each in bids}, {each.bid: technical(each) for each in bids}
    )


METHOD: Method = Method(
    name="rated_criteria",
    words=Words("世行评级标准法", "World Bank rated criteria"),
    price=price,
    parameters=(WEIGHT,),
    regimes=INTL,
    scale=Scale.WHOLE,
)

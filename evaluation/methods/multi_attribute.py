"""Multi-attribute: the evaluated price less so much money for each point; a third bid never swaps two others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from evaluation.rules import parameter
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import OUTSIDE_P87, Method, Ranks
from evaluation.rules.parameter import Parameter, Shape
from evaluation.rules.pricing import Entry, Measure, Pricing
from kernel.errors import Words

VALUE: Final = Parameter(
    "value_per_point", Words("每分折价", "Money for each point"), "1000", Shape.DECIMAL, "0.01", "1000000000000"
)


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """P − points × value; it may fall below zero and still ranks."""
    value = parameter.exact(document.parameters, VALUE.name)

    def worth(each: Entry) -> Measure:
        credit = each.points * value
        return Measure(price=each.priced.evaluated - credit, workings=(("credit", credit),))

    measures = {each.bid: worth(each) for each in bids}
    lowest = min(each.price for each in measures.values() if each.price is not None)
    return Pricing(lowest, (("value_per_point", value),), measures=measures)


METHOD: Method = Method(
    name="multi_attribute",
    words=Words("质量折价法", "Multi-attribute, quality in money"),
    price=price,
    parameters=(VALUE,),
    regimes=OUTSIDE_P87,
    scale=Scale.WHOLE,
    ranks=Ranks.PRICE,
)

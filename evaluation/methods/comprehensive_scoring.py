"""综合评分法: price score = lowest evaluated price ÷ evaluated price × weight, plus the experts' points (P87-55).

Under international rules it is the MEAT formula relative to the lowest price: W·Pmin/P + quality.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from evaluation.rules import parameter, ratio
from evaluation.rules.document import Document
from evaluation.rules.method import Method
from evaluation.rules.parameter import Parameter, Shape
from evaluation.rules.policy import Kind
from evaluation.rules.pricing import Entry, Pricing
from evaluation.rules.weight import FIXED, Bound, Bounds
from kernel.errors import Words
from trading.rules.lifecycle import Regime

BOUNDS: Final[Bounds] = {
    (Regime.P87, Kind.GOODS): Bound(3000, law="P87-55"),
    (Regime.P87, Kind.SERVICES): Bound(1000, law="P87-55"),
}
PARAMETERS: Final = (
    Parameter("price_weight", Words("价格权重", "Price weight"), 3000),
    Parameter(FIXED, Words("执行统一价格标准，价格不评分", "Fixed price that is not scored"), False, Shape.FLAG),
    Parameter(
        "bonus_may_exceed_full",
        Words("加成后可超过价格满分", "Bonus may pass the full price score"),
        False,
        Shape.FLAG,
    ),
)


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """The highest and the lowest quote are never dropped (P87-55)."""
    capped = not document.parameters.flag("bonus_may_exceed_full")
    return ratio.relative(parameter.points(document.parameters, "price_weight"), bids, capped=capped)


METHOD: Method = Method(
    name="comprehensive_scoring",
    words=Words("综合评分法", "Comprehensive scoring"),
    price=price,
    parameters=PARAMETERS,
    weight="price_weight",
    bounds=BOUNDS,
)

"""竞争性磋商: lowest last quote ÷ last quote × weight, plus the experts' points (财库〔2014〕214号 24)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from evaluation.rules import parameter, ratio
from evaluation.rules.document import Document
from evaluation.rules.method import P87, Method, Need
from evaluation.rules.parameter import Parameter, Shape
from evaluation.rules.policy import Kind
from evaluation.rules.pricing import Entry, Pricing
from evaluation.rules.weight import FIXED, Bound, Bounds
from kernel.errors import Words
from trading.rules.lifecycle import Regime

BOUNDS: Final[Bounds] = {
    (Regime.P87, Kind.GOODS): Bound(3000, 6000, "K214-24"),
    (Regime.P87, Kind.SERVICES): Bound(1000, 3000, "K214-24"),
}
PARAMETERS: Final = (
    Parameter("price_weight", Words("价格权重", "Price weight"), 3000),
    Parameter(FIXED, Words("执行统一价格标准，价格不评分", "Fixed price that is not scored"), False, Shape.FLAG),
)


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """Of the last quotes none is dropped, neither the highest nor the lowest."""
    return ratio.relative(parameter.points(document.parameters, "price_weight"), bids)


METHOD: Method = Method(
    name="consultation",
    words=Words("竞争性磋商综合评分法", "Competitive consultation"),
    price=price,
    parameters=PARAMETERS,
    regimes=P87,
    weight="price_weight",
    bounds=BOUNDS,
    needs=frozenset({Need.LAST_QUOTES}),
)

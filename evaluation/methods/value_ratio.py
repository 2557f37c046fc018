"""性价比法: points for each unit of the price, the most first (财政部令18号 53, repealed for procurement by P87-88)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from evaluation.rules import distance, ratio
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import OUTSIDE_P87, Lottery, Method
from evaluation.rules.parameter import Parameter, Shape
from evaluation.rules.pricing import Entry, Measure, Pricing
from kernel.errors import Words

PLACES: Final = 6
UNIT: Final = Parameter(
    "price_unit",
    Words("价格按多少元为一个单位计", "Units of money that count as one"),
    10000,
    Shape.WHOLE,
    "1",
    "100000000",
)


def own(document: Document) -> tuple[Lottery, ...]:
    """A ratio is shown with six decimals: fewer would make different bids look equal."""
    if document.places != PLACES:
        reader = document.parameters.inner("rounding")
        raise reader.refuse("places", "性价比保留 6 位小数", "a ratio has 6 decimals")
    return ()


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """B ÷ N: the mean of the points over the evaluated price in units."""
    unit = Fraction(document.parameters.integer(UNIT.name, 1, int(UNIT.high)))
    base = distance.positive(ratio.lowest(bids))
    measures = {each.bid: Measure(quality=each.points * unit / each.priced.evaluated) for each in bids}
    return Pricing(base, (("price_unit", unit),), measures=measures)


METHOD: Method = Method(
    name="value_ratio",
    words=Words("性价比法", "Value for money ratio"),
    price=price,
    parameters=(UNIT,),
    own=own,
    regimes=OUTSIDE_P87,
    scale=Scale.WHOLE,
)

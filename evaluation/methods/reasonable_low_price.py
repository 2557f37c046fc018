"""合理低价法: prices scored by distance from a trimmed mean lowered by a drawn coefficient (公路工程 2018)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from evaluation.rules import distance, parameter
from evaluation.rules.document import Document
from evaluation.rules.method import Lottery, Method
from evaluation.rules.parameter import Parameter, Shape
from evaluation.rules.pricing import Entry, Pricing
from kernel.errors import Words

PARAMETERS: Final = (
    distance.FULL,
    Parameter("drop_each_side", Words("两端各去掉的报价数", "Prices dropped at each end"), 1, Shape.WHOLE, "0", "9"),
    Parameter("drop_from", Words("达到几家起去掉两端", "Dropping starts at this many bids"), 5, Shape.WHOLE, "1", "99"),
    *distance.PARAMETERS,
    distance.REDUCTIONS,
)


def own(document: Document) -> tuple[Lottery, ...]:
    """Refused: penalties that favour dear bids, drops that leave nobody, reductions outside 0 to 0.2 or repeated."""
    reader = document.parameters
    distance.penalties(reader)
    reader.integer("drop_from", 2 * reader.integer("drop_each_side", 0, 9) + 1, 99)
    return (Lottery(distance.DRAWN, distance.reductions(reader)),)


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    reader = document.parameters
    drop = reader.integer("drop_each_side", 0, 9) if len(bids) >= reader.integer("drop_from", 1, 99) else 0
    mean = distance.trimmed([each.priced.evaluated for each in bids], drop)
    base, down = distance.reduced(reader, mean, drawn)
    scores = distance.scores(reader, parameter.points(reader, "full"), base, bids)
    return Pricing(base, (("mean", mean), ("reduction", down), ("dropped", Fraction(2 * drop))), scores)


METHOD: Method = Method(
    name="reasonable_low_price",
    words=Words("合理低价法", "Reasonable low price"),
    price=price,
    parameters=PARAMETERS,
    own=own,
    weight="full",
)

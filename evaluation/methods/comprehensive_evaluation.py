"""综合评估法: technical and commercial points, and a price scored by distance from a base price (C12-34)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from evaluation.rules import distance, envelopes, parameter
from evaluation.rules.document import Document
from evaluation.rules.method import BID, Lottery, Method
from evaluation.rules.parameter import Parameter, Shape
from evaluation.rules.pricing import Aside, Entry, Measure, Pricing
from evaluation.rules.reference_price import KINDS, reference_price
from kernel.errors import Words

PARAMETERS: Final = (
    distance.FULL,
    Parameter("technical", Words("技术部分的评分项", "Criteria of the technical part"), [], Shape.NAMES),
    envelopes.MAY_PASS,
    Parameter("base", Words("评标基准价", "Base price"), "mean", Shape.CHOICE, choices=KINDS),
    Parameter("ceiling_share", Words("最高限价所占权重", "Weight of the ceiling"), "0.3", Shape.DECIMAL, "0", "1"),
    *distance.PARAMETERS,
    distance.REDUCTIONS,
)


def own(document: Document) -> tuple[Lottery, ...]:
    """Refused: a technical part of unknown criteria, a line that it cannot reach, a base without its ceiling."""
    reader = document.parameters
    distance.penalties(reader)
    maxima = {each.id: each.maximum for each in document.criteria}
    names = reader.texts("technical")
    if len(set(names)) < len(names) or not set(names) <= set(maxima):
        raise reader.refuse("technical", "须为各不相同的评分项", "must be criteria of the lot, none twice")
    if reader.integer(envelopes.LEAST.name, 0, 10000) > sum(maxima[name] for name in names):
        raise reader.refuse(envelopes.LEAST.name, "高于技术部分满分", "is above the full points of the technical part")
    if reader.text("base") == "with_ceiling" and document.ceiling is None:
        raise reader.refuse("base", "没有最高限价", "the lot has no ceiling")
    return distance.lotteries(reader)


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """Who does not reach the line of the technical part is in no mean and has no place."""
    reader = document.parameters
    least, names = parameter.points(reader, envelopes.LEAST.name), reader.texts("technical")
    parts = {each.bid: each.part(names) for each in bids}
    aside = {bid: Aside.TECHNICAL for bid, points in parts.items() if points < least}
    left = [each for each in bids if each.bid not in aside]
    if not left:
        return envelopes.nobody(aside)
    found = reference_price(document, [each.priced.evaluated for each in left])
    base, down = distance.reduced(reader, found, drawn)
    scores = distance.scores(reader, parameter.points(reader, "full"), base, left)
    return Pricing(
        base,
        (("unreduced", found), ("reduction", down)),
        scores,
        {each.bid: Measure(workings=(("technical", parts[each.bid]),)) for each in left},
        aside,
    )


METHOD: Method = Method(
    name="comprehensive_evaluation",
    words=Words("综合评估法", "Comprehensive evaluation"),
    price=price,
    parameters=PARAMETERS,
    own=own,
    regimes=BID,
    weight="full",
)

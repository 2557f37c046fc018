"""QCBS: technical points × weight, plus lowest cost ÷ cost × the rest (World Bank, consultants)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from evaluation.rules import distance, envelopes, parameter, ratio
from evaluation.rules.criteria import Scale
from evaluation.rules.document import Document
from evaluation.rules.method import INTL, Envelopes, Method
from evaluation.rules.parameter import Parameter, Shape
from evaluation.rules.pricing import Entry, Measure, PriceScore, Pricing
from kernel import money
from kernel.errors import Words

PARAMETERS: Final = (
    Parameter(
        "technical_weight",
        Words("技术权重（共 100）", "Technical weight, of 100"),
        8000,
        low="1",
        high="9999",
    ),
    envelopes.LEAST,
    Parameter(
        "financial_score_dp",
        Words("财务分先保留位数", "Decimals of the financial score"),
        None,
        Shape.WHOLE,
        "0",
        "6",
        optional=True,
    ),
)


def price(document: Document, bids: Sequence[Entry], drawn: Mapping[str, str]) -> Pricing:
    """S = St·T + 100·(Fm ÷ F)·(1 − T), among those who reach the least technical points."""
    aside = envelopes.below(document, bids)
    left = [each for each in bids if each.bid not in aside]
    if not left:
        return envelopes.nobody(aside)
    base = distance.positive(ratio.lowest(left))
    weight = parameter.points(document.parameters, "technical_weight") / 100

    def financial(each: Entry) -> PriceScore:
        found = _rounded(document, base / each.priced.evaluated * 100)
        return PriceScore(found * (1 - weight), (("financial_score", found),))

    measures = {each.bid: Measure(quality=each.points * weight) for each in left}
    scores = {each.bid: financial(each) for each in left}
    return Pricing(base, (("technical_weight", weight),), scores, measures, aside)


def _rounded(document: Document, found: Fraction) -> Fraction:
    """Some manuals round the financial score before it is weighed."""
    if document.parameters.value("financial_score_dp") is None:
        return found
    return Fraction(money.rounded(found, document.parameters.integer("financial_score_dp", 0, 6)))


METHOD: Method = Method(
    name="qcbs",
    words=Words("质量和费用评审（QCBS）", "Quality- and cost-based selection (QCBS)"),
    price=price,
    parameters=PARAMETERS,
    regimes=INTL,
    scale=Scale.WHOLE,
    envelopes=Envelopes.PASSED,
)

"""Two envelopes: whose price is opened once the points are known, and who must stay sealed for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from evaluation.rules import criteria, parameter
from evaluation.rules.document import Document
from evaluation.rules.method import Envelopes
from evaluation.rules.parameter import Parameter
from evaluation.rules.pricing import Aside, Entry, Pricing
from kernel.errors import Words

LEAST: Final = Parameter("least_technical", Words("技术分合格线", "Least technical points"), 7000)

MAY_PASS: Final = replace(LEAST, standard=0)
"""The same where points are only a part of what decides."""


def opened(document: Document, rule: Envelopes, points: Mapping[str, Fraction]) -> tuple[str, ...]:
    """Of the bids that passed the first envelope, those whose price is opened, by name; equal bests all are."""
    if rule is Envelopes.ONE:
        return tuple(sorted(points))
    least = parameter.points(document.parameters, LEAST.name)
    passed = {bid: value for bid, value in points.items() if value >= least}
    if rule is Envelopes.BEST:
        best = max(passed.values(), default=least)
        passed = {bid: value for bid, value in passed.items() if value == best}
    return tuple(sorted(passed))


def below(document: Document, bids: Sequence[Entry]) -> dict[str, Aside]:
    """Who does not reach the least technical points: the price does not count."""
    passed = opened(document, Envelopes.PASSED, {each.bid: each.points for each in bids})
    return {each.bid: Aside.TECHNICAL for each in bids if each.bid not in passed}


def nobody(aside: Mapping[str, Aside]) -> Pricing:
    """All are set aside: there is no price to measure by and nobody is ranked."""
    return Pricing(Fraction(), aside=aside)


def check(document: Document) -> None:
    """Refuse a line above what the criteria can give."""
    full = sum(each.maximum for each in document.criteria)
    if document.parameters.integer(LEAST.name, 0, criteria.FULL) > full:
        raise document.parameters.refuse(LEAST.name, "高于评分项满分之和", "is above the full points of the criteria")

"""The features coefficient: shares of the price that a bid's features are worth, given as the experts' points in
percent (10 points: 0.10 of the price)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from evaluation.rules.document import Document
from evaluation.rules.pricing import Entry, Measure, Pricing


def coefficient(points: Fraction, most: Fraction) -> Fraction:
    """1 + Σv ÷ (1 − v_max), exactly; both in percent of the price, `most` below 100."""
    return 1 + points / (100 - most)


def reduced(document: Document, bids: Sequence[Entry], added: Mapping[str, Fraction]) -> Pricing:
    """Every evaluated price divided by its coefficient; what is `added` is part of it and stays undivided."""
    most = Fraction(sum(each.maximum for each in document.criteria), 100)

    def measure(each: Entry) -> Measure:
        found, apart = coefficient(each.points, most), added.get(each.bid, Fraction())
        return Measure(price=(each.priced.evaluated - apart) / found + apart, workings=(("coefficient", found),))

    measures = {each.bid: measure(each) for each in bids}
    lowest = min(each.price for each in measures.values() if each.price is not None)
    return Pricing(lowest, (("v_max", most / 100),), measures=measures)

"""Two engines, one of fractions and one of whole numbers, agree on every value and place of every method."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from tests.support import integer_engine, random_tenders
from tests.support.random_tenders import Dice
from tests.support.tenders import METHODS

MILLION: Final = 1_000_000


@pytest.mark.parametrize("method", sorted(METHODS))
def test_both_engines_agree_on_random_tenders(method: str) -> None:
    assert random_tenders.disagreements(20261123, [method], 30, 5) == []


@pytest.mark.parametrize("method", sorted(set(METHODS) - set(integer_engine.UNRANKED)))
def test_a_cent_or_a_hundredth_of_a_point_is_seen(method: str) -> None:
    """A comparison that saw nothing would be green for ever: one bid is changed on one side only."""
    dice, seen = Dice(7), 0
    for _ in range(20):
        document, empty, drawn = dice.tender(method)
        of = dice.bids(document, empty)
        ours = random_tenders.by_fractions(document, of, drawn)
        changed = [
            replace(bid, price=bid.price + 1, marks=[[*each[:-1], each[-1] + 1] for each in bid.marks])
            for bid in of.bids
        ]
        other = integer_engine.evaluate(replace(of, bids=changed))
        seen += bool(random_tenders.differs(ours, other, method))
    assert seen


@pytest.mark.stats
def test_both_engines_agree_on_a_million_random_tenders() -> None:
    each = 50
    documents = MILLION // (each * len(METHODS))
    assert random_tenders.disagreements(1, sorted(METHODS), documents, each) == []

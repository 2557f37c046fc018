"""Counterfactuals: who would stand first if one losing bid, or one expert, had not taken part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.rules import assessment, ranking
from evaluation.rules.document import Document, Mean
from evaluation.rules.method import Method
from evaluation.rules.offer import Offer
from evaluation.rules.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Change:
    """Without this bid or expert, `first` would stand first instead."""

    without: str
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stability:
    """Only the counterfactuals that change the first place; none means that the result is stable."""

    bids: tuple[Change, ...]
    experts: tuple[Change, ...]


def stability(
    document: Document, method: Method, offers: Sequence[Offer], cards: Sequence[Scorecard], drawn: Mapping[str, str]
) -> Stability:
    """Leave out each conforming bid that is not first, and each expert where enough remain for a mean."""
    first = ranking.best(assessment.assess(document, method, offers, cards, drawn).order)

    def change(name: str, left: Sequence[Offer], seated: Sequence[Scorecard]) -> tuple[Change, ...]:
        instead = ranking.best(assessment.assess(document, method, left, seated, drawn).order)
        return (Change(name, instead),) if instead != first else ()

    losers = sorted(each.bid for each in offers if each.bid not in first)
    enough = len(cards) > (3 if document.mean is Mean.TRIMMED else 1)
    experts = sorted(card.pid for card in cards) if enough and document.criteria else []
    return Stability(
        tuple(found for bid in losers for found in change(bid, assessment.without_bid(offers, bid), cards)),
        tuple(found for pid in experts for found in change(pid, offers, assessment.without_expert(cards, pid))),
    )

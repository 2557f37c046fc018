"""Whether enough bidders remain: received, conforming, and one bidder a brand (P87-31, P87-43, BID-28, C12-27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from evaluation.rules.document import Document
from evaluation.rules.offer import Offer
from trading.rules.lifecycle import Regime


class Outcome(StrEnum):
    PROCEED = "proceed"
    STOP = "stop"  # the law ends the procedure: tender again
    MAY_REJECT_ALL = "may_reject_all"  # the panel decides whether competition is clearly lacking


@dataclass(frozen=True, slots=True)
class Competition:
    received: int
    conforming: int
    effective: int
    outcome: Outcome


def counted(document: Document, offers: Sequence[Offer]) -> Competition:
    """Count brands, not bidders, where the document compares brands; a bid without a brand counts for itself."""
    left = [each for each in offers if each.rejection is None]
    effective = len({each.brand or each.bid for each in left}) if document.brands else len(left)
    return Competition(len(offers), len(left), effective, _outcome(document, len(offers), effective))


def _outcome(document: Document, received: int, effective: int) -> Outcome:
    if received < document.minimum or effective == 0:
        return Outcome.STOP
    if effective >= document.minimum:
        return Outcome.PROCEED
    return Outcome.STOP if document.regime is Regime.P87 else Outcome.MAY_REJECT_ALL

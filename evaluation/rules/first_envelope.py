"""The first of two envelopes judged: whose second is opened, and what is said of the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluation.rules import assessment, envelopes
from evaluation.rules.document import Document
from evaluation.rules.method import Method
from evaluation.rules.rejection import Rejection
from evaluation.rules.scorecard import Scorecard

SEALED: Final = Rejection(
    "sealed_envelope", "", "第一信封评审后，其第二信封不予开启 / its second envelope stays sealed by the first's result"
)
UNOPENED: Final = Rejection("second_unopened", "", "第二信封未能开启 / its second envelope could not be opened")


def passed(document: Document, method: Method, bids: Sequence[str], cards: Sequence[Scorecard]) -> tuple[str, ...]:
    """Of the bids that stand after the review, those whose price is opened, by name; prices are not known yet."""
    points = {bid: assessment.points(document, bid, cards) for bid in bids}
    return envelopes.opened(document, method.envelopes, points)

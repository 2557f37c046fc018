"""The moments of a lot that nobody who follows it should miss, in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.deadlines import ends_at
from trading.rules import calendar
from trading.rules.calendar import (
    REMEDY,
    Standing,
    limit,
    objections_close,
    objections_end,
    publicity_ends,
)
from trading.rules.lifecycle import COMPETED, LIVE, Regime, Stage

DOCUMENTS: Final = "documents"
OBJECT_DOCUMENTS: Final = "object_documents"
SUBMIT: Final = "submit_bid"
DECRYPT: Final = "release_key"
OBJECT_RESULT: Final = "object_result"
COMPLAIN: Final = "complain"
CONTRACT: Final = "sign_contract"
EVERY: Final = (DOCUMENTS, OBJECT_DOCUMENTS, SUBMIT, DECRYPT, OBJECT_RESULT, COMPLAIN, CONTRACT)


@dataclass(frozen=True, slots=True)
class Milestone:
    """The first moment that is too late for `what` under the law's `rule`; at that of `submit_bid` the bids are opened
    (招标投标法 34). `provisional`: the day may still move, by a pending objection or a calendar not yet announced."""

    what: str
    at: datetime
    rule: str
    provisional: bool = False


def timetable(lot: Standing, on_offer: datetime) -> tuple[Milestone, ...]:
    """What is known of the lot's limits now; `on_offer` is until when its documents are given out.

    The limits that run from a result are named only while they run: what comes after is not known before.
    """
    return tuple(sorted((*_bidding(lot, on_offer), *_result(lot)), key=lambda each: each.at))


def _bidding(lot: Standing, on_offer: datetime) -> Iterator[Milestone]:
    if lot.deadline is None:
        return
    yield Milestone(DOCUMENTS, on_offer, lot.way.on_offer or lot.way.to_deadline)
    if lot.regime in COMPETED:
        yield Milestone(OBJECT_DOCUMENTS, lot.deadline, lot.way.to_deadline)
        return
    rule = lot.way.to_object
    last, closes = limit(rule, lot.deadline), objections_close(lot.regime, lot.deadline, rule)
    yield Milestone(OBJECT_DOCUMENTS, closes, rule, last.provisional)
    if lot.stage not in LIVE:
        yield Milestone(SUBMIT, lot.deadline, lot.way.to_deadline)
    if lot.window_ends is not None:
        yield Milestone(DECRYPT, lot.window_ends, "EBM-29")


def _result(lot: Standing) -> Iterator[Milestone]:
    if lot.stage is Stage.PUBLICITY:
        ends = publicity_ends(lot.since, lot.publicity_days, lot.pauses)
        pending = any(pause.open for pause in lot.pauses)
        yield Milestone(OBJECT_RESULT, ends_at(ends), "BIR-54b", ends.provisional or pending)
    elif lot.stage is Stage.AWARDED:
        what = OBJECT_RESULT if lot.regime is Regime.P87 else COMPLAIN
        yield Milestone(what, objections_end(lot.regime, lot.since), REMEDY[lot.regime])
        rule = calendar.CONTRACT[lot.regime]
        contract = limit(rule, lot.since)
        yield Milestone(CONTRACT, ends_at(contract), rule, contract.provisional)

"""The evaluation as one pure function: (rule snapshot, opened bids, signed scores, draws) → result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.rules import abnormal, competition, offer, outlier, ranking, scorecard, stability
from evaluation.rules.abnormal import Review
from evaluation.rules.assessment import Assessment, assess
from evaluation.rules.competition import Competition, Outcome
from evaluation.rules.document import Document
from evaluation.rules.method import Method
from evaluation.rules.offer import Offer
from evaluation.rules.outlier import Hint
from evaluation.rules.scorecard import Scorecard
from evaluation.rules.stability import Stability
from kernel.errors import NotValid


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that the result depends on; `drawn` holds the values drawn at the opening, by name."""

    tender: str
    lot: str
    document: Document
    offers: tuple[Offer, ...]
    cards: tuple[Scorecard, ...]
    drawn: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ranked:
    """What follows once enough bidders remain."""

    assessment: Assessment
    candidates: ranking.Places
    review: Review | None
    hints: tuple[Hint, ...]
    stability: Stability


@dataclass(frozen=True, slots=True)
class Result:
    """`ranked` is None when too few bidders remain and the procedure stops."""

    inputs: Inputs
    competition: Competition
    ranked: Ranked | None


def evaluate(inputs: Inputs, method: Method) -> Result:
    """Judge the inputs, then rank. Refused: sheets that break the document, objective items that disagree,
    a bid above the limit that nobody rejected, a draw outside its published list."""
    document = inputs.document
    _check_inputs(inputs, method)
    conforming = [each for each in inputs.offers if each.rejection is None]
    counted = competition.counted(document, inputs.offers)
    if counted.outcome is Outcome.STOP:
        return Result(inputs, counted, None)
    bids = [each.bid for each in conforming]
    _check_cards(inputs, bids)
    found = assess(document, method, conforming, inputs.cards, inputs.drawn)
    ranked = Ranked(
        assessment=found,
        candidates=ranking.candidates(found.order),
        review=review(document, conforming),
        hints=outlier.hints(inputs.cards, bids, document.reminder) if document.criteria else (),
        stability=stability.stability(document, method, conforming, inputs.cards, inputs.drawn),
    )
    return Result(inputs, counted, ranked)


def review(document: Document, conforming: list[Offer]) -> Review | None:
    """The abnormally-low review of the quoted prices; None where the document sets no lines."""
    if document.abnormal is None:
        return None
    quoted = {each.bid: offer.priced(document, each).quoted for each in conforming}
    limit = document.ceiling or document.budget
    return abnormal.review(quoted, document.abnormal, limit.exact if limit else None)


def _check_inputs(inputs: Inputs, method: Method) -> None:
    if inputs.document.method != method.name:
        raise _refusal(
            "result.method",
            "method",
            f"招标文件规定的方法是 {inputs.document.method}",
            "the document names another method",
        )
    _check_drawn(inputs, method)
    bids = [each.bid for each in inputs.offers]
    if len(set(bids)) < len(bids):
        raise _refusal("result.repeated_bid", "offers", "同一投标出现两次", "a bid appears twice")
    for each in inputs.offers:
        if each.rejection is None:
            offer.check_ceiling(inputs.document, offer.priced(inputs.document, each))


def _check_drawn(inputs: Inputs, method: Method) -> None:
    lotteries = {each.name: each.values for each in method.check(inputs.document)}
    for name, values in lotteries.items():
        if inputs.drawn.get(name) not in values:
            raise _refusal("result.not_drawn", name, "未从公布范围内抽取", "was not drawn from its published list")
    for name in sorted(set(inputs.drawn) - set(lotteries)):
        raise _refusal("result.unknown_draw", name, "招标文件没有这项抽取", "is not drawn under this document")


def _check_cards(inputs: Inputs, bids: list[str]) -> None:
    scored = bool(inputs.document.criteria)
    if scored != bool(inputs.cards):
        raise _refusal(
            "result.cards", "sheets", "评分表与评分项不符", "sheets are needed where, and only where, criteria are"
        )
    pids = [card.pid for card in inputs.cards]
    if len(set(pids)) < len(pids):
        raise _refusal("result.repeated_sheet", "sheets", "同一专家有两份评分表", "an expert has two sheets")
    for card in inputs.cards:
        if (card.seat.tender, card.seat.lot) != (inputs.tender, inputs.lot):
            raise _refusal("result.foreign_sheet", card.pid, "评分表属于另一标段", "the sheet belongs to another lot")
        scorecard.check(card, inputs.document.criteria, bids)
    scorecard.check_agreement(inputs.cards, inputs.document.criteria, bids)


def _refusal(code: str, field: str, zh: str, en: str) -> NotValid:
    return NotValid(code, f"{field}：{zh}", f"{field}: {en}", field=field)

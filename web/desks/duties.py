"""What a lot waits for from one person: a pure function of the lot's facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from evaluation.acts import negotiating
from kernel.actor import MEMBERS, Role
from kernel.errors import Words
from trading.acts.reading import Lot, Question
from trading.rules import answering, lifecycle
from trading.rules.calendar import Task
from trading.rules.lifecycle import Regime, Stage
from web.desks import second_duties, stage_duties, stages
from web.sentences import left
from web.views.elements import Duty, Link
from web.words import Text

_RAISED: Final = {
    "ask": "question.ask",
    "object_documents": "question.object_documents",
    "opening": "lot.object_opening",
    "result": "lot.object_result",
    "complaint": "lot.complain",
}
"""How a question or an objection was raised, by its kind."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lot as one person's pages need it. `done` are the verbs that this person has signed since the stage began.

    `questions` and `objections` are unanswered; `rounds` counts the draws that wait for this party's value;
    `unopened` the bids that wait for this person's key or share; `asked_by` is the nearest limit of a question of
    the panel to this bidder; `tied` says that equal bids must be drawn apart before anybody can be named; `unnamed`
    counts the seats for which the tenderee has yet to name a representative, `nameable` says that it may name one;
    `beacon_from` is when the round of a beacon exists whose value a draw waits for;
    `declared`: an office has declared that an expert must stand aside, and this one has yet to sign it.
    """

    lot: Lot
    task: Task
    role: Role
    now: datetime
    done: frozenset[str] = frozenset()
    questions: tuple[Question, ...] = ()
    objections: tuple[Question, ...] = ()
    planned: bool = True
    tied: bool = False
    rounds: int = 0
    beacon_from: datetime | None = None
    whole: bool = False
    settled: bool = False
    bid: str = ""
    unopened: int = 0
    asked_by: datetime | None = None
    reviewed: bool = False
    declared: bool = False
    unnamed: int = 0
    nameable: bool = False
    scored: bool = True
    all_sealed: bool = False
    entered: bool = True
    """A member has shown who he is and may open bids."""
    filmed: bool = False
    """A recording of the lot is entered, which centre and supervisor may look at, also when the lot is over."""
    unrecorded: bool = False
    """The session that the lot is in has no recording yet, and no reason why."""
    won: bool = False
    """Somebody has won the lot's room, and the deal waits to be confirmed."""
    judging: bool = False
    """Of two envelopes the first is judged: scores are open, prices sealed."""
    judged: bool = False
    """The panel has signed who passed the first of two envelopes."""
    contract: frozenset[str] = frozenset()
    """The acts of the contract that wait for this person or stand open to it."""
    report_by: datetime | None = None
    """By when the written report on the tender must reach the supervisor."""
    talks: frozenset[str] = frozenset()
    """The same of talks and last quotes."""
    awarding: frozenset[str] = frozenset()  # what the awarding panel waits for from this person
    quotes_by: datetime | None = None
    """Until when last quotes are sealed, once that was called for."""
    pay_by: datetime | None = None
    """By when this bidder's deposit must still arrive."""

    @property
    def title(self) -> Text:
        return Words(self.lot.title_zh, self.lot.title_en)

    @property
    def next(self) -> Task:
        """What the lot waits for, as its public page says: the answer to an objection to the result, or to a complaint,
        comes before everything else."""
        waiting = [one for one in self.objections if one.kind in ("result", "complaint")]
        if not waiting:
            return self.task
        raised = min(waiting, key=lambda one: one.asked_at)
        owed = answering.owed(self.lot.regime, _RAISED[raised.kind], raised.asked_at)
        if owed.until is None:
            return self.task
        verb = answering.ANSWERS[_RAISED[raised.kind]].partition(".")[2]
        return Task(verb, owed.by, owed.until, owed.clocks[-1].rule, provisional=owed.provisional)

    @property
    def over(self) -> bool:
        """The bidders' window is over."""
        return self.lot.window_ends is not None and self.now >= self.lot.window_ends


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do: the verb in words, where it is done, by when."""

    what: Text
    href: str
    by: datetime | None = None


def act(subject: str, verb: str) -> str:
    """The address of an errand."""
    return f"/me/acts/{subject}/{verb}"


def page(lot: str, name: str = "") -> str:
    """The address of a lot's own pages."""
    return f"/me/lots/{lot}/{name}" if name else f"/me/lots/{lot}"


CONSOLE: Final = frozenset({Role.CENTRE, Role.AGENCY, Role.SUPERVISOR})
"""Who has the console of a room."""


def room(subject: str) -> str:
    """The address of a room's console."""
    return f"/me/rooms/{subject}"


def open_room(lot: str) -> str:
    """The address where the way of competing for a lot is chosen."""
    return f"/me/rooms/open/{lot}"


def _due(held: Held, verb: str, by: datetime | None = None) -> Due:
    return Due(stages.verb(verb), act(held.lot.id, verb), by)


def _questions(held: Held, *kinds: str) -> Iterator[Due]:
    for one in held.questions:
        if one.kind in kinds:
            what = (
                Words("答复提问", "Answer a question")
                if one.kind == "ask"
                else Words("答复异议", "Answer an objection")
            )
            yield Due(what, act(one.id, "answer"), _owed(held, one) or held.lot.deadline)


def _objections(held: Held, verb: str, *kinds: str) -> Iterator[Due]:
    """One thing to do for all that wait, by the nearest of their limits."""
    waiting = [one for one in held.objections if one.kind in kinds]
    if waiting:
        yield _due(held, verb, min(filter(None, (_owed(held, one) for one in waiting)), default=None))


def _owed(held: Held, one: Question) -> datetime | None:
    """By when the law wants this one answered; None if it names no days."""
    return answering.owed(held.lot.regime, _RAISED[one.kind], one.asked_at).until


def _tenderee(held: Held) -> Iterator[Due]:
    lot = held.lot
    yield from _questions(held, "object_documents")
    yield from _objections(held, "answer_objection", "opening", "result")
    if held.won:
        yield _due(held, "confirm_deal")
    if lot.stage is Stage.CLOSED and "order_opening" not in held.done:
        yield _due(held, "order_opening")
    if held.unnamed:
        early = lot.deadline is not None and held.now < lot.deadline
        yield _due(held, "name_representative", lot.deadline if early else None)
    if lot.stage is Stage.EVALUATING and lot.regime is Regime.P87 and not held.reviewed:
        yield _due(held, "review_qualification")
    yield from _award(held)
    if held.report_by:
        yield _due(held, "report_award", held.report_by)
    yield from _admission(held)
    yield from _contract(held)


def _award(held: Held) -> Iterator[Due]:
    """From the ranking under the procurement rules, else after the publicity, or once an award was taken back."""
    lot = held.lot
    if lot.stage is Stage.RANKED and lot.regime is Regime.P87 and not held.tied:
        yield _due(held, "award", held.task.when)
    over = lot.stage is Stage.PUBLICITY and held.task.when and held.now >= held.task.when
    if over or lot.stage is Stage.VACATED:
        yield _due(held, "award")


def _admission(held: Held) -> Iterator[Due]:
    """The result of a first stage, once it can be signed."""
    if stage_duties.belongs(held, "admit") and (held.lot.stage is Stage.OPENED or held.reviewed):
        yield _due(held, "admit")


def _contract(held: Held) -> Iterator[Due]:
    """What the other party waits for; a delivery or a change that one may report oneself is no duty."""
    for verb in _AWAITED:
        if verb in held.contract:
            yield _due(held, verb, held.task.when)


def _agency(held: Held) -> Iterator[Due]:
    lot = held.lot
    yield from _questions(held, "ask")
    if not held.planned:
        yield _due(held, "plan_draw")
    yield from _beacon(held)
    if lot.stage is Stage.OPENING and held.over and held.settled:
        yield _due(held, "open_bids")
    if lot.stage is Stage.OPENED and held.whole and "convene" not in held.done:
        yield _due(held, "convene")
    if lot.stage is Stage.RANKED and lot.regime is not Regime.P87 and not held.tied:
        yield _due(held, "publish_candidates", held.task.when)


def _supervisor(held: Held) -> Iterator[Due]:
    lot = held.lot
    if lot.stage is Stage.CLOSED and "order_opening" not in held.done:
        yield _due(held, "order_opening")
    if lot.stage is Stage.OPENED and held.whole and "convene" not in held.done:
        yield _due(held, "convene")
    if held.declared:
        yield _due(held, "declare_avoidance")
    yield from _objections(held, "decide_complaint", "complaint")
    yield from _centre(held)


def _centre(held: Held) -> Iterator[Due]:
    if held.rounds:
        yield _due(held, "give_entropy")
    yield from _beacon(held)
    if held.unrecorded and held.role is Role.CENTRE:
        yield _due(held, "enter_recording")


def _beacon(held: Held) -> Iterator[Due]:
    """Once the round exists: whoever of the three comes first."""
    if held.beacon_from and held.now >= held.beacon_from:
        yield _due(held, "give_beacon")


def _bidder(held: Held) -> Iterator[Due]:
    lot = held.lot
    if held.pay_by:
        yield Due(Words("缴纳投标保证金", "Pay the bid deposit"), page(lot.id, "submit"), held.pay_by)
    if lot.stage is Stage.OPENING and held.unopened and not held.over:
        yield Due(stages.verb("release_key"), page(lot.id, "submit"), lot.window_ends)
    if held.asked_by:
        yield _due(held, "answer", held.asked_by)
    if "seal_quote" in held.talks:
        yield _due(held, "seal_quote", held.quotes_by)
    yield from _contract(held)


def _member(held: Held) -> Iterator[Due]:
    lot = held.lot
    if lot.stage is Stage.EVALUATING:
        if not held.entered:
            yield _due(held, "enter_evaluation")
        if lot.regime is not Regime.P87 and not held.reviewed and "review_qualification" not in held.done:
            yield _due(held, "review_qualification")
        if "sign_minutes" in held.talks:
            yield _due(held, "sign_minutes")
        if held.reviewed and held.scored and "seal_scores" not in held.done:
            yield Due(Words("评分并封存", "Score and seal"), page(lot.id, "score"))
    if not held.judging and lot.stage in (Stage.SCORED, Stage.PRICED) and not held.done & {"sign_report", "dissent"}:
        yield _due(held, "sign_report")


def _custodian(held: Held) -> Iterator[Due]:
    lot = held.lot
    if lot.stage is Stage.OPENING and held.over and held.unopened:
        yield _due(held, "release_share")
    if "release_quote_shares" in held.talks and "release_quote_shares" not in held.done:
        yield _due(held, "release_quote_shares")
    if lot.stage is Stage.EVALUATING and held.all_sealed and "release_score_shares" not in held.done:
        yield _due(held, "release_score_shares")


_BY_ROLE: Final[Mapping[Role, Callable[[Held], Iterator[Due]]]] = {
    Role.TENDEREE: _tenderee,
    Role.AGENCY: _agency,
    Role.SUPERVISOR: _supervisor,
    Role.CENTRE: _centre,
    Role.BIDDER: _bidder,
    Role.EXPERT: _member,
    Role.REPRESENTATIVE: _member,
    Role.CUSTODIAN: _custodian,
}


def dues(held: Held) -> list[Due]:
    """Everything that the lot waits for from this person, in the order of the law."""
    second = (Due(stages.verb(verb), _at(held, verb), by) for verb, by in second_duties.verbs(held))
    return [*_BY_ROLE[held.role](held), *second] if held.role in _BY_ROLE else []


def _at(held: Held, verb: str) -> str:
    """Where it is done: on a page of its own, or as an errand."""
    return page(held.lot.id, _OWN_PAGE[verb]) if verb in _OWN_PAGE else act(held.lot.id, verb)


def duties(held: Held) -> list[Duty]:
    """As `dues`, for a page."""
    on = Link(held.title, page(held.lot.id))
    return [
        Duty(one.what, on, one.by, left(one.by, held.now) if one.by else None, Link(Words("去办理", "Go"), one.href))
        for one in dues(held)
    ]


def nearest(rows: list[Duty]) -> tuple[Duty, ...]:
    """The nearest limit first; what has none comes last."""
    return tuple(sorted(rows, key=lambda row: (row.by is None, row.by.timestamp() if row.by else 0.0)))


_OF_TENDER: Final = frozenset({"ask", "object_documents", "clarify", "amend"})
_OWN_PAGE: Final = {
    **dict.fromkeys(("submit_bid", "replace_bid", "release_key", "release_second_key"), "submit"),
    "seal_scores": "score",
}
_NEVER: Final = frozenset({"announce", "archive", "restore_piece", "ask_account"})
"""Acts of a whole tender, of the clerk, that come with another act, or that stand on a page of their own."""
_ONCE: Final = frozenset({"order_opening", "order_second", "convene", "confirm_record"})
"""Whoever has signed does not sign again; of a joint act the other is waited for."""


def links(held: Held) -> tuple[Link, ...]:
    """Every act that the table allows this role now, each as a link to where it is done."""
    found: dict[str, Link] = {}
    for verb in lifecycle.possible(held.lot.regime, held.lot.stage, held.role):
        href = _where(held, verb)
        if href and href not in found:
            found[href] = Link(stages.verb(verb), href)
    return tuple(found.values())


def _needless(held: Held, verb: str) -> bool:
    """Whether a lot that is competed for has nothing for this act: no equals to be drawn, nobody who has won."""
    waits = {"confirm_deal": held.won, "plan_draw": not held.planned, "give_entropy": bool(held.rounds)}
    return held.lot.stage is Stage.COMPETING and not waits.get(verb, True)


def _stands_open(verb: str) -> Callable[[Held], bool]:
    return lambda held: verb in held.contract | held.talks


_MET: Final = ("sign_contract", "change_contract", "accept_performance", "enter_contract")
_AWAITED: Final = ("withdraw_award", "offer_contract", *_MET)
OF_CONTRACT: Final = ("renounce_award", "offer_change", "perform", *_MET)
"""Acts that stand open only as `Held.contract` says."""
_WAITS: Final[Mapping[str, Callable[[Held], object]]] = {
    "answer_objection": lambda held: held.objections,
    "decide_complaint": lambda held: held.objections,
    "name_representative": lambda held: held.nameable,
    "give_beacon": lambda held: held.beacon_from,
    "report_award": lambda held: held.report_by,
    **{verb: _stands_open(verb) for verb in (*OF_CONTRACT, *negotiating.ACTS)},
    "read_recording": lambda held: held.filmed,
    "excuse_recording": lambda held: held.unrecorded,
    "enter_evaluation": lambda held: not held.entered,
    "elect_chair": lambda held: held.entered,
    **second_duties.WAITS,
}
"""What must be there for an act to be done at all."""


def _where(held: Held, verb: str) -> str:
    lot = held.lot
    if held.role in MEMBERS and verb in ("accept", "decline"):
        return ""
    if verb in _ONCE & held.done or verb in _NEVER or (verb == "answer" and held.role is Role.AGENCY):
        return ""
    if verb == "begin_competition":
        return open_room(lot.id)
    if verb in _OWN_PAGE:
        return page(lot.id, _OWN_PAGE[verb])
    if verb == "withdraw_bid":
        return act(held.bid, verb) if held.bid else ""
    if _needless(held, verb) or not stage_duties.belongs(held, verb):
        return ""
    if not _WAITS.get(verb, bool)(held):
        return ""
    return act(lot.tender if verb in _OF_TENDER else lot.id, verb)

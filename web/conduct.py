"""The one door of every official act: who does it, what is signed, what is recorded when it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from evaluation.acts import (
    avoidance,
    awarders,
    awarding,
    city,
    convening,
    drawing,
    entering,
    first,
    leads,
    lotteries,
    members,
    negotiating,
    presiding,
    reporting,
    representatives,
    reviewing,
    scoring,
    selecting,
)
from evaluation.acts import clerk as evaluation
from kernel import canon, clock, ids, journal
from kernel.act import Act
from kernel.actor import MEMBERS, Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Refusal, Unavailable
from kernel.journal import Entry
from people.acts import controlling, enrolment, losses, rights
from people.acts.countersigning import countersign
from signing.acts import alarms, tasks
from signing.acts.tasks import Task
from signing.rules.statement import Signed, statement
from trading.acts import (
    announce,
    bidding,
    calling_off,
    cashier,
    competition_review,
    contracting,
    dealing,
    deposits,
    ending,
    enquiry,
    frameworks,
    informing,
    inviting,
    live,
    minutes,
    opening,
    ordering,
    performing,
    recordings,
    releasing,
    second,
    selling,
    stage,
    succeeding,
)
from trading.acts import clerk as trading
from trading.acts.suites import taken
from web import enclosures, telling
from web.request import House
from web.ways import companion
from web.ways.way import Way


def _announced(ctx: Context, subject: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
    """The draft's digest, after those who will evaluate have accepted its ways of evaluating and its panels."""
    data = announce.prepared(ctx, subject)
    members.check(canon.mapping(data))
    return {"tender_doc_sha256": ctx.blobs.put(data), **body}


def _amended(ctx: Context, subject: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
    members.check(canon.mapping(ctx.blobs.get(str(body.get("tender_doc_sha256")))))
    return body


def _ordered(ctx: Context, subject: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
    return opening.order_of(ctx, subject)


def _dealt(ctx: Context, subject: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
    return dealing.deal_of(ctx, subject)


def _withdrawn(ctx: Context, subject: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
    return bidding.withdrawal_of(ctx, subject)


ACTS: Final[Mapping[str, Way]] = {
    **companion.WAYS,
    "system.enrol": Way(enrolment.enrol),
    "system.revoke": Way(enrolment.revoke),
    "system.authorise": Way(rights.authorise),
    "system.end_authority": Way(rights.end_authority),
    "system.declare_control": Way(controlling.declare_control),
    "system.report_loss": Way(losses.report_loss),
    "system.confirm_loss": Way(losses.confirm_loss),
    "system.acknowledge_alarm": Way(alarms.acknowledge_alarm, prepare=alarms.acknowledgement),
    "project.register": Way(announce.register),
    "tender.invite": Way(inviting.invite, prepare=inviting.prepare),
    "tender.review_competition": Way(competition_review.review_competition, prepare=competition_review.prepare),
    "tender.announce": Way(announce.announce, prepare=_announced),
    "tender.clarify": Way(announce.clarify),
    "tender.amend": Way(announce.amend, prepare=_amended),
    "tender.ask": Way(enquiry.ask, signed=False),
    "tender.object_documents": Way(enquiry.object_documents),
    "question.answer": Way(enquiry.answer),
    "lot.ask_account": Way(deposits.ask_account, signed=False),
    "deposit.book_arrival": Way(cashier.book_arrival, signed=False),
    "deposit.check_guarantee": Way(cashier.check_guarantee, signed=False),
    "deposit.return_deposit": Way(cashier.return_deposit, signed=False),
    "deposit.keep_deposit": Way(cashier.keep_deposit),
    "room.open": Way(live.open),
    "room.enter": Way(live.enter),
    "room.resume": Way(ordering.resume),
    "room.extend": Way(ordering.extend),
    "room.stop": Way(ordering.stop),
    "lot.submit_bid": Way(bidding.submit_bid, signed=False),
    "lot.replace_bid": Way(bidding.replace_bid, signed=False),
    "bid.withdraw_bid": Way(bidding.withdraw_bid, prepare=_withdrawn),
    "lot.order_opening": Way(opening.order_opening, prepare=_ordered),
    "bid.release_key": Way(releasing.release_key, signed=False),
    "bid.release_share": Way(releasing.release_share, signed=False),
    "lot.sign_first": Way(first.sign_first, prepare=first.prepare_first),
    "lot.order_second": Way(first.order_second, prepare=first.order_of),
    "bid.release_second_key": Way(releasing.release_second_key, signed=False),
    "bid.release_second_share": Way(releasing.release_second_share, signed=False),
    "lot.open_second": Way(second.open_second),
    "lot.classify_failure": Way(opening.classify_failure),
    "lot.object_opening": Way(enquiry.object_opening),
    "lot.object_result": Way(enquiry.object_result),
    "lot.complain": Way(enquiry.complain),
    "lot.answer_objection": Way(enquiry.answer_objection),
    "lot.decide_complaint": Way(enquiry.decide_complaint),
    "lot.open_bids": Way(opening.open_bids),
    "lot.confirm_record": Way(minutes.confirm_record, prepare=minutes.prepare_confirmation),
    "lot.plan_draw": Way(drawing.plan_draw, signed=False, prepare=drawing.prepare_plan),
    "lot.give_entropy": Way(drawing.give_entropy, signed=False),
    "lot.give_beacon": Way(drawing.give_beacon, signed=False),
    "draw.plan_draw": Way(city.plan_draw, signed=False, prepare=city.prepare_plan),
    "draw.give_entropy": Way(city.give_entropy, signed=False),
    "draw.give_beacon": Way(city.give_beacon, signed=False),
    "draw.open_lottery": Way(lotteries.open_lottery, signed=False),
    "draw.publish_list": Way(lotteries.publish_list, signed=False, prepare=lotteries.prepare_list),
    "draw.object_list": Way(lotteries.object_list, signed=False, prepare=lotteries.prepare_objection),
    "draw.answer_objection": Way(lotteries.answer_objection, signed=False),
    "lot.declare_avoidance": Way(avoidance.declare_avoidance, prepare=avoidance.prepare_declaration),
    "lot.name_representative": Way(representatives.name_representative, prepare=representatives.prepare_name),
    "lot.accept": Way(drawing.accept, signed=False),
    "lot.decline": Way(drawing.decline, signed=False),
    "lot.avoid": Way(drawing.avoid, signed=False),
    "lot.enter_recording": Way(recordings.enter_recording, prepare=recordings.prepare_recording),
    "lot.excuse_recording": Way(recordings.excuse_recording, prepare=recordings.prepare_excuse),
    "lot.read_recording": Way(recordings.read_recording),
    "lot.convene": Way(convening.convene, prepare=convening.convocation),
    "lot.enter_evaluation": Way(entering.enter_evaluation, prepare=entering.prepare_entry),
    "lot.elect_chair": Way(presiding.elect_chair),
    "lot.review_qualification": Way(reviewing.review_qualification),
    "lot.correct_price": Way(reviewing.correct_price),
    "lot.ask_bidder": Way(reviewing.ask_bidder, prepare=reviewing.prepare_text),
    "lot.answer": Way(reviewing.answer, prepare=reviewing.prepare_text),
    "lot.reject_bid": Way(reviewing.reject_bid),
    "lot.negotiate": Way(negotiating.negotiate, prepare=negotiating.prepare_text),
    "lot.call_last_quotes": Way(negotiating.call_last_quotes),
    "lot.leave_negotiation": Way(negotiating.leave_negotiation, prepare=negotiating.prepare_leaving),
    "lot.sign_minutes": Way(negotiating.sign_minutes, prepare=negotiating.prepare_minutes),
    "lot.explain_deviation": Way(scoring.explain_deviation, prepare=reviewing.prepare_text),
    "lot.correct_scores": Way(scoring.correct_scores, prepare=scoring.prepare_correction),
    "lot.sign_report": Way(reporting.sign_report, prepare=reporting.prepare_report),
    "lot.dissent": Way(reporting.dissent, prepare=reporting.prepare_dissent),
    "lot.publish_candidates": Way(awarding.publish_candidates, prepare=awarding.prepare_candidates),
    "lot.name_awarders": Way(awarders.name_awarders, prepare=awarders.prepare_names),
    "lot.cast_ballot": Way(awarders.cast_ballot, prepare=awarders.prepare_ballot),
    "lot.decide_winner": Way(awarders.decide_winner, prepare=awarders.prepare_decision),
    "lot.award": Way(awarding.award, prepare=awarding.prepare_award),
    "lot.admit": Way(selecting.admit, prepare=selecting.prepare_admission),
    "lot.confirm_deal": Way(dealing.confirm_deal, prepare=_dealt),
    "lot.enter_contract": Way(selling.enter_contract, prepare=selling.prepare_contract),
    "lot.report_award": Way(informing.report_award, prepare=informing.prepare_report),
    "lot.renounce_award": Way(succeeding.renounce_award, prepare=succeeding.prepare_renunciation),
    "lot.withdraw_award": Way(succeeding.withdraw_award, prepare=succeeding.prepare_withdrawal),
    "lot.offer_contract": Way(contracting.offer_contract, prepare=contracting.prepare_offer),
    "lot.sign_contract": Way(contracting.sign_contract, prepare=contracting.prepare_signature),
    "lot.offer_change": Way(performing.offer_change, prepare=performing.prepare_change),
    "lot.change_contract": Way(performing.change_contract, prepare=performing.prepare_agreement),
    "lot.perform": Way(performing.perform, prepare=performing.prepare_performance),
    "lot.accept_performance": Way(performing.accept_performance, prepare=performing.prepare_acceptance),
    "framework.open": Way(frameworks.open, prepare=frameworks.prepare_open),
    "framework.join": Way(frameworks.join),
    "framework.answer": Way(frameworks.answer),
    "framework.leave": Way(frameworks.leave),
    "framework.list_items": Way(frameworks.list_items),
    "framework.ask_quotes": Way(calling_off.ask_quotes),
    "framework.quote": Way(calling_off.quote),
    "framework.show_quote": Way(calling_off.show_quote),
    "framework.order": Way(calling_off.order, prepare=calling_off.prepare_order),
    "framework.answer_order": Way(calling_off.answer_order),
    "lot.suspend": Way(ending.suspend),
    "lot.resume": Way(ending.resume),
    "lot.terminate": Way(ending.terminate),
    "lot.void_evaluation": Way(ending.void_evaluation),
    leads.JUDGE: Way(leads.judge_lead, prepare=leads.prepare_judgement),
}
"""Every act that a person may do, by type. The clerk's acts are not here: nobody can ask for them."""
TASKS: Final = frozenset(
    {
        *("bid.release_share", "bid.release_second_share", "lot.seal_scores", "lot.release_score_shares"),
        *("lot.seal_quote", "lot.release_quote_shares"),
    }
)
"""Acts whose clients answer with more than a signature; `web.tasks` knows how."""
ELSEWHERE: Final = frozenset(
    {
        "pool.import_pool",
        "lot.restore_piece",
        "case.open",
        "request.lapse",
        "letter.escalate",
        "opinion.escalate",
        "booking.miss",
        "delivery.collect",
        "register.deposit_copies",
        leads.REPORT,
        *(f"lot.{verb}" for verb in (*trading.ACTS, *evaluation.ACTS)),
    }
)
"""Acts that come by another way: a file's own route, and what the clerk does by itself."""


@dataclass(frozen=True, slots=True)
class Request:
    """What came with an act: when its last byte was in, and what must be kept in the act's own transaction."""

    arrived: datetime | None = None
    keep: Callable[[Context, Entry], object] = lambda _ctx, _entry: None


NO_REQUEST: Final = Request()
_UNSIGNED: Final = Signed("0" * 64, "0" * 64, "", "", "0" * 64)


class _Rehearsed(Exception):
    """Ends a rehearsal: what was tried is rolled back."""


def way(act: str) -> Way:
    """NotValid if there is no such act."""
    if act not in ACTS:
        raise NotValid("act.unknown", f"没有这种行为：{act}", f"no such act: {act}", field="act")
    return ACTS[act]


def perform(
    house: House,
    person: Actor,
    act: str,
    subject: str,
    body: Mapping[str, Json],
    request: Request = NO_REQUEST,
) -> Entry | Task:
    """Do the act, or, where it must be signed, rehearse it and give the task to be signed.

    A refusal is recorded in the journal, in a transaction of its own, and raised.
    """
    with recording(house, person, act, subject, body):
        chosen = way(act)
        if chosen.signed:
            return _task(house, person, act, subject, body)
        with acting(house, person, subject, request.arrived) as ctx:
            rights.may(ctx, act)
            exact = _exact(ctx, act, subject, body)
            entry = chosen.do(ctx, subject, exact, None)
            telling.after(ctx, entry)
            request.keep(ctx, entry)
            return entry


def _exact(ctx: Context, act: str, subject: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
    """The body as it is signed or done. The table is asked first: preparing may look at what is not for everybody."""
    prepare, (kind, _, verb) = way(act).prepare, act.partition(".")
    if prepare is None:
        return body
    if kind == "lot":
        stage.enter(ctx, subject, verb)
    return prepare(ctx, subject, body)


def _task(house: House, person: Actor, act: str, subject: str, body: Mapping[str, Json]) -> Task:
    exact = _rehearsed(house, person, act, subject, body)
    params: dict[str, Json] = {"subject": subject, "body": dict(exact), **asker(person)}
    with acting(house, person, subject) as ctx:
        params["texts"] = enclosures.texts(ctx, act, exact)
        document = statement(act, subject, ctx.actor.tag, exact)
        return tasks.open_task(ctx, act, act, document, params)


def _rehearsed(house: House, person: Actor, act: str, subject: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
    """The exact body to be signed, after the act was tried with it and rolled back: refused now, not after signing."""
    chosen = way(act)
    exact: Mapping[str, Json] = body
    try:
        with acting(house, person, subject) as ctx:
            rights.may(ctx, act)
            exact = _exact(ctx, act, subject, body)
            chosen.do(ctx, subject, exact, _UNSIGNED)
            raise _Rehearsed
    except _Rehearsed:
        return exact


def asker(person: Actor) -> dict[str, Json]:
    """Who asked for a task, as its params keep it: a drawn expert's task is opened under a pseudonym."""
    return {"person": person.id, "role": person.role, "org": person.org}


def asked_by(task: Task) -> Actor:
    """The person who asked for the task and must sign it."""
    return Actor(str(task.params["person"]), Role(str(task.params["role"])), str(task.params["org"]))


def finish(house: House, task_id: str, p7s: bytes, arrived: datetime | None = None) -> Entry:
    """Take the signature of a task in and do the act that was signed, both or neither; `arrived`: its last byte."""
    with house.looking() as ctx:
        task = tasks.task(ctx.tx, task_id)
    person = asked_by(task)
    subject, body = str(task.params["subject"]), task.params["body"]
    if not isinstance(body, Mapping):
        raise NotValid("task.malformed", "任务内容不完整", "the task is incomplete")
    with recording(house, person, task.kind, subject, body), acting(house, person, subject, arrived) as ctx:
        rights.may(ctx, task.kind)
        tasks.finish_task(ctx, task_id, p7s, taken(ctx, subject))
        signed = countersign(ctx, person, task.kind, subject, body, p7s)
        entry = way(task.kind).do(ctx, subject, body, signed)
        telling.after(ctx, entry)
        return entry


@contextmanager
def acting(house: House, person: Actor, subject: str, arrived: datetime | None = None) -> Iterator[Context]:
    """As `house.acting`, but a member of a panel acts on its lot under the pseudonym of the seat."""
    with house.acting(person, arrived) as ctx:
        yield replace(ctx, actor=members.seated(ctx, subject, person))


@contextmanager
def recording(
    house: House, person: Actor, act: str, subject: str, body: Mapping[str, Json] | None = None
) -> Iterator[None]:
    """Record a refusal of the block in a small transaction of its own, because the act's rolls back; then raise it.

    That the platform is unable to is no refusal of the act: it is told and not recorded.
    """
    try:
        yield
    except Unavailable:
        raise
    except Refusal as refusal:
        record(house, person, act, subject, refusal.code, body)
        raise


def record(
    house: House, person: Actor, act: str, subject: str, code: str, body: Mapping[str, Json] | None = None
) -> None:
    """Record that an act was refused, at the pace that `journal.refused` keeps."""
    digest = canon.sha256(canon.canonical(body or {})).hex()
    said = Act(*_named(act, subject), _pseudonym(house, person, subject), house.clock.now())
    journal.refused(house.engine, said, code, digest, house.chance, clock.wall())


def _named(act: str, subject: str) -> tuple[str, str]:
    """Verb and subject as the record of a refusal may hold them: words that somebody made up stay out of it."""
    known = act in ACTS or act in TASKS or act in ELSEWHERE
    made_up = not ids.IDENTIFIER.fullmatch(subject) or subject.partition("-")[0] not in ids.KINDS
    return act.rpartition(".")[2] if known else "unknown", journal.REFUSALS if made_up else subject


def _pseudonym(house: House, person: Actor, subject: str) -> Actor:
    """A member under the pseudonym of the seat, also where he is refused; one who has no seat there without any."""
    if person.role not in MEMBERS:
        return person
    try:
        with house.looking() as ctx:
            return members.seated(ctx, subject, person)
    except Refusal:
        return Actor("not-drawn", person.role)

"""Who may see what of an event, and from when: event × member × audience × moment; silence hides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final

from disclosure.rules.said import parts
from kernel.canon import Json


class Moment(IntEnum):
    """How far a lot has come; what may be told only grows, but for a voided evaluation."""

    ANNOUNCED = 1
    CLOSED = 2
    OPENING = 3  # both have ordered it
    OPENED = 4
    RANKED = 5
    PUBLISHED = 6  # the candidates
    RESULT = 7  # everybody has been told


class Audience(StrEnum):
    """Who asks. `BIDDER`: any bidder of the lot; what is his own he has from his own desk."""

    PUBLIC = "public"
    BIDDER = "bidder"
    OFFICE = "office"  # tenderee and agency of the lot
    SUPERVISOR = "supervisor"
    PANEL = "panel"  # members of the lot's committee


Rule = Mapping[Audience, Moment]
A, M = Audience, Moment


def _from(public: Moment, **earlier: Moment) -> Rule:
    """Everybody from a moment on; some from an earlier one."""
    return MappingProxyType(dict.fromkeys(Audience, public) | {Audience(name): at for name, at in earlier.items()})


AT_ONCE: Final = _from(M.ANNOUNCED)
WHEN_OPENED: Final = _from(M.OPENED)
COUNTED: Final = _from(M.OPENED, office=M.CLOSED, supervisor=M.CLOSED)
"""How many bids there are: after the close for those who order the opening (BID-22)."""
INVITED: Final = _from(M.OPENED, office=M.ANNOUNCED, supervisor=M.ANNOUNCED)
"""Who may bid where not everybody may (BID-22)."""
HALL: Final = _from(M.OPENED, bidder=M.OPENING, office=M.OPENING, supervisor=M.OPENING)
"""Who is in the opening hall and whose key has come: for those who are in it (EBM-29)."""
DRAWN: Final = _from(M.RESULT, office=M.OPENED, supervisor=M.OPENED, panel=M.OPENED)
"""Pseudonyms of experts; names are in no event before `lot.notify` (BID-37)."""
PREPARED: Final = _from(M.ANNOUNCED)
"""The public part of a draw: plan, frozen roots, values of the parties."""
EVALUATED: Final = _from(M.RESULT, office=M.RANKED, supervisor=M.OPENED, panel=M.OPENED)
"""What the committee asks, finds and rejects: for itself and the supervisor while it sits (BID-40, EBM-32)."""
FILMED: Final = _from(M.RESULT, office=M.RANKED, supervisor=M.OPENED)
"""Where the panel sits is nobody's business while it does (BID-37)."""
WATCHED: Final = _from(M.RESULT, supervisor=M.OPENED)
"""Who looked at a recording and why."""
SCORED: Final = _from(M.RESULT, office=M.RANKED, supervisor=M.RANKED, panel=M.RANKED)
RANKING: Final = _from(M.PUBLISHED, office=M.RANKED, supervisor=M.RANKED, panel=M.RANKED)
RESULT: Final = _from(M.RESULT)

_SIGNED: Final = "doc_sha256 p7s_sha256"
_ROWS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (AT_ONCE, "project.register", "code title category tenderee approval_no site_code"),
    (AT_ONCE, "tender.announce", f"tender_doc_sha256 found {_SIGNED}"),
    (INVITED, "tender.invite", f"invited follows {_SIGNED}"),
    (AT_ONCE, "tender.review_competition", f"draft_sha256 items heard {_SIGNED}"),
    (AT_ONCE, "tender.clarify", f"notice_sha256 answers {_SIGNED}"),
    (AT_ONCE, "tender.amend", f"tender_doc_sha256 reason found {_SIGNED}"),
    (AT_ONCE, "question.ask question.object_documents", "tender text_sha256 found"),  # never who signed
    (AT_ONCE, "question.answer question.answer_objection", f"text_sha256 {_SIGNED}"),
    (AT_ONCE, "lot.announce", "tender tender_leaf tender_doc_sha256"),
    (AT_ONCE, "lot.move_deadline", "tender tender_leaf tender_doc_sha256 deadline"),
    (AT_ONCE, "lot.close_bidding", "deadline"),
    (COUNTED, "lot.close_bidding", "count heads heads_root"),
    (AT_ONCE, "lot.begin_competition", "room"),
    (AT_ONCE, "lot.lapse lot.confirm_deal", f"room result currency winners drawn {_SIGNED}"),
    (AT_ONCE, "lot.draw_winner", "room result draw bidder"),
    (AT_ONCE, "lot.stop_too_few", "least"),
    (COUNTED, "lot.stop_too_few", "count"),
    (AT_ONCE, "lot.order_opening", "tender lot deadline"),
    (COUNTED, "lot.order_opening", f"count {_SIGNED}"),  # the statement holds the count
    (HALL, "lot.restore_piece", "bid seq n sha256 size"),
    (HALL, "lot.release_share", f"lot i found {_SIGNED}"),
    (HALL, "lot.classify_failure", f"bid kind cause evidence_sha256 {_SIGNED}"),
    (HALL, "lot.object_opening lot.answer_objection", f"objection text_sha256 found {_SIGNED}"),
    (WHEN_OPENED, "lot.open_bids", f"found {_SIGNED}"),
    # who passed the first of two envelopes is public as soon as the second opening is ordered
    (EVALUATED, "lot.sign_first", f"passed sealed found {_SIGNED}"),
    (WHEN_OPENED, "lot.order_second", f"tender lot opened {_SIGNED}"),
    (WHEN_OPENED, "lot.release_second_share", f"lot i found {_SIGNED}"),
    (WHEN_OPENED, "lot.open_second", f"found {_SIGNED}"),
    (WHEN_OPENED, "bid.release_second_key", "lot commitment key_sha256"),
    (WHEN_OPENED, "bid.release_second_share", "lot i share_sha256"),
    (WHEN_OPENED, "lot.confirm_record", f"record_sha256 {_SIGNED}"),
    (WHEN_OPENED, "bid.submit_bid bid.replace_bid", "tender lot bidder seq manifest_sha256 manifest_p7s_sha256"),
    (WHEN_OPENED, "bid.submit_bid bid.replace_bid", "key_p7m_sha256 sealed_size pieces_sha256 received_at"),
    (WHEN_OPENED, "bid.withdraw_bid", f"tender lot bidder seq {_SIGNED}"),
    (HALL, "bid.release_key", "lot commitment key_sha256"),
    (HALL, "bid.release_share", "lot i share_sha256"),
    (WHEN_OPENED, "bid.archive", "count last_leaf"),
    (WHEN_OPENED, "deposit.ask_account deposit.ask_fee", "tender lot bidder reference"),
    (WHEN_OPENED, "deposit.book_arrival", "arrival means money paid_at basic valid_until"),
    (WHEN_OPENED, "deposit.check_guarantee", "arrival holds"),
    (WHEN_OPENED, "deposit.return_deposit", "arrival money cause rule interest"),
    (WHEN_OPENED, "deposit.keep_deposit", f"basis reason {_SIGNED}"),
    (AT_ONCE, "room.open", f"method currency starts_at parameters least reserve {_SIGNED}"),
    (AT_ONCE, "room.turn", "turn round begins ends whose"),
    (AT_ONCE, "room.close", "offers reserve"),
    (AT_ONCE, "room.pause room.resume room.say room.stop", f"reason left ends {_SIGNED}"),
    (AT_ONCE, "room.show_reserve", "reason amount salt"),
    (AT_ONCE, "room.result", "ending reason winners equal"),
    # the live board tells bids, as far as their turn lets it; the chain itself, which names firms, waits for the end
    (RESULT, "room.enter", f"bidder key coefficient priority amount features {_SIGNED}"),
    (RESULT, "room.bid room.seal room.reveal room.confirm", "bidder number round seen signature"),
    (RESULT, "room.bid room.seal room.reveal", "amount lots commitment salt"),
    (RESULT, "room.refuse", "command code bidder number round seen amount lots commitment salt signature"),
    (AT_ONCE, "room.extend", f"ends because reason seconds {_SIGNED}"),
    (PREPARED, "lot.plan_draw", "did plan_sha256"),
    (PREPARED, "lot.snapshot_pool", "did snapshot_root count"),
    (PREPARED, "lot.exclude", "did exclusion_root counts"),
    (PREPARED, "lot.freeze_draw", "did plan_sha256 snapshot_root exclusion_root bid_set_root counts beacon_round"),
    (PREPARED, "lot.give_entropy", "did party j alpha_sha256 proof beta"),
    (PREPARED, "lot.give_beacon", "did round signature"),
    (PREPARED, "lot.fall_back", "did j party"),
    (DRAWN, "lot.draw", "did transcript_sha256 seats"),
    (DRAWN, "lot.declare_avoidance", f"idc reason evidence_sha256 {_SIGNED}"),
    (DRAWN, "lot.name_representative", f"did pid idc instead {_SIGNED}"),
    (DRAWN, "lot.contact_expert", "did pid n channel connected"),
    (DRAWN, "lot.accept", "did pid"),
    (DRAWN, "lot.decline lot.avoid", "did pid reason"),
    (DRAWN, "lot.replace_expert", "did j vacancy_leaf pid transcript_sha256"),
    (FILMED, "lot.enter_recording lot.excuse_recording", f"session reason {_SIGNED}"),
    (FILMED, "lot.enter_recording", "room camera since until file_sha256 retain_until"),
    (WATCHED, "lot.read_recording", f"recording reason {_SIGNED}"),
    (DRAWN, "lot.convene", f"did members representatives found {_SIGNED}"),
    (DRAWN, "lot.enter_evaluation", f"convened checked found {_SIGNED}"),
    (EVALUATED, "lot.elect_chair", f"member found {_SIGNED}"),
    (EVALUATED, "lot.review_qualification", f"results found {_SIGNED}"),
    (EVALUATED, "lot.correct_price", f"bid from to rule steps found {_SIGNED}"),
    (EVALUATED, "lot.ask_bidder", f"bid kind text_sha256 found {_SIGNED}"),
    (EVALUATED, "lot.answer", f"question text_sha256 accepts {_SIGNED}"),
    (EVALUATED, "lot.reject_bid", f"bid ground reason found {_SIGNED}"),
    (AT_ONCE, "lot.admit", f"admitted refused {_SIGNED}"),
    (EVALUATED, "lot.negotiate", f"bid text_sha256 {_SIGNED}"),
    (EVALUATED, "lot.call_last_quotes", f"moment found {_SIGNED}"),
    (EVALUATED, "lot.leave_negotiation", f"bid {_SIGNED}"),
    (EVALUATED, "lot.open_quotes", "round sheets"),
    (EVALUATED, "lot.sign_minutes", f"minutes_sha256 found {_SIGNED}"),
    # who has quoted is for nobody to know before the moment
    (SCORED, "lot.seal_quote", "bid pid round commitment manifest_sha256 manifest_p7s_sha256 sealed shares"),
    (SCORED, "lot.release_quote_shares", "i round shares_sha256"),
    (DRAWN, "lot.seal_scores", "pid round"),
    (SCORED, "lot.seal_scores", "commitment manifest_sha256 manifest_p7s_sha256 sealed shares"),
    (SCORED, "lot.release_score_shares", "i round shares_sha256"),
    (SCORED, "lot.open_scores", "round sheets blind"),
    (SCORED, "lot.explain_deviation", f"pid bid text_sha256 found {_SIGNED}"),
    (SCORED, "lot.correct_scores", f"pid ground reason_sha256 sheet_sha256 found {_SIGNED}"),
    (SCORED, "lot.sign_report", f"report_sha256 found {_SIGNED}"),
    (SCORED, "lot.dissent", f"report_sha256 reason_sha256 found {_SIGNED}"),
    (SCORED, "lot.rank", "aggregation_sha256 report_sha256 signed dissenting silent"),
    (RANKING, "lot.rank", "order"),
    (RANKING, "lot.name_awarders", f"members head {_SIGNED}"),
    (RANKING, "lot.cast_ballot", f"panel turn member ballot_sha256 {_SIGNED}"),
    (RANKING, "lot.open_ballots", "turn ballots standing last first"),
    (RANKING, "lot.decide_winner", f"member bid reason {_SIGNED}"),
    (_from(M.PUBLISHED), "lot.publish_candidates", f"candidates from until {_SIGNED}"),
    (_from(M.PUBLISHED), "lot.object_result lot.decide_complaint", f"objection text_sha256 found {_SIGNED}"),
    (_from(M.RESULT, office=M.RANKED, supervisor=M.RANKED), "lot.complain", f"objection text_sha256 found {_SIGNED}"),
    (RESULT, "lot.award", f"bid bidder price place reason admitted found {_SIGNED}"),
    (RESULT, "lot.report_award", f"award text_sha256 found {_SIGNED}"),
    (RESULT, "lot.renounce_award lot.withdraw_award", f"award bid ground reason {_SIGNED}"),
    (RESULT, "lot.offer_contract lot.sign_contract", f"contract_sha256 award bid price offer found {_SIGNED}"),
    (RESULT, "lot.enter_contract", f"deal org contract_sha256 signed_on {_SIGNED}"),
    (RESULT, "lot.offer_change lot.change_contract", f"change from to basis reason {_SIGNED}"),
    (RESULT, "lot.perform lot.accept_performance", f"text_sha256 claimed performance paid final rating {_SIGNED}"),
    (RESULT, "lot.notify", "winner losers members representatives"),
    (AT_ONCE, "lot.suspend lot.resume lot.terminate lot.void_evaluation", f"basis reason {_SIGNED}"),
    (AT_ONCE, "lot.archive", "count last_leaf heads"),
    (AT_ONCE, "draw.plan_draw", "did plan_sha256"),
    (AT_ONCE, "draw.freeze_draw", "did plan_sha256 snapshot_root exclusion_root bid_set_root counts beacon_round"),
    (AT_ONCE, "draw.give_entropy", "did party j alpha_sha256 proof beta"),
    (AT_ONCE, "draw.give_beacon", "did round signature"),
    (AT_ONCE, "draw.fall_back", "did j party"),
    (AT_ONCE, "draw.open_lottery", "kind title basis on days places groups project"),
    (AT_ONCE, "draw.publish_list", "list sha256 count until"),
    (AT_ONCE, "draw.object_list draw.answer_objection", "list about text_sha256 objection upheld reason"),
    (AT_ONCE, "draw.draw", "did transcript_sha256 seats"),
    (AT_ONCE, "framework.open", f"kind title unit call_off until price threshold supervisor admitted basis {_SIGNED}"),
    (AT_ONCE, "framework.open", "text_sha256"),
    (AT_ONCE, "framework.join framework.leave framework.list_items", f"reason items {_SIGNED}"),
    (AT_ONCE, "framework.answer framework.answer_order", f"application order accepted reason {_SIGNED}"),
    (AT_ONCE, "framework.ask_quotes framework.quote", f"quantity until asked commitment {_SIGNED}"),
    (AT_ONCE, "framework.show_quote framework.order", f"asked price salt supplier item quantity found {_SIGNED}"),
    (AT_ONCE, "system.publish", "notice kind leaf sha256 pdf_sha256"),
    (AT_ONCE, "system.press", "notice sha256 pdf_sha256"),
    (AT_ONCE, "system.publish_files", "files"),
    (AT_ONCE, "system.raise_alarm", "code what remedy"),
    (AT_ONCE, "system.end_alarm", "alarm"),
    (AT_ONCE, "system.acknowledge_alarm", f"alarm text {_SIGNED}"),
    *((AT_ONCE, types, members) for types, members in parts.SEEN),
)


ACTOR: Final = "actor"
"""Who did it, as if it were a member; a type's first row rules it."""
NAMELESS: Final = frozenset({"question.ask", "question.object_documents"})
"""Nobody is ever told who asked (BID-22)."""


def _table() -> Iterator[tuple[tuple[str, str], Rule]]:
    for rule, types, members in reversed(_ROWS):
        for type_ in types.split():
            for member in (*members.split(), *(() if type_ in NAMELESS else (ACTOR,))):
                yield (type_, member), rule


TABLE: Final = MappingProxyType(dict(_table()))
"""(event type, member of its body) → audience → the moment from which it may be seen."""

_REACHES: Final = {
    "lot.close_bidding": M.CLOSED,
    "lot.open_bids": M.OPENED,
    "lot.rank": M.RANKED,
    "lot.publish_candidates": M.PUBLISHED,
    "lot.notify": M.RESULT,
    "lot.admit": M.RESULT,
    "room.result": M.RESULT,
}


def reached(types: Iterable[str]) -> Moment:
    """The moment of a lot whose chain holds events of these types, in order; the opening is ordered by two."""
    at, orders = M.ANNOUNCED, 0
    for type_ in types:
        orders += type_ == "lot.order_opening"
        if type_ == "lot.void_evaluation":
            at = M.OPENED
        elif type_ == "lot.order_opening" and orders == 2:
            at = max(at, M.OPENING)
        else:
            at = max(at, _REACHES.get(type_, at))
    return at


def may_see(type_: str, member: str, audience: Audience, moment: Moment) -> bool:
    """False for whatever no row permits."""
    since = TABLE.get((type_, member), {}).get(audience)
    return since is not None and moment >= since


def known(type_: str, audience: Audience, moment: Moment) -> bool:
    """Whether that an event of this type happened may be told at all: if something of it may be seen."""
    seen = (member for named, member in TABLE if named == type_)
    return any(may_see(type_, member, audience, moment) for member in seen)


def shown(type_: str, body: Mapping[str, Json], audience: Audience, moment: Moment) -> dict[str, Json]:
    """What of an event's body the audience may see now."""
    return {name: value for name, value in body.items() if may_see(type_, name, audience, moment)}


def whole(type_: str, members: Collection[str], audience: Audience, moment: Moment) -> bool:
    """Whether nothing of the event is hidden, its actor included, so that its exact bytes may be given out."""
    return all(may_see(type_, member, audience, moment) for member in (ACTOR, *members))

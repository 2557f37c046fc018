"""Every type of event that a dossier may hold, with the members its body must have and what they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from disclosure.rules import forms as forms_of
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid

_FORMS: Final[Mapping[str, str]] = {
    "project.register": "code:text title:text category:text tenderee:party approval_no:text site_code:text?",
    "tender.announce": "tender_doc_sha256:doc found.regime:text found.deadline:instant found.lots:id*"
    " found.version:int found.law_sha256:hash",
    "tender.invite": "invited:party* follows.doc_sha256:doc?",
    "tender.review_competition": "draft_sha256:hash items:answer* heard:text",
    "tender.clarify": "notice_sha256:doc",
    "tender.amend": "tender_doc_sha256:doc found.regime:text found.deadline:instant found.lots:id* found.version:int",
    "question.ask": "tender:id text_sha256:doc",
    "question.object_documents": "tender:id text_sha256:doc",
    "question.answer": "text_sha256:doc",
    "question.answer_objection": "text_sha256:doc",
    "bid.submit_bid": "tender:id lot:id bidder:id seq:int manifest_sha256:doc manifest_p7s_sha256:doc"
    " key_p7m_sha256:hash sealed_size:int pieces_sha256:hash received_at:instant",
    "bid.withdraw_bid": "tender:id lot:id bidder:id seq:int",
    "bid.release_key": "lot:id commitment:hash key_sha256:hash",
    "bid.release_share": "lot:id i:int share_sha256:hash",
    "bid.archive": "count:int last_leaf:hash",
    "deposit.ask_account": "tender:id lot:id bidder:id reference:text",
    "deposit.ask_fee": "tender:id lot:id bidder:id reference:text",
    "deposit.book_arrival": "arrival:id means:text money:map paid_at:instant basic:bool? valid_until:text?",
    "deposit.check_guarantee": "arrival:id holds:bool",
    "deposit.return_deposit": "arrival:id money:map cause:text rule:text? interest:map?",
    "deposit.keep_deposit": "basis:text reason:text",
    "room.open": "method:text currency:text starts_at:instant parameters:map least:int reserve:hash?",
    "room.enter": "bidder:id key:base64 coefficient:text priority:int amount:text? features:map?",
    "room.bid": "bidder:id number:int round:int seen:int amount:text signature:base64",
    "room.seal": "bidder:id number:int round:int seen:int commitment:hash signature:base64",
    "room.reveal": "bidder:id number:int round:int seen:int amount:text salt:hash signature:base64",
    "room.confirm": "bidder:id number:int round:int seen:int signature:base64",
    "room.refuse": "command:text code:text bidder:id number:int round:int seen:int",
    "room.turn": "turn:text round:int begins:instant ends:instant",
    "room.extend": "ends:instant",
    "room.pause": "reason:text left:int",
    "room.resume": "reason:text ends:instant",
    "room.say": "reason:text",
    "room.stop": "reason:text",
    "room.close": "offers:int reserve:bool",
    "room.show_reserve": "reason:text amount:text salt:hash",
    "room.result": "ending:text reason:text winners:list equal:list",
    "lot.announce": "tender:id tender_leaf:hash tender_doc_sha256:doc",
    "lot.move_deadline": "tender:id tender_leaf:hash tender_doc_sha256:doc deadline:instant",
    "lot.close_bidding": "deadline:instant count:int heads:head* heads_root:hash",
    "lot.begin_competition": "room:id",
    "lot.lapse": "room:id result:hash",
    "lot.draw_winner": "room:id result:hash draw:hash bidder:id",
    "lot.confirm_deal": "room:id result:hash currency:text winners:map* drawn:hash?",
    "lot.enter_contract": "deal:hash org:id contract_sha256:hash signed_on:text",
    "lot.stop_too_few": "count:int least:int",
    "lot.order_opening": "tender:id lot:id deadline:instant count:int",
    "lot.restore_piece": "bid:id seq:int n:int sha256:hash size:int",
    "lot.release_share": "lot:id i:int found.shares:share*",
    "lot.sign_first": "passed:id* sealed:id*",
    "lot.order_second": "tender:id lot:id opened:id*",
    "bid.release_second_key": "lot:id commitment:hash key_sha256:hash",
    "bid.release_second_share": "lot:id i:int share_sha256:hash",
    "lot.release_second_share": "lot:id i:int found.shares:share*",
    "lot.open_second": "found.bids:outcome* found.record_sha256:doc",
    "lot.classify_failure": "bid:id kind:text cause:text",
    "lot.object_opening": "objection:id text_sha256:doc",
    "lot.object_result": "objection:id text_sha256:doc",
    "lot.complain": "objection:id text_sha256:doc",
    "lot.answer_objection": "objection:id text_sha256:doc",
    "lot.decide_complaint": "objection:id text_sha256:doc",
    "lot.open_bids": "found.bids:outcome* found.record_sha256:doc",
    "lot.confirm_record": "record_sha256:doc",
    "lot.plan_draw": "did:did plan_sha256:doc",
    "lot.snapshot_pool": "did:did snapshot_root:hash count:int",
    "lot.exclude": "did:did exclusion_root:hash counts:map",
    "lot.freeze_draw": "did:did plan_sha256:doc snapshot_root:hash exclusion_root:hash bid_set_root:hash? counts:map"
    " beacon_round:int?",
    "lot.give_entropy": "did:did party:text j:int alpha_sha256:hash proof:base64 beta:base64",
    "lot.give_beacon": "did:did round:int signature:base64",
    "lot.fall_back": "did:did j:int party:text",
    "lot.draw": "did:did transcript_sha256:hash seats:seat*",
    "lot.replace_expert": "did:did j:int vacancy_leaf:hash pid:hash transcript_sha256:hash",
    "lot.declare_avoidance": "idc:hash reason:text evidence_sha256:hash",
    "lot.name_representative": "did:did pid:hash idc:hash instead:hash?",
    "lot.contact_expert": "did:did pid:hash n:int channel:text connected:bool",
    "lot.accept": "did:did pid:hash",
    "lot.decline": "did:did pid:hash reason:text",
    "lot.avoid": "did:did pid:hash reason:text",
    "lot.enter_recording": "session:text room:text camera:text since:instant until:instant file_sha256:hash"
    " retain_until:text",
    "lot.excuse_recording": "session:text reason:text",
    "lot.read_recording": "recording:hash reason:text",
    "lot.convene": "did:did members:hash* representatives:hash* found.blind:hash?",
    "lot.review_qualification": "results:review*",
    "lot.correct_price": "bid:id from:money* to:money* rule:text steps:list",
    "lot.enter_evaluation": "convened:hash checked:text* found.pid:hash",
    "lot.elect_chair": "member:hash found.decided:bool",
    "lot.ask_bidder": "bid:id kind:text text_sha256:doc found.question:id found.answer_by:instant",
    "lot.answer": "question:id text_sha256:doc",
    "lot.reject_bid": "bid:id ground:text reason:text",
    "lot.seal_scores": "pid:hash round:int commitment:hash manifest_sha256:doc manifest_p7s_sha256:doc sealed:sealed"
    " shares:custodian*",
    "lot.release_score_shares": "i:int round:int shares_sha256:hash",
    "lot.open_scores": "round:int sheets:sheet* blind:hash?",
    "lot.negotiate": "bid:id text_sha256:doc",
    "lot.call_last_quotes": "moment:instant found.decided:bool",
    "lot.leave_negotiation": "bid:id",
    "lot.seal_quote": "bid:id pid:hash round:int commitment:hash manifest_sha256:doc manifest_p7s_sha256:doc"
    " sealed:sealed shares:custodian*",
    "lot.release_quote_shares": "i:int round:int shares_sha256:hash",
    "lot.open_quotes": "round:int sheets:sheet*",
    "lot.sign_minutes": "minutes_sha256:doc found.pid:hash",
    "lot.explain_deviation": "bid:id text_sha256:doc",
    "lot.correct_scores": "ground:text reason_sha256:doc sheet_sha256:doc",
    "lot.sign_report": "report_sha256:doc",
    "lot.dissent": "report_sha256:doc reason_sha256:doc",
    "lot.admit": "admitted:placed* refused:placed*",
    "lot.rank": "aggregation_sha256:doc report_sha256:doc order:id** signed:hash* dissenting:hash* silent:hash*",
    "lot.name_awarders": "members:awarder* head:int",
    "lot.cast_ballot": "panel:hash turn:int member:int ballot_sha256:hash",
    "lot.open_ballots": "turn:int ballots:ballot* standing:id* last:id* first:id*",
    "lot.decide_winner": "member:int bid:id reason:text",
    "lot.publish_candidates": "candidates:map* from:instant until:instant",
    "lot.award": "bid:id bidder:id price:money place:int reason:text? found.first:bool",
    "lot.notify": "winner:id losers:id* members:name* representatives:name*",
    "lot.renounce_award": "award:hash reason:text",
    "lot.withdraw_award": "award:hash bid:id ground:text reason:text",
    "lot.report_award": "award:hash text_sha256:doc found.late:bool",
    "lot.offer_contract": "contract_sha256:doc award:hash bid:id price:money",
    "lot.sign_contract": "contract_sha256:doc offer:hash found.late:bool",
    "lot.offer_change": "from:map to:map basis:text reason:text",
    "lot.change_contract": "change:hash from:map to:map basis:text reason:text",
    "lot.perform": "text_sha256:doc claimed:map",
    "lot.accept_performance": "performance:hash paid:map text_sha256:doc final:bool rating:int?",
    "lot.suspend": "basis:text reason:text",
    "lot.resume": "basis:text reason:text",
    "lot.terminate": "basis:text reason:text",
    "lot.void_evaluation": "basis:text reason:text",
    "lot.archive": "count:int last_leaf:hash heads:head*",
}
SIGNED: Final = frozenset(
    {
        *("tender.announce", "tender.clarify", "tender.amend", "question.object_documents", "question.answer"),
        *("question.answer_objection", "tender.review_competition"),
        *("bid.withdraw_bid", "lot.order_opening", "lot.classify_failure", "lot.object_opening", "lot.object_result"),
        *("lot.complain", "lot.answer_objection", "lot.decide_complaint", "lot.open_bids", "lot.convene"),
        *("lot.release_share", "lot.confirm_record", "lot.declare_avoidance", "lot.name_representative"),
        *("lot.review_qualification", "lot.correct_price", "lot.ask_bidder", "lot.answer", "lot.reject_bid"),
        *("lot.explain_deviation", "lot.correct_scores", "lot.sign_report", "lot.dissent", "lot.publish_candidates"),
        *("lot.award", "lot.suspend", "lot.resume", "lot.terminate", "lot.void_evaluation", "deposit.keep_deposit"),
        *("lot.sign_first", "lot.order_second", "lot.release_second_share", "lot.open_second"),
        *("room.open", "room.enter", "room.resume", "room.stop"),
        *("lot.confirm_deal", "lot.enter_contract", "lot.offer_contract", "lot.sign_contract"),
        *("lot.offer_change", "lot.change_contract", "lot.perform", "lot.accept_performance"),
        *("lot.renounce_award", "lot.withdraw_award", "lot.report_award", "lot.admit"),
        *("lot.renounce_award", "lot.withdraw_award"),
        *("lot.admit", "lot.name_awarders", "lot.cast_ballot", "lot.decide_winner"),
        *("lot.enter_evaluation", "lot.elect_chair"),
        *("lot.enter_recording", "lot.excuse_recording", "lot.read_recording"),
        *("lot.negotiate", "lot.call_last_quotes", "lot.leave_negotiation", "lot.sign_minutes"),
    }
)
"""Acts that nobody may do without a signature under their statement."""
SEALED: Final = frozenset(
    {
        *("bid.submit_bid", "bid.replace_bid", "bid.withdraw_bid", "deposit.book_arrival", "deposit.check_guarantee"),
        *("deposit.return_deposit", "deposit.keep_deposit"),
        *("lot.close_bidding", "lot.restore_piece", "lot.release_share", "lot.open_bids", "lot.confirm_record"),
        *("lot.release_second_share", "lot.open_second"),
        *("lot.rank", "lot.award", "lot.confirm_deal", "lot.enter_contract", "lot.sign_contract", "lot.archive"),
        *("lot.change_contract", "lot.accept_performance", "lot.renounce_award", "lot.withdraw_award"),
        *("lot.admit", "lot.report_award", "lot.open_ballots"),
        *("lot.seal_quote", "lot.leave_negotiation", "lot.open_quotes"),
    }
)
"""Events that carry the platform's seal and a time stamp."""


@cache
def forms(type_: str) -> Mapping[str, str]:
    """Member → form; a dotted member lies in `found`, a form that ends in `?` may be null. NotValid: no such type."""
    text = _FORMS.get("bid.submit_bid" if type_ == "bid.replace_bid" else type_)
    if text is None:
        raise NotValid("event.type", f"没有这种事项：{type_!r}", f"no such type of event: {type_!r}", field="type")
    return dict(forms_of.members(text)) | ({"doc_sha256": "doc", "p7s_sha256": "doc"} if type_ in SIGNED else {})


def must_sign(type_: str, body: Mapping[str, Json]) -> bool:
    """Whether somebody stands for the event under a signature. An end that a bid has moved (`because`) is the clerk's;
    one that an officer has moved is signed, as everything else that an officer orders during a pause."""
    return type_ in SIGNED or (type_ == "room.extend" and "because" not in body)


def types() -> list[str]:
    """Every registered type, sorted."""
    return sorted({*_FORMS, "bid.replace_bid"})


def table() -> bytes:
    """`spec/event_types.json`: the forms of every type, the maps in them, and which types must be signed or sealed."""
    listed: list[Json] = [
        {"type": type_, "members": dict(forms(type_)), "signed": type_ in SIGNED, "sealed": type_ in SEALED}
        for type_ in types()
    ]
    shapes: dict[str, Json] = {name: dict(forms_of.members(text)) for name, text in forms_of.SHAPES.items()}
    return canon.canonical({"v": "ebid-event-types/v1", "shapes": shapes, "types": listed})


def at(body: Mapping[str, Json], member: str) -> Json:
    """The member's value; None where it is missing."""
    if "." not in member:
        return body.get(member)
    value: Json = body
    for part in member.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def wrong(type_: str, body: Mapping[str, Json]) -> list[str]:
    """The members that are missing or not of their form; further members are permitted."""
    found = []
    for member, form in forms(type_).items():
        if not forms_of.fits(at(body, member), form):
            found.append(member)
    return found


def documents(type_: str, body: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """(member, digest) of every document that the event names."""
    for member in _naming(type_):
        value = at(body, member)
        if isinstance(value, str):
            yield member, value


@cache
def _naming(type_: str) -> tuple[str, ...]:
    """The members that name documents."""
    named = {**forms(type_), "doc_sha256": "doc", "p7s_sha256": "doc"}
    return tuple(member for member, form in named.items() if form.rstrip("?") == "doc")

"""What each act takes in its body: for the description of the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema

from web.ways import companion

_PACKAGE: Final = "package manifest manifest_p7s key_p7m shares second?"
_REASONED: Final = "basis reason"

FIELDS: Final[Mapping[str, str]] = {
    **companion.FIELDS,
    "system.enrol": "org org_name name role login?",
    "system.revoke": "person org role",
    "system.authorise": "person rights since? until?",
    "system.end_authority": "person rights",
    "system.declare_control": "head holders managers",
    "system.report_loss": "certificate_sha256 text since?",
    "system.confirm_loss": "certificate_sha256",
    "system.acknowledge_alarm": "text",
    "project.register": "code title category tenderee approval_no site_code?",
    "tender.invite": "invited?",
    "tender.review_competition": "items heard",
    "tender.announce": "",
    "tender.clarify": "notice_sha256 answers?",
    "tender.amend": "tender_doc_sha256 reason?",
    "tender.ask": "text",
    "tender.object_documents": "text",
    "question.answer": "text",
    "lot.ask_account": "purpose?",
    "deposit.book_arrival": "arrival",
    "deposit.check_guarantee": "arrival holds",
    "deposit.return_deposit": "arrival interest?",
    "deposit.keep_deposit": "basis reason",
    "room.open": "method currency starts_at parameters least? reserve?",
    "room.resume": "reason",
    "room.extend": "reason seconds",
    "room.stop": "reason",
    "room.enter": "key amount? features? priority?",
    "lot.name_awarders": "members head",
    "lot.cast_ballot": "votes reason",
    "lot.decide_winner": "bid reason",
    "lot.admit": "",
    "lot.confirm_deal": "",
    "lot.enter_contract": "org? file signed_on",
    "lot.report_award": "text",
    "lot.renounce_award": "reason",
    "lot.withdraw_award": "ground reason",
    "lot.offer_contract": "text milestones? annexes?",
    "lot.sign_contract": "",
    "lot.offer_change": "to basis reason",
    "lot.change_contract": "",
    "lot.perform": "text claimed",
    "lot.accept_performance": "performance paid text rating?",
    "lot.submit_bid": _PACKAGE,
    "lot.replace_bid": _PACKAGE,
    "bid.withdraw_bid": "",
    "lot.order_opening": "",
    "bid.release_key": "key",
    "bid.release_share": "",
    "lot.sign_first": "",
    "lot.order_second": "",
    "bid.release_second_key": "key",
    "bid.release_second_share": "",
    "lot.open_second": "",
    "lot.classify_failure": "bid kind cause evidence_sha256?",
    "lot.object_opening": "text",
    "lot.object_result": "text",
    "lot.complain": "text",
    "lot.answer_objection": "objection text",
    "lot.decide_complaint": "objection text",
    "lot.open_bids": "",
    "lot.confirm_record": "",
    "lot.plan_draw": "what keys custody beacon? fallback?",
    "lot.give_entropy": "did j proof party?",
    "lot.give_beacon": "did signature",
    "draw.plan_draw": "did lists keys custody fallback?",
    "draw.give_entropy": "did proof party?",
    "draw.give_beacon": "did signature",
    "draw.open_lottery": "kind title basis on days places? groups project?",
    "draw.publish_list": "list entries",
    "draw.object_list": "list about text",
    "draw.answer_objection": "objection upheld reason",
    "lot.declare_avoidance": "expert name reason evidence",
    "lot.name_representative": "person",
    "lot.accept": "",
    "lot.decline": "",
    "lot.avoid": "",
    "lot.enter_recording": "room camera since until file_sha256 retain_until?",
    "lot.excuse_recording": "reason",
    "lot.read_recording": "recording reason",
    "lot.convene": "",
    "lot.enter_evaluation": "",
    "lot.elect_chair": "member",
    "lot.review_qualification": "results",
    "lot.correct_price": "bid from to rule steps",
    "lot.ask_bidder": "bid kind text",
    "lot.answer": "question text accepts?",
    "lot.reject_bid": "bid ground reason",
    "lot.negotiate": "bid? text",
    "lot.call_last_quotes": "moment",
    "lot.leave_negotiation": "",
    "lot.sign_minutes": "",
    "lot.explain_deviation": "bid text",
    "lot.correct_scores": "ground reason points reasons?",
    "lot.sign_report": "",
    "lot.dissent": "reason",
    "lot.publish_candidates": "",
    "lot.award": "bid? reason?",
    "framework.open": "text kind? goods? title? unit? term_months? call_off? price? threshold? supervisor?",
    "framework.join": "",
    "framework.answer": "application accepted reason?",
    "framework.leave": "reason",
    "framework.list_items": "items",
    "framework.ask_quotes": "quantity until",
    "framework.quote": "asked commitment",
    "framework.show_quote": "asked price salt",
    "framework.order": "supplier? item? quantity? asked?",
    "framework.answer_order": "order accepted reason?",
    "lot.suspend": _REASONED,
    "lot.resume": _REASONED,
    "lot.terminate": _REASONED,
    "lot.void_evaluation": _REASONED,
    "screening.judge_lead": "lead status text",
    "lot.seal_scores": "points reasons?",
    "lot.release_score_shares": "",
    "lot.seal_quote": "total",
    "lot.release_quote_shares": "",
}
"""The members of every act's body, `?` after those that may be left out."""

TYPES: Final[Mapping[str, OpenAPIType]] = {
    "livelihood": OpenAPIType.BOOLEAN,
    "accepts": OpenAPIType.BOOLEAN,
    "agrees": OpenAPIType.BOOLEAN,
    "answers": OpenAPIType.ARRAY,
    "concerns": OpenAPIType.ARRAY,
    "days": OpenAPIType.INTEGER,
    "entries": OpenAPIType.ARRAY,
    "fallback": OpenAPIType.OBJECT,
    "features": OpenAPIType.OBJECT,
    "files": OpenAPIType.ARRAY,
    "from": OpenAPIType.ARRAY,
    "groups": OpenAPIType.ARRAY,
    "holds": OpenAPIType.BOOLEAN,
    "j": OpenAPIType.INTEGER,
    "keys": OpenAPIType.OBJECT,
    "least": OpenAPIType.INTEGER,
    "lists": OpenAPIType.ARRAY,
    "parameters": OpenAPIType.OBJECT,
    "places": OpenAPIType.INTEGER,
    "points": OpenAPIType.OBJECT,
    "priority": OpenAPIType.INTEGER,
    "reasons": OpenAPIType.OBJECT,
    "results": OpenAPIType.ARRAY,
    "rights": OpenAPIType.ARRAY,
    "second": OpenAPIType.OBJECT,
    "shares": OpenAPIType.ARRAY,
    "steps": OpenAPIType.ARRAY,
    "tenderee": OpenAPIType.OBJECT,
    "to": OpenAPIType.ARRAY,
    "total": OpenAPIType.ARRAY,
    "conditions": OpenAPIType.ARRAY,
    "enterprise": OpenAPIType.BOOLEAN,
    "fees": OpenAPIType.ARRAY,
    "in_hall": OpenAPIType.BOOLEAN,
    "materials": OpenAPIType.ARRAY,
    "online": OpenAPIType.BOOLEAN,
    "promised": OpenAPIType.INTEGER,
    "statutory": OpenAPIType.INTEGER,
    "branches": OpenAPIType.ARRAY,
    "given": OpenAPIType.ARRAY,
    "investment": OpenAPIType.INTEGER,
    "lacks": OpenAPIType.ARRAY,
    "matters": OpenAPIType.ARRAY,
    "approved": OpenAPIType.BOOLEAN,
    "conclusions": OpenAPIType.ARRAY,
    "fields": OpenAPIType.OBJECT,
    "grades": OpenAPIType.ARRAY,
    "within": OpenAPIType.INTEGER,
    "parts": OpenAPIType.ARRAY,
    "staff": OpenAPIType.ARRAY,
    "upheld": OpenAPIType.BOOLEAN,
}
"""Members that are no text."""


def schema(act: str) -> Schema:
    """The body of one act."""
    names = FIELDS[act].split()
    kinds = {name.removesuffix("?"): TYPES.get(name.removesuffix("?"), OpenAPIType.STRING) for name in names}
    return Schema(
        type=OpenAPIType.OBJECT,
        properties={name: Schema(type=kind) for name, kind in kinds.items()},
        required=[name for name in names if not name.endswith("?")],
    )


def operation(act: str) -> type[Operation]:
    """What Litestar makes the description of this act's route with."""
    body = RequestBody(required=True, content={"application/json": OpenAPIMediaType(schema=schema(act))})

    @dataclass
    class Described(Operation):
        def __post_init__(self) -> None:
            self.request_body = body

    return Described

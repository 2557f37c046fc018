"""Who bid where not everybody may, how often where a quote is for good, and the review before the notice (01.04)."""

from __future__ import annotations

from typing import cast

from disclosure.rules import dossier as names
from kernel.actor import Role
from kernel.canon import Json
from kernel.errors import NotTrusted
from trading.rules import fair_review
from trading.rules.procedure import Entry, Procedure
from verifier.case import Case
from verifier.event import Event
from verifier.findings import Place


def check(case: Case) -> None:
    """01.04, for the procedure that the tender document holds."""
    way = None
    with case.findings.judging("01.04", Place(subject=case.tender)):
        way = case.paper().way
    if way is not None and case.bids:
        _invited(case, way)
        _once(case, way)
    for event in case.tender_chain.of("tender.announce")[:1]:
        with case.findings.judging("01.04", event.place):
            _reviewed(case, event)


def _reviewed(case: Case, notice: Event) -> None:
    """Where the document names the rule of a review, the last sheet before the notice is the tenderee's own, on the
    very document, and finds nothing."""
    if case.paper().fair_review is None:
        return
    sheets = [each for each in case.tender_chain.of("tender.review_competition") if each.tseq < notice.tseq]
    if not sheets or (sheets[-1].body["draft_sha256"], sheets[-1].role) != (
        notice.body["tender_doc_sha256"], Role.TENDEREE,
    ):  # fmt: skip
        raise NotTrusted("review.required", "公告前没有公平竞争审查", "no fair-competition review before the notice")
    fair_review.passes(fair_review.read(sheets[-1].body))


def _invited(case: Case, way: Procedure) -> None:
    """The list in force is the last one before the notice: as many as the procedure wants or lets, and all who bid."""
    if way.entry is not Entry.INVITED:
        return
    chain = case.tender_chain
    lists, notice = chain.of("tender.invite"), chain.of("tender.announce")
    if not lists and not case.last("lot.open_bids"):
        case.findings.cannot("01.04", "受邀名单未公开", "who was invited is withheld", Place(subject=case.tender))
        return
    before = [each for each in lists if notice and each.tseq < notice[0].tseq]
    named = _codes(before[-1]) if before else []
    case.findings.expect(
        "01.04",
        len(lists) == len(before)
        and len(set(named)) == len(named) >= way.invited
        and (not way.most or len(named) <= way.most),
        before[-1].place if before else Place(subject=case.tender),
        "受邀单位过少、过多、重复或在公告之后确定",
        "too few or too many are invited, one twice, or after the notice",
    )
    for event in _submitted(case):
        case.findings.expect(
            "01.04",
            str(event.body["bidder"]).removeprefix("O-") in named,
            event.place,
            "投标人不在受邀之列",
            "the bidder was not invited",
        )


def _codes(event: Event) -> list[str]:
    return [str(each["code"]) for each in cast("list[dict[str, Json]]", event.body["invited"])]


def _submitted(case: Case) -> list[Event]:
    return [event for bid in case.bids for event in bid.of("bid.submit_bid", "bid.replace_bid")]


def _once(case: Case, way: Procedure) -> None:
    """Where a quote is for good, nothing follows it but its opening."""
    if not way.once:
        return
    for bid in case.bids:
        for event in [*bid.of("bid.submit_bid")[1:], *bid.of("bid.replace_bid", "bid.withdraw_bid")]:
            place = Place(names.event(bid.subject, event.tseq), bid.subject, event.tseq)
            case.findings.expect("01.04", False, place, "报价不得更改或撤回", "a quote was changed or withdrawn")

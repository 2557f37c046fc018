"""05.11: talks with each supplier apart, one moment for all last quotes, and minutes that every member signed."""

from __future__ import annotations

from typing import Final

from evaluation.rules import last_quotes as rules
from evaluation.rules.last_quotes import Noted
from kernel import canon
from kernel.actor import MEMBERS
from kernel.errors import NotNow, NotTrusted
from verifier import bids, decisions, quotes
from verifier.case import Case
from verifier.event import Event
from verifier.findings import Place

_OF_TALKS: Final = (
    *("lot.negotiate", "lot.call_last_quotes", "lot.leave_negotiation", "lot.seal_quote"),
    *("lot.release_quote_shares", "lot.open_quotes", "lot.sign_minutes"),
)


def check(case: Case) -> None:
    """Nothing to judge where the procedure has no talks and none were held."""
    events, wanted = case.of_lot(*_OF_TALKS), quotes.wanted(case)
    if not events and not (wanted and case.of_lot("lot.open_scores")):
        case.findings.not_applicable("05.11", "没有谈判或磋商", "no talks were held")
        return
    with case.findings.judging("05.11", Place(subject=case.lot)):
        if not wanted:
            raise NotTrusted("talks.none", "交易方式没有谈判环节", "the procedure has no talks")
        owners = {bid: f"bidder.{each['bidder']}" for bid, each in bids.outcomes(case).items()}
        for event in events:
            _judged(case, event, owners)
        _complete(case)


def _judged(case: Case, event: Event, owners: dict[str, str]) -> None:
    with case.findings.judging("05.11", event.place):
        if event.verb in ("negotiate", "leave_negotiation", "seal_quote"):
            _by_its_own(event, owners)
        if event.verb in ("seal_quote", "release_quote_shares", "open_quotes"):
            _around_the_moment(case, event)
        if event.verb == "negotiate" and (call := decisions.call(case, event)) is not None:
            raise NotNow("quote.called", f"第 {call.tseq} 条已结束谈判", f"entry {call.tseq} had ended the talks")
        if event.verb == "seal_quote" and event.body["pid"] != rules.place(case.lot, str(event.body["bid"])):
            raise NotTrusted("quote.place", "最后报价不在其位置", "the quote is sealed at another place")
        if event.verb == "open_quotes":
            _whole(case, event)
        if event.verb == "sign_minutes":
            _minutes(case, event)


def _by_its_own(event: Event, owners: dict[str, str]) -> None:
    """A supplier acts for its own bid; a member speaks, but neither leaves nor quotes."""
    bid = str(event.body["bid"])
    member = event.role in MEMBERS and event.verb == "negotiate"
    if bid not in owners or not (member or event.actor == owners[bid]):
        raise NotTrusted("talks.other", "不是该供应商本人", "it is not that supplier's own")


def _around_the_moment(case: Case, event: Event) -> None:
    """Quotes come before the moment that was called for, shares and the opening from it on."""
    call = decisions.call(case, event)
    if call is None:
        raise NotNow("quote.not_called", "未要求提交最后报价", "no last quotes were called for")
    early = event.at < canon.moment(str(call.body["moment"]))
    if early != (event.verb == "seal_quote"):
        raise NotNow("quote.moment", "与最后报价截止时间不符", "not on its side of the moment")


def _whole(case: Case, event: Event) -> None:
    """The one opening, of exactly the quotes that stood: sealed in its round by suppliers still in hand."""
    if len(case.of_lot("lot.open_quotes")) > 1:
        raise NotTrusted("quote.twice", "最后报价开启了两次", "the last quotes were opened twice")
    sealed = {
        str(each.body["bid"])
        for each in case.of_lot("lot.seal_quote")
        if each.tseq < event.tseq and each.body["round"] == event.body["round"]
    }
    told = [str(each["bid"]) for each in quotes.sheets(event)]
    quotes.opened(case)  # each is a quote for its own bid
    if sorted(told) != sorted((sealed & decisions.in_hand(case, event)) - quotes.left(case)):
        raise NotTrusted("quote.left_out", "开启的不是全部最后报价", "not the last quotes that stood were opened")


def _minutes(case: Case, event: Event) -> None:
    """What a member signed is what the chain tells."""
    chain = [
        Noted(each.tseq, each.type, each.actor, canon.instant(each.at), each.body)
        for each in case.of_lot(*rules.READ)
        if each.tseq < event.tseq
    ]
    opened = case.last("lot.open_quotes")
    call = decisions.call(case, opened) if opened is not None and opened.tseq < event.tseq else None
    if call is None:
        raise NotNow("minutes.early", "最后报价开启前签署记录", "minutes signed before the quotes were opened")
    due = rules.minutes(case.tender, case.lot, call.body["moment"], chain)
    if canon.sha256(due).hex() != event.body["minutes_sha256"]:
        raise NotTrusted("minutes.other", "谈判记录与日志不符", "the minutes are not what the chain tells")
    if event.role not in MEMBERS or event.actor != f"{event.role}.{str(event.found['pid'])[:32]}":
        raise NotTrusted("minutes.seat", "不是该席位的成员签署", "signed by another seat")


def _complete(case: Case) -> None:
    """Before scores or a ranking: the quotes are open, and everybody who sits has signed the minutes."""
    scored = case.last("lot.open_scores")
    if scored is None:
        return
    with case.findings.judging("05.11", scored.place):
        since = max((each.tseq for each in case.of_lot("lot.void_evaluation") if each.tseq < scored.tseq), default=0)
        signed = case.of_lot("lot.sign_minutes")
        by = {str(each.found["pid"]) for each in signed if since < each.tseq < scored.tseq}
        if case.last("lot.open_quotes") is None or not decisions.seated(case, decisions.over(case, scored)) <= by:
            raise NotNow("minutes.unsigned", "谈判记录没有全体签署", "not every member has signed the minutes")

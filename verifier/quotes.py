"""The last quotes as they were opened: what each supplier's price is after the talks, and who is out without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

from disclosure.rules import dossier as names
from evaluation.rules import last_quotes as rules
from evaluation.rules.last_quotes import Quote
from evaluation.rules.offer import Offer
from evaluation.rules.rejection import Rejection
from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid, Refusal
from verifier.case import Case
from verifier.event import Event


def wanted(case: Case) -> bool:
    """Whether the tender document's procedure has talks and last quotes; a document that cannot be read is for other
    checks to name."""
    try:
        return case.paper().way.last_quotes
    except Refusal:
        return False


def sheets(event: Event) -> list[Mapping[str, Json]]:
    """What a `lot.open_quotes` tells of each quote."""
    return cast("list[Mapping[str, Json]]", event.body["sheets"])


def opened(case: Case) -> dict[str, Quote]:
    """By bid, what the one opening gave; NotValid where there was none."""
    event = case.last("lot.open_quotes")
    if event is None:
        raise NotValid("quote.not_opened", "最后报价从未开启", "the last quotes were never opened")
    round_, made = int(str(event.body["round"])), {}
    for each in sheets(event):
        bid = str(each["bid"])
        if each["pid"] != rules.place(case.lot, bid):
            raise NotTrusted("quote.place", "最后报价不在其位置", "the quote was sealed at another place")
        if "fault" not in each:
            file = case.file(names.score(round_, str(each["pid"]), "sheet.json"))
            made[bid] = rules.read(rules.seat(case.tender, case.lot, round_, bid), bid, file)
    return made


def left(case: Case) -> set[str]:
    """The bids whose suppliers left."""
    return {str(event.body["bid"]) for event in case.of_lot("lot.leave_negotiation")}


def out(case: Case, in_hand: Iterable[str]) -> dict[str, Rejection]:
    """By bid why it is out for want of a last quote; nobody where none is asked for."""
    return rules.out(left(case), opened(case), in_hand) if wanted(case) else {}


def last(case: Case, first: Mapping[str, Offer]) -> dict[str, Offer]:
    """The offers with the last quotes in the place of the first."""
    quotes = opened(case)
    gone = out(case, [bid for bid, each in first.items() if each.rejection is None])
    return {
        bid: replace(
            each,
            prices=quotes[bid].total if bid in quotes else each.prices,
            rejection=each.rejection or gone.get(bid),
        )
        for bid, each in first.items()
    }

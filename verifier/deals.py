"""What a lot made of its room's result: the drawing among equals, the deal, the lapse; all bound by leaves (04.04)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from disclosure.rules import dossier as names
from experts.rules import plan as plans
from experts.rules.plan import Choice
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import NotTrusted
from trading.rules.live import drawn, replay
from trading.rules.live.room import Ending
from verifier import rooms
from verifier.case import Case
from verifier.chains import Chain
from verifier.event import Body, Event

_ENDS: Final[Mapping[str, tuple[Ending, ...]]] = {
    "lot.lapse": (Ending.FAILED,),
    "lot.draw_winner": (Ending.DRAW,),
    "lot.confirm_deal": (Ending.WON, Ending.DRAW),
}
"""What may follow from which endings."""


def check(case: Case) -> None:
    """04.04, of the lot's own events."""
    _contracts(case)
    for event in case.of_lot(*_ENDS):
        with case.findings.judging("04.04", event.place):
            room, result = _result(case, event)
            if event.verb == "draw_winner":
                _drawn(case, event, result)
            elif event.verb == "confirm_deal":
                _deal(case, event, room, result)


def _contracts(case: Case) -> None:
    """Each contract is with another winner of the deal, signed from its day on; a lot that has not ended otherwise is
    archived only with all of them."""
    deal = case.last("lot.confirm_deal")
    if deal is None:
        return
    due = {str(each.get("org")) for each in cast("list[Mapping[str, Json]]", deal.body["winners"])}
    for event in case.of_lot("lot.enter_contract", "lot.terminate", "lot.archive"):
        with case.findings.judging("04.04", event.place):
            if event.verb == "enter_contract":
                _contract(case, event, deal, due)
                due.discard(str(event.body["org"]))
            elif event.verb == "archive" and due:
                raise NotTrusted("deal.contract", "归档时还没有登记成交合同", "archived without its contracts")
            elif event.verb == "terminate":
                due.clear()


def _contract(case: Case, event: Event, deal: Event, due: set[str]) -> None:
    first, last = day_of(deal.at).isoformat(), day_of(event.at).isoformat()
    of = event.body["deal"] == case.lot_chain.leaf(deal.tseq).hex() and str(event.body["org"]) in due
    if not (of and first <= str(event.body["signed_on"]) <= last):
        raise NotTrusted("deal.contract", "登记的合同不是成交的合同", "this contract is not one of the deal")


def _result(case: Case, event: Event) -> tuple[Chain, Body]:
    """The room that the event names, and its result; NotTrusted unless the event may follow from it."""
    room = case.chains.get(str(event.body["room"])) or Chain("", [])
    last = room.events[len(room.leaves)] if room.subject.startswith("A-") else None
    ended = last is not None and last.type == "room.result" and last.body["ending"] in _ENDS[event.type]
    if last is None or not ended or event.body["result"] != room.leaf(last.tseq).hex():
        raise NotTrusted("deal.result", "与竞价室的结果不符", "this does not follow from the room's result")
    return room, last.body


def _drawn(case: Case, event: Event, result: Body) -> None:
    """The draw was among the room's equals, and took this one."""
    did = drawn.did(case.tender, case.lot)
    draws = [each for each in case.of_lot("lot.draw") if each.body["did"] == did]
    plan = plans.read(case.file(names.draw(did, "plan.json")))
    among = Choice(drawn.WINNER, tuple(str(each) for each in cast("list[Json]", result["equal"])))
    if len(draws) != 1 or (plan.did, plan.of) != (did, among):
        raise NotTrusted("deal.draw", "不是同价者之间的摇号", "no draw among the equal offers")
    said = (event.body["draw"], event.body["bidder"])
    if said != (case.lot_chain.leaf(draws[0].tseq).hex(), draws[0].body["chosen"]):
        raise NotTrusted("deal.drawn", "与摇号结果不符", "the draw has taken another")


def _deal(case: Case, event: Event, room: Chain, result: Body) -> None:
    """Winners, prices and currency are the room's, and each number stands for who came in under it."""
    firms = {str(each.body["bidder"]): each.actor.partition(".")[2] for each in room.of("room.enter")}
    winners = [{**one, "org": f"O-{firms[str(one['bidder'])]}"} for one in _winners(case, event, room, result)]
    currency = room.events[1].body["currency"]
    if (event.body["winners"], event.body["currency"]) != (winners, currency):
        raise NotTrusted("deal.terms", "成交内容与竞价结果不符", "the deal is not what the room has decided")


def _winners(case: Case, event: Event, room: Chain, result: Body) -> list[Mapping[str, Json]]:
    """Those of the result; among equals the one whom the draw has taken, at its own offer."""
    taken = case.last("lot.draw_winner")
    leaf = case.lot_chain.leaf(taken.tseq).hex() if taken else None
    if event.body.get("drawn") != leaf or (taken is None) != (result["ending"] == Ending.WON):
        raise NotTrusted("deal.drawn", "与摇号结果不符", "the draw has taken another")
    if taken is None:
        return cast("list[Mapping[str, Json]]", result["winners"])
    if len(room.events) < len(room.leaves):
        raise NotTrusted("deal.room", "竞价事项不全", "not every event of the room is there")
    held = replay.replay(rooms.method, room.subject, rooms.turned(room))
    return [drawn.won(held, str(taken.body["bidder"])).body()]

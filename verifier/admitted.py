"""A first stage's result is what was opened and reviewed; the list of what follows is that result (05.08, 01.04)."""

from __future__ import annotations

from typing import cast

from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from kernel.errors import NotTrusted
from trading.rules import first_stage
from trading.rules.first_stage import Seen
from trading.rules.procedure import Procedure, Yields
from verifier import bids, decisions
from verifier.case import Case
from verifier.event import Event
from verifier.findings import Place


def check(case: Case) -> None:
    """01.04 for acts that are of a first stage alone and for the list after one, 05.08 for its result."""
    way = None
    with case.findings.judging("01.04", Place(subject=case.tender)):
        way = case.paper().way
    if way is None:
        return
    for event in case.of_lot("lot.ask_bidder"):
        if event.role == Role.TENDEREE:
            _of_a_stage(case, event, way.yields is Yields.PROPOSED)
    for event in case.of_lot("lot.admit"):
        _of_a_stage(case, event, way.yields is not None)
        with case.findings.judging("05.08", event.place):
            _result(case, event, way)
    for event in case.tender_chain.of("tender.invite")[-1:]:
        with case.findings.judging("01.04", event.place):
            _list(case, event, way)


def _of_a_stage(case: Case, event: Event, right: bool) -> None:
    case.findings.expect("01.04", right, event.place, "不属于这种交易方式的事项", "no act of this way of trading")


def _result(case: Case, event: Event, way: Procedure) -> None:
    part = case.paper().lot(case.lot)
    found = [each for each in bids.outcomes(case).values() if each["outcome"] == "opened"]
    opened = [Seen(str(each["bid"]), str(each["bidder"]), str(each["name"])) for each in found]
    if way.yields is Yields.PASSED:
        decided = decisions.decided(case, "review_qualification", event)[""].body["results"]
        first_stage.check_review(part, decided, judged=True)
        opened = list(first_stage.seen(part, opened, decided))
    due = first_stage.outcome(part, opened)
    if any(event.body[name] != value for name, value in due.items()):
        raise NotTrusted("admit.other", "名单与审查结论不符", "the lists are not what was opened and decided")
    first_stage.check_enough(way, len(cast("list[Json]", due["admitted"])))


def _list(case: Case, event: Event, way: Procedure) -> None:
    """By the statement that the list names; who signed it, and where it lies in the log, the dossier of the stage
    before shows."""
    follows = event.body.get("follows")
    if (follows is not None) != bool(way.follows):
        raise NotTrusted("invite.follows", "名单没有指明前一阶段的结果", "the list names no result of a stage before")
    if not isinstance(follows, dict):
        return
    said = canon.mapping(case.document(str(follows["doc_sha256"])))
    body = cast("dict[str, list[dict[str, Json]]]", said["body"])
    due = [{"code": each["bidder"], "name": each["name"]} for each in body["admitted"]]
    if (said["act"], said["subject"]) != ("lot.admit", follows["lot"]) or event.body["invited"] != due:
        raise NotTrusted("invite.admitted", "名单与前一阶段的结果不符", "the list is not the result that it names")

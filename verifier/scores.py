"""Scores, ranking and award run again from the files alone."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from typing import cast

import evaluation.methods
from disclosure.rules import dossier as names
from evaluation.rules import award as awards
from evaluation.rules import document, ranking, scorecard, transcript
from evaluation.rules.method import Line, Method
from evaluation.rules.result import Inputs, Ranked, Result
from evaluation.rules.scorecard import Scorecard, Seat
from kernel import canon, money
from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid
from signing.rules import manifest, package
from verifier import bids
from verifier.case import Case, Event
from verifier.findings import Place

Told = Mapping[str, Json]
CHECKS = ("05.06", "05.07", "05.08", "05.09")


@cache
def methods() -> dict[str, Method]:
    """Every way of evaluating by its file's name."""
    found = pkgutil.iter_modules(evaluation.methods.__path__)
    return {one.name: importlib.import_module(f"evaluation.methods.{one.name}").METHOD for one in found}


def check(case: Case) -> None:
    """03.05 as far as scores go, and 05.06 to 05.09."""
    for event in case.of_lot("lot.seal_scores"):
        _sealed(case, event)
    opened, ranked = case.last("lot.open_scores"), case.last("lot.rank")
    for event in case.of_lot("lot.open_scores"):
        for sheet in _told_sheets(event):
            _opened(case, event, sheet)
    if opened is not None:
        with case.findings.judging("05.06", opened.place):
            _ranges(case, opened)
    else:
        case.findings.not_applicable("05.06", "没有评分", "nothing was scored")
    if ranked is None:
        for id_ in CHECKS[1:]:
            case.findings.not_applicable(id_, "没有排名", "nothing was ranked")
        return
    _ranked(case, ranked)


def _told_sheets(event: Event) -> list[Told]:
    return cast("list[Told]", event.body["sheets"])


# ---------------------------------------------------------------- sealed and opened


def _folder(event: Event, pid: str) -> str:
    return names.score(int(str(event.body["round"])), pid, "")


def _sealed(case: Case, event: Event) -> None:
    """The sealed sheet is what the event says: manifest, pieces, commitment; sealed by the seat that acts."""
    pid = str(event.body["pid"])
    base = f"{_folder(event, pid)}{event.tseq}."
    with case.findings.judging("03.05", Place(f"{base}manifest.json", event.subject, event.tseq)):
        said = manifest.read_sheet(case.file(f"{base}manifest.json"))
        sealed = case.file(f"{base}sealed.bin")
        due = (case.tender, case.lot, pid, event.body["round"], event.body["commitment"])
        shares = [custodian.json() for custodian in said.custodians]
        if (said.tender, said.lot, said.pid, said.round, said.score) != due or said.sealed.pieces != package.pieces_of(
            sealed
        ):
            raise NotTrusted("score.sealed", "密封的评分与登记不符", "the sealed sheet is not what was logged")
        if said.sealed.json() != event.body["sealed"] or shares != event.body["shares"]:
            raise NotTrusted("score.sealed", "密封的评分与登记不符", "the sealed sheet is not what was logged")
        package.check_sealed(sealed[:56], len(sealed), package.pieces_of(sealed), said.sealed)
        if case.dossier.digests[f"{base}manifest.json"] != event.body["manifest_sha256"]:
            raise NotTrusted("score.manifest", "清单与登记不符", "the manifest is not the one that was logged")
        if event.actor != f"expert.{pid[:32]}":
            raise NotTrusted("score.seat", "不是该席位的专家提交", "sealed by another seat")


def _opened(case: Case, event: Event, sheet: Told) -> None:
    """The sheet and nonce open the commitment that was logged before."""
    pid = str(sheet["pid"])
    folder = _folder(event, pid)
    with case.findings.judging("03.05", Place(f"{folder}sheet.json", event.subject, event.tseq)):
        if "fault" in sheet:
            return
        data, nonce = case.file(f"{folder}sheet.json"), case.file(f"{folder}nonce")
        if canon.sha256(data).hex() != sheet["sheet_sha256"] or nonce.hex() != sheet["nonce"]:
            raise NotTrusted("score.opened", "评分表与开启事项不符", "sheet or nonce is not what was opened")
        p7s = f"{folder}sheet.p7s"
        if not case.is_withheld(p7s) and case.dossier.digests.get(p7s) != sheet["p7s_sha256"]:
            raise NotTrusted("score.opened", "评分表签名与开启事项不符", "the sheet's signature is not what was opened")
        committed = bytes.fromhex(str(_last_sealed(case, event, pid).body["commitment"]))
        scorecard.opened(_seat(case, event, pid), data, nonce, committed)


def _last_sealed(case: Case, opened: Event, pid: str) -> Event:
    found = [
        event
        for event in case.of_lot("lot.seal_scores")
        if event.tseq < opened.tseq and (event.body["pid"], event.body["round"]) == (pid, opened.body["round"])
    ]
    if not found:
        raise NotValid("score.never_sealed", "从未密封", "this seat never sealed a sheet")
    return found[-1]


def _seat(case: Case, event: Event, pid: str) -> Seat:
    return Seat(case.tender, case.lot, int(str(event.body["round"])), pid)


# ---------------------------------------------------------------- from evidence to inputs


def cards(case: Case, opened: Event) -> dict[str, Scorecard]:
    """Each seat's newest sheet: as opened, or as corrected afterwards."""
    made = {}
    for sheet in _told_sheets(opened):
        if "fault" not in sheet:
            pid = str(sheet["pid"])
            made[pid] = scorecard.read(canon.parse(case.file(f"{_folder(opened, pid)}sheet.json")))
    for event in case.of_lot("lot.correct_scores"):
        if event.tseq > opened.tseq:
            made[str(event.found["pid"])] = scorecard.read(canon.parse(case.document(str(event.body["sheet_sha256"]))))
    return made


def _document(case: Case) -> document.Document:
    paper = canon.mapping(case.document(case.paper_sha256()))
    return document.read(document.snapshot(paper, case.lot))


def _ranges(case: Case, opened: Event) -> None:
    of, found = _document(case), list(cards(case, opened).values())
    scored = _conforming(case)
    for card in found:
        scorecard.check(card, of.criteria, scored)
    scorecard.check_agreement(found, of.criteria, scored)


def _decided(case: Case, verb: str) -> list[Event]:
    """The acts of a kind that decided: a majority of the panel, or the purchaser alone."""
    since = max((event.tseq for event in case.of_lot("lot.void_evaluation")), default=0)
    return [
        event
        for event in case.of_lot(f"lot.{verb}")
        if event.tseq > since and (event.role != "expert" or event.found.get("decided") is True)
    ]


def _rejected(case: Case) -> set[str]:
    reviewed = _decided(case, "review_qualification")
    results = cast("list[Told]", reviewed[-1].body["results"]) if reviewed else []
    failed = {str(result["bid"]) for result in results if result["passed"] is not True}
    return failed | {str(event.body["bid"]) for event in _decided(case, "reject_bid")}


def _conforming(case: Case) -> list[str]:
    opened = [bid for bid, outcome in bids.outcomes(case).items() if outcome["outcome"] == "opened"]
    return sorted(set(opened) - _rejected(case))


# ---------------------------------------------------------------- the ranking again


def _ranked(case: Case, ranked: Event) -> None:
    result: Result | None = None
    with case.findings.judging("05.07", Place(names.result("aggregation.json"))):
        data = case.file(names.result("aggregation.json"))
        if canon.sha256(data).hex() != ranked.body["aggregation_sha256"]:
            raise NotTrusted("result.other", "汇总文件与登记不符", "this is not the aggregation that was recorded")
        result = transcript.replay(data, methods())
        _inputs(case, ranked, result.inputs)
        found = result.ranked
        if found is None or [list(group) for group in found.assessment.order] != ranked.body["order"]:
            raise NotTrusted("result.order", "排名与登记不符", "the journal says another order")
        _report(case, ranked)
    if result is not None:
        with case.findings.judging("05.09", ranked.place):
            _members_only(case, result.inputs)
    if result is not None and result.ranked is not None:
        _award(case, result.ranked)


def _inputs(case: Case, ranked: Event, inputs: Inputs) -> None:
    """What the aggregation started from is what tender document, opening, panel and draws say."""
    if canon.canonical(inputs.document.source) != canon.canonical(_document(case).source):
        raise NotTrusted("result.document", "汇总所依的招标文件不符", "the rules are not those of the tender document")
    if (inputs.tender, inputs.lot) != (case.tender, case.lot):
        raise NotTrusted("result.lot", "汇总属于另一标段", "the aggregation is of another lot")
    _offers(case, inputs)
    opened = [event for event in case.of_lot("lot.open_scores") if event.tseq < ranked.tseq]
    due = cards(case, opened[-1]) if opened else {}
    if {card.pid: card.sheet() for card in inputs.cards} != {pid: card.sheet() for pid, card in due.items()}:
        raise NotTrusted("result.sheets", "汇总的评分表不是开启的评分表", "the sheets are not those that were opened")
    drawn = {name: value for name, value in chosen(case).items() if name in inputs.drawn}
    if drawn != dict(inputs.drawn):
        raise NotTrusted("result.drawn", "抽取的值与记录不符", "a drawn value is not the one that was drawn")


def _offers(case: Case, inputs: Inputs) -> None:
    outcomes = {bid: each for bid, each in bids.outcomes(case).items() if each["outcome"] == "opened"}
    if sorted(each.bid for each in inputs.offers) != sorted(outcomes):
        raise NotTrusted("result.offers", "汇总的投标不是已开启的投标", "the offers are not the bids that were opened")
    corrected = {str(event.body["bid"]): event.body["to"] for event in _decided(case, "correct_price")}
    for each in inputs.offers:
        said = outcomes[each.bid]
        told = (each.bidder, each.opened_sha256, [price.json() for price in each.prices])
        fits = told == (said["name"], said["opened_sha256"], said["total"])
        if each.corrected and [price.json() for price in each.corrected] != corrected.get(each.bid):
            fits = False
        if not fits or (each.rejection is not None) != (each.bid in _rejected(case)):
            raise NotTrusted("result.offer", f"投标 {each.bid} 与开标不符", f"bid {each.bid} is not as it was opened")


def chosen(case: Case) -> dict[str, str]:
    """Every drawn value of the lot, by name."""
    drawn = (event for event in case.of_lot("lot.draw") if event.body.get("chosen") is not None)
    return {str(event.body["did"]).rpartition("/")[2]: str(event.body["chosen"]) for event in drawn}


def _report(case: Case, ranked: Event) -> None:
    """The report that the members signed rests on this aggregation."""
    report = canon.mapping(case.document(str(ranked.body["report_sha256"])))
    if report["aggregation_sha256"] != ranked.body["aggregation_sha256"]:
        raise NotTrusted("report.other", "评标报告所依的汇总不符", "the report rests on another aggregation")
    spoken = {str(event.found["pid"]): event for event in case.of_lot("lot.sign_report", "lot.dissent")}
    signed = {
        pid: event for pid, event in spoken.items() if event.body["report_sha256"] == ranked.body["report_sha256"]
    }
    for member, verb in (("signed", "sign_report"), ("dissenting", "dissent")):
        if sorted(cast("Sequence[str]", ranked.body[member])) != sorted(p for p, e in signed.items() if e.verb == verb):
            raise NotTrusted("report.signatures", "签署报告的成员不符", "the members who signed are others")


def _members_only(case: Case, inputs: Inputs) -> None:
    """05.09: sheets come from those who sit, and from nobody who left."""
    convened = case.of_lot("lot.convene")
    sitting = set(cast("Sequence[str]", convened[-1].body["members"])) if convened else set()
    for event in case.lot_chain:
        if convened and event.tseq > convened[-1].tseq:
            sitting -= {str(event.body["pid"])} if event.verb in ("avoid", "decline") else set()
            sitting |= {str(event.body["pid"])} if event.verb == "replace_expert" else set()
    used = {card.pid for card in inputs.cards}
    if used and used != sitting:
        raise NotTrusted("result.members", "评分表不是现任成员的", "the sheets are not those of the members who sit")


# ---------------------------------------------------------------- the award


def _award(case: Case, ranked: Ranked) -> None:
    award = case.last("lot.award")
    if award is None:
        case.findings.not_applicable("05.08", "未定标", "nothing was awarded")
        return
    with case.findings.judging("05.08", award.place):
        order = ranking.settled(ranked.assessment.order, chosen(case))
        listed = [bid for group in ranking.candidates(order) for bid in group]
        _candidates(case, ranked, listed)
        bid = str(award.body["bid"])
        if bid not in listed or award.body["place"] != listed.index(bid) + 1:
            raise NotTrusted("award.place", "中标人或名次与排名不符", "the winner or its place is not the ranking's")
        if award.found["first"] is not (bid == listed[0]):
            raise NotTrusted("award.first", "是否第一名记载不实", "the event is wrong about the award being the first")
        if bid != listed[0]:
            awards.check_reason((listed[0],), str(award.body["reason"] or ""))
        outcome = bids.outcomes(case)[bid]
        if award.body["bidder"] != outcome["bidder"]:
            raise NotTrusted("award.bidder", "中标人与投标人不符", "the winner is not who bid")


def _candidates(case: Case, ranked: Ranked, listed: list[str]) -> None:
    """What was published, and awarded, is the ranking with the figures that were computed."""
    lines = {line.bid: line for line in ranked.assessment.lines}
    of, outcomes = _document(case), bids.outcomes(case)
    due = [
        {
            "place": n,
            "bid": bid,
            "bidder": outcomes[bid]["bidder"],
            "name": outcomes[bid]["name"],
            **_shown(of, lines[bid]),
        }
        for n, bid in enumerate(listed, start=1)
    ]
    published, award = case.last("lot.publish_candidates"), case.last("lot.award")
    if published is not None and published.body["candidates"] != due:
        raise NotTrusted("candidates.other", "公示内容与重算不符", "what was published is not the recomputed ranking")
    given = {row["bid"]: row["price"] for row in due}
    if award is not None and award.body["bid"] in given and award.body["price"] != given[str(award.body["bid"])]:
        raise NotTrusted("award.price", "中标价与重算不符", "the price awarded is not the one that was computed")


def _shown(of: document.Document, line: Line) -> dict[str, Json]:
    """A candidate's figures as they are published."""
    cents = money.minor_digits(of.currency)
    shown: dict[str, Json] = {
        "price": money.Money(money.rounded(line.priced.contract, cents), of.currency).json(),
        "evaluated": str(money.rounded(line.priced.evaluated, cents)),
    }
    if line.price_score is not None:
        figures = {"price_score": line.price_score.value, "points": line.points, "total": line.total}
        shown |= {name: str(money.rounded(exact, of.places)) for name, exact in figures.items()}
    return shown

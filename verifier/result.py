"""The ranking and the award run again from the files alone."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence
from functools import cache
from typing import Final, cast

import evaluation.methods
from disclosure.rules import dossier as names
from evaluation.rules import award as awards
from evaluation.rules import awarding_panel, document, ranking, transcript
from evaluation.rules.awarding_panel import Said
from evaluation.rules.method import Method
from evaluation.rules.pricing import Line
from evaluation.rules.result import Inputs, Ranked, Result
from kernel import canon, money
from kernel.canon import Json
from kernel.errors import NotTrusted
from trading.rules import framework
from verifier import awarding, bids, decisions, scores
from verifier.case import Case
from verifier.event import Event
from verifier.findings import Place

CHECKS: Final = ("05.07", "05.08", "05.09")


@cache
def methods() -> dict[str, Method]:
    """Every way of evaluating by its file's name."""
    found = pkgutil.iter_modules(evaluation.methods.__path__)
    return {one.name: importlib.import_module(f"evaluation.methods.{one.name}").METHOD for one in found}


def check(case: Case) -> None:
    """05.07, 05.08, 05.09."""
    ranked = case.last("lot.rank")
    if ranked is None:
        for id_ in CHECKS:
            case.findings.not_applicable(id_, "没有排名", "nothing was ranked")
        return
    _ranked(case, ranked)


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
    if canon.canonical(inputs.document.source) != canon.canonical(scores.rules(case).source):
        raise NotTrusted("result.document", "汇总所依的招标文件不符", "the rules are not those of the tender document")
    if (inputs.tender, inputs.lot) != (case.tender, case.lot):
        raise NotTrusted("result.lot", "汇总属于另一标段", "the aggregation is of another lot")
    _offers(case, inputs)
    opened = [event for event in case.of_lot("lot.open_scores") if event.tseq < ranked.tseq]
    due = scores.cards(case, opened[-1]) if opened else {}
    if {card.pid: card.sheet() for card in inputs.cards} != {pid: card.sheet() for pid, card in due.items()}:
        raise NotTrusted("result.sheets", "汇总的评分表不是开启的评分表", "the sheets are not those that were opened")
    drawn = {name: value for name, value in chosen(case).items() if name in inputs.drawn}
    if drawn != dict(inputs.drawn):
        raise NotTrusted("result.drawn", "抽取的值与记录不符", "a drawn value is not the one that was drawn")


def _offers(case: Case, inputs: Inputs) -> None:
    due, told = decisions.offers(case, inputs.document), {each.bid: each for each in inputs.offers}
    if sorted(told) != sorted(due):
        raise NotTrusted("result.offers", "汇总的投标不是已开启的投标", "the offers are not the bids that were opened")
    for bid, each in due.items():
        if told[bid].json() != each.json():
            raise NotTrusted(
                "result.offer",
                f"投标 {bid} 与开标、审查、否决或修正的记录不符",
                f"bid {bid} is not as it was opened, reviewed, corrected or rejected",
            )


def chosen(case: Case) -> dict[str, str]:
    """Every drawn value of the lot, by name."""
    drawn = (event for event in case.of_lot("lot.draw") if event.body.get("chosen") is not None)
    return {str(event.body["did"]).rpartition("/")[2]: str(event.body["chosen"]) for event in drawn}


def _report(case: Case, ranked: Event) -> None:
    """The report that the members signed rests on this aggregation."""
    report = canon.mapping(case.document(str(ranked.body["report_sha256"])))
    if report["aggregation_sha256"] != ranked.body["aggregation_sha256"]:
        raise NotTrusted("report.other", "评标报告所依的汇总不符", "the report rests on another aggregation")
    since = max((one.tseq for one in case.of_lot("lot.void_evaluation") if one.tseq < ranked.tseq), default=0)
    words = [event for event in case.of_lot("lot.sign_report", "lot.dissent") if event.tseq > since]
    spoken = {str(event.found["pid"]): event for event in words}
    signed = {
        pid: event for pid, event in spoken.items() if event.body["report_sha256"] == ranked.body["report_sha256"]
    }
    for member, verb in (("signed", "sign_report"), ("dissenting", "dissent")):
        if sorted(cast("Sequence[str]", ranked.body[member])) != sorted(p for p, e in signed.items() if e.verb == verb):
            raise NotTrusted("report.signatures", "签署报告的成员不符", "the members who signed are others")


def _members_only(case: Case, inputs: Inputs) -> None:
    """05.09: sheets come from those who sit, and from nobody who left."""
    due = decisions.seated(case) if case.paper().lot(case.lot).criteria else set()
    if {card.pid for card in inputs.cards} != due:
        raise NotTrusted("result.members", "评分表不是现任成员的", "the sheets are not those of the members who sit")


# ---------------------------------------------------------------- the award


def _award(case: Case, ranked: Ranked) -> None:
    """Every award since the ranking, each to those whom none before it was taken back from."""
    awards_ = case.of_lot("lot.award")
    if not awards_:
        case.findings.not_applicable("05.08", "未定标", "nothing was awarded")
    for n, award in enumerate(awards_, start=1):
        last = awards_[n].tseq if n < len(awards_) else sys.maxsize
        _one(case, ranked, award, last)


def _one(case: Case, ranked: Ranked, award: Event, last: int) -> None:
    """`last`: the number of the next award."""
    with case.findings.judging("05.08", award.place):
        order = _order(case, ranked)
        listed = [bid for group in ranking.candidates(order) for bid in group]
        _candidates(case, ranked, listed, award)
        left = [each for each in listed if each not in awarding.withdrawn(case, award.tseq)]
        bid = str(award.body["bid"])
        if bid not in left or award.body["place"] != listed.index(bid) + 1:
            raise NotTrusted("award.place", "中标人或名次与排名不符", "the winner or its place is not the ranking's")
        if award.found["first"] is not (bid == left[0]):
            raise NotTrusted("award.first", "是否第一名记载不实", "the event is wrong about the award being the first")
        _admitted(case, ranked, award, order)
        if bid != left[0]:
            awards.check_reason((left[0],), str(award.body["reason"] or ""))
        told = next((one for one in case.of_lot("lot.notify") if award.tseq < one.tseq < last), None)
        if told is not None and told.body["winner"] != bid:
            raise NotTrusted("notify.winner", "通知的中标人不符", "somebody else was notified as the winner")
        outcome = bids.outcomes(case)[bid]
        if award.body["bidder"] != outcome["bidder"]:
            raise NotTrusted("award.bidder", "中标人与投标人不符", "the winner is not who bid")


def _order(case: Case, ranked: Ranked) -> ranking.Places:
    """The places from which candidates are taken: by the ranking, or whom an awarding panel put first."""
    of = scores.rules(case)
    order, said = ranked.assessment.order, _panel(case)
    return awarding_panel.places(methods()[of.method], of, case.lot, order, said, chosen(case))


def _panel(case: Case) -> list[Said]:
    """What the awarding panel has said since the last ranking."""
    since = max(each.tseq for each in case.of_lot("lot.rank"))
    events = case.of_lot(*(f"lot.{verb}" for verb in awarding_panel.VERBS))
    return [Said(one.verb, one.body, case.lot_chain.leaf(one.tseq).hex()) for one in events if one.tseq > since]


def _admitted(case: Case, ranked: Ranked, award: Event, order: ranking.Places) -> None:
    """Where the call admits several (framework agreements): those of the ranking, in its order, and the first is named;
    elsewhere nobody beside the winner."""
    due: list[Json] | None = None
    if framework.admits(case.paper().way):
        of, outcomes = scores.rules(case), bids.outcomes(case)
        prices = {line.bid: _shown(of, line)["price"] for line in ranked.assessment.lines}
        due = [
            {"place": n, "bid": bid, "bidder": outcomes[bid]["bidder"], "price": prices[bid]}
            for n, bid in enumerate(framework.admitted(order), start=1)
        ]
        if award.found["first"] is not True:
            raise NotTrusted("award.admitted", "入围未按排名确定", "who is admitted does not follow from the ranking")
    if award.body.get("admitted") != due:
        raise NotTrusted("award.admitted", "入围供应商与重算不符", "those admitted are not the recomputed ones")


def _candidates(case: Case, ranked: Ranked, listed: list[str], award: Event) -> None:
    """What was published, and awarded, is the ranking with the figures that were computed."""
    lines = {line.bid: line for line in ranked.assessment.lines}
    of, outcomes = scores.rules(case), bids.outcomes(case)
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
    published = case.last("lot.publish_candidates")
    if published is not None and published.body["candidates"] != due:
        raise NotTrusted("candidates.other", "公示内容与重算不符", "what was published is not the recomputed ranking")
    given = {row["bid"]: row["price"] for row in due}
    if award.body["bid"] in given and award.body["price"] != given[str(award.body["bid"])]:
        raise NotTrusted("award.price", "中标价与重算不符", "the price awarded is not the one that was computed")


def _shown(of: document.Document, line: Line) -> dict[str, Json]:
    """A candidate's figures as they are published."""
    cents = money.minor_digits(of.currency)
    shown: dict[str, Json] = {
        "price": money.Money(money.rounded(line.priced.contract, cents), of.currency).json(),
        "evaluated": str(money.rounded(line.priced.evaluated, cents)),
    }
    figures = {"price_score": line.price_score.value} if line.price_score else {}
    if line.scored:
        figures |= {"points": line.points, "total": line.total}
    return shown | {name: str(money.rounded(exact, of.places)) for name, exact in figures.items()}

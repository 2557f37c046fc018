"""The papers after the ranking: candidates, notice of award, announcement, letters to those who did not win."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from disclosure.rules import figures, report_paper, source
from disclosure.rules.opening_papers import Line
from disclosure.rules.papers import AwardNotice, CandidatesNotice, ResultAnnouncement, ResultNotice
from disclosure.rules.parts import Candidate, Clock, Fact, Member, Party, Rejected, Sum
from disclosure.rules.source import Source, cited, fact, plain
from evaluation.rules.result import Inputs, Ranked
from kernel import law
from kernel.errors import NOTHING, Words
from kernel.reader import Reader
from trading.rules import calendar
from trading.rules.calendar import CONTRACT
from trading.rules.lifecycle import Regime

SCORE: Final = Words("评标得分", "Score")
EVALUATED: Final = Words("评标价", "Evaluated price")
COMPLAIN: Final = {
    Regime.BID: (Words("向监督部门投诉不迟于", "Complaint to the supervisor by"), "BIR-60"),
    Regime.P87: (Words("提出质疑不迟于", "Challenge to the purchaser by"), "GPL-52a"),
    Regime.INTL: (Words("向监督部门投诉不迟于", "Complaint to the supervisor by"), "BIR-60"),
}


@dataclass(frozen=True, slots=True)
class Awarded:
    """What `lot.award` decided."""

    bid: str
    bidder: Party
    price: Sum
    reason: str
    first: bool
    admitted: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The bids as opened, and the result as recorded and computed again."""

    lines: Sequence[Line]
    inputs: Inputs
    ranked: Ranked

    @property
    def parties(self) -> Mapping[str, Party]:
        return {line.bid: line.bidder for line in self.lines}

    def line(self, bid: str) -> Line:
        return next(line for line in self.lines if line.bid == bid)


def awarded(body: Reader, parties: Mapping[str, Party]) -> Awarded:
    """The decision out of the body of `lot.award`."""
    bid = body.text("bid")
    reason = body.text("reason") if body.has("reason") else ""
    listed = tuple(parties[each.text("bid")] for each in body.each("admitted")) if body.has("admitted") else ()
    price, first = figures.money(body.money("price")), body.inner("found").flag("first")
    return Awarded(bid, parties[bid], price, reason, first, listed)


def _out(of: Source, found: Evaluation) -> tuple[Rejected, ...]:
    """Who has no place, with why: rejected, or ranked no further."""
    return (
        *report_paper.rejected(of, found.inputs, found.parties),
        *report_paper.set_aside(found.ranked, found.parties),
    )


def candidates_notice(of: Source, found: Evaluation) -> CandidatesNotice:
    """中标候选人公示 (BIR-53, BIR-54): exactly the body that was signed."""
    paper = of.document
    return CandidatesNotice(
        head=source.head(of),
        proof=source.proof(of),
        opened=figures.moment(paper.closes),
        measure=SCORE if any(each.has("total") for each in of.body.each("candidates")) else EVALUATED,
        candidates=tuple(_candidate(of, found, each) for each in of.body.each("candidates")),
        rejected=_out(of, found),
        period=_period(of),
        objection=(
            fact("提出方式", "How", Words("在本平台提出，电子签名后提交", "on this platform, signed")),
            fact("异议渠道", "Channel", paper.objection_channel),
            fact("联系方式", "Contact", paper.contact),
        ),
        supervisor=(fact("监督部门", "Supervision", paper.supervisor.name),),
        basis=cited(of, "BIR-53", "BIR-54", "EBM-35"),
    )


def _candidate(of: Source, found: Evaluation, each: Reader) -> Candidate:
    line = found.line(each.text("bid"))
    scored = each.has("total")
    evaluated = figures.grouped(Decimal(each.text("evaluated")))
    return Candidate(
        place=each.integer("place", 1, 99),
        bidder=line.bidder,
        price=figures.money(each.money("price")),
        score=each.text("total") if scored else evaluated,
        duration=line.duration(of.part),
        quality=line.quality(of.part),
        manager="",
        certificate="",
        qualification=Words("资格和符合性审查通过", "passed the review of qualification and conformity"),
    )


def _period(of: Source) -> Clock:
    last = calendar.publicity_ends(of.at, of.document.publicity_days)
    return figures.clock(Words("公示期至", "Published until"), last, law.rule("BIR-54b", of.on).budget, of.on)


# ---------------------------------------------------------------- the award


def award_notice(of: Source, found: Evaluation) -> AwardNotice:
    """中标通知书 (BID-45)."""
    won = awarded(of.body, found.parties)
    line = found.line(won.bid)
    contract = Words("订立合同不迟于", "Contract to be signed by")
    return AwardNotice(
        head=source.head(of),
        proof=source.proof(of),
        winner=won.bidder,
        price=won.price,
        scope=Words(of.part.title.zh, of.part.title.en),
        duration=line.duration(of.part),
        quality=line.quality(of.part),
        manager=NOTHING,
        contract=source.clock(contract, CONTRACT[of.regime], of.on),
        bond=NOTHING,
        admitted=won.admitted,
        basis=cited(of, *(("P87-68", "GPL-46") if of.regime is Regime.P87 else ("BID-45", "BIR-55"))),
    )


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A member of the panel as the award opens him; a representative of the tenderee has no stratum."""

    name: str
    stratum: Words = NOTHING
    representative: bool = False


def result_announcement(of: Source, found: Evaluation, won: Awarded, seated: Sequence[Disclosed]) -> ResultAnnouncement:
    """中标结果公告: from here on the experts' names are public (BID-37, P87-69)."""
    line, named = found.line(won.bid), source.REPRESENTATIVE[of.document.regime]
    scope = (
        fact("标的", "Subject", Words(of.part.title.zh, of.part.title.en)),
        Fact(source.TERM[of.document.kind], line.duration(of.part)),
        fact("质量", "Quality", line.quality(of.part)),
        Fact(SCORE if found.inputs.document.criteria else EVALUATED, plain(_own_total(found, won.bid))),
    )
    return ResultAnnouncement(
        head=source.head(of),
        proof=source.proof(of),
        winner=won.bidder,
        price=won.price,
        scope=scope,
        departure=tuple(_departure(won)),
        admitted=won.admitted,
        rejected=_out(of, found),
        members=tuple(
            Member(each.name, named if each.representative else report_paper.EXPERT, each.stratum) for each in seated
        ),
        clocks=tuple(_limits(of)),
        contacts=source.contacts(of),
        basis=cited(of, *(("GPR-43", "P87-68") if of.regime is Regime.P87 else ("BID-37", "BID-45", "EBM-35"))),
    )


def _departure(won: Awarded) -> Iterator[Words]:
    """What must be said in public where the winner is not the first of the recomputed ranking (BIR-55)."""
    if not won.first:
        yield Words("中标人不是排名第一的中标候选人", "The winner is not the candidate who ranks first")
        yield Words(f"理由：{won.reason}", f"Reason: {won.reason}")


def _limits(of: Source) -> Iterator[Clock]:
    if of.regime is Regime.P87:
        yield source.clock(Words("公告期限至", "Announced at least until"), "P87-68d", of.on)
    name, rule = COMPLAIN[of.regime]
    yield source.clock(name, rule, calendar.remedy_from(of.regime, of.on))


def _own_total(found: Evaluation, bid: str) -> str:
    rows = {row.bidder: row for row in report_paper.comparison(found.inputs, found.ranked, found.parties)}
    return rows[found.parties[bid]].total


def result_notice(of: Source, found: Evaluation, won: Awarded, bid: str) -> ResultNotice:
    """中标结果通知书 to one loser: the winner, and how his own bid was evaluated (BID-45, P87-69)."""
    name, rule = COMPLAIN[of.regime]
    return ResultNotice(
        head=source.head(of),
        proof=source.proof(of),
        addressee=found.parties[bid],
        winner=won.bidder,
        price=won.price,
        own=tuple(_own(of, found, bid)),
        refund=None,
        remedies=(source.clock(name, rule, calendar.remedy_from(of.regime, of.on)),),
        basis=cited(of, *(("P87-68", "GPL-52") if of.regime is Regime.P87 else ("BID-45", "BIR-60"))),
    )


def _own(of: Source, found: Evaluation, bid: str) -> Iterator[Fact]:
    mine = found.parties[bid]
    for out in report_paper.rejected(of, found.inputs, found.parties):
        if out.bidder == mine:
            yield fact("评审结果", "Result", Words("投标被否决", "the bid was rejected"))
            yield fact("情形", "Ground", out.ground)
            yield fact("理由", "Reason", out.reason)
    for out in report_paper.set_aside(found.ranked, found.parties):
        if out.bidder == mine:
            yield fact("评审结果", "Result", out.ground)
    rows = report_paper.comparison(found.inputs, found.ranked, found.parties)
    for row in rows:
        if row.bidder == mine:
            place = Words(f"第 {row.place} 名（共 {len(rows)} 份有效投标）", f"{row.place} of {len(rows)} valid bids")
            yield fact("名次", "Place", place)
            yield fact("报价", "Price", row.price.said)
            yield from _points(found, row.scores, row.total)


def _points(found: Evaluation, scores: Sequence[str], total: str) -> Iterator[Fact]:
    if not scores:
        yield Fact(EVALUATED, plain(total))
        return
    named = [Words("价格", "price")] if len(scores) > len(found.inputs.document.criteria) else []
    named += [each.words for each in found.inputs.document.criteria]
    parts = (Words(f"{name.zh} {score}", f"{name.en} {score}") for name, score in zip(named, scores, strict=True))
    yield fact("各项得分", "Points", source.sentence(parts, "，", ", "))
    yield fact("总分", "Total", total)

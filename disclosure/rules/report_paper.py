"""The evaluation report (评标报告): the recorded result as people read it, its members without names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final

from disclosure.rules import figures, opening_papers, source
from disclosure.rules.opening_papers import Line as Bid
from disclosure.rules.papers import EvaluationReport
from disclosure.rules.parts import Criterion, Fact, Member, Objection, Party, Rejected, Scored, Signature, Sum
from disclosure.rules.source import Source, cited, fact
from disclosure.rules.tender_papers import price_weight
from evaluation.rules.assessment import mean_points
from evaluation.rules.pricing import WHY, Line
from evaluation.rules.rejection import GROUNDS
from evaluation.rules.result import Inputs, Ranked, Result
from kernel import money
from kernel.errors import NOTHING, Words
from kernel.money import Money

EXPERT: Final = Words("抽取的专家", "drawn expert")
AGREES: Final = Words("同意", "agrees")
DISSENTS: Final = Words("有不同意见，理由已书面记录", "dissents, with reasons in writing")
SILENT: Final = Words("未签字且未说明理由，视为同意", "neither signed nor gave reasons: counts as agreeing")


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What was done before the ranking. `seats` gives pid → what his group is called, `spoken` pid → (how, when).

    `representatives` are the pids of those whom the tenderee named.
    """

    method: Words
    began: datetime
    seats: Mapping[str, Words]
    spoken: Mapping[str, tuple[Words, str]]
    clarifications: tuple[Objection, ...] = ()
    representatives: frozenset[str] = frozenset()

    @property
    def aliases(self) -> dict[str, str]:
        """How the members are called before the result, in any language: number and first digits of the pseudonym."""
        return {pid: f"{n}-{pid[:8]}" for n, pid in enumerate(self.seats, 1)}


def evaluation_report(of: Source, lines: Sequence[Bid], result: Result, done: Evaluated) -> EvaluationReport:
    """评标报告. Names stay out: members are called by the pseudonym of their draw (BID-37)."""
    ranked = result.ranked
    parties = {line.bid: line.bidder for line in lines}
    offers = result.inputs.offers
    called = dict.fromkeys(done.representatives, source.REPRESENTATIVE[of.document.regime])
    members = tuple(Member(alias, called.get(pid, EXPERT), done.seats[pid]) for pid, alias in done.aliases.items())
    return EvaluationReport(
        head=source.head(of),
        proof=source.proof(of),
        basics=_basics(of, done),
        members=members,
        opened=opening_papers.rows(of, lines),
        admitted=tuple(parties[each.bid] for each in offers if each.rejection is None),
        rejected=(*rejected(of, result.inputs, parties), *(set_aside(ranked, parties) if ranked else ())),
        method=done.method,
        criteria=tuple(_criteria(result.inputs)),
        comparison=comparison(result.inputs, ranked, parties) if ranked else (),
        stability=tuple(_stability(ranked, parties, done.aliases)) if ranked else (),
        candidates=tuple(parties[bid] for group in ranked.candidates for bid in group) if ranked else (),
        matters=(),
        clarifications=done.clarifications,
        signatures=tuple(
            Signature(called.get(pid, EXPERT), alias, at, how)
            for pid, alias in done.aliases.items()
            for how, at in (done.spoken.get(pid, (SILENT, "")),)
        ),
        basis=cited(of, *(("P87-61",) if of.regime == "P87" else ("BID-40", "BIR-53"))),
    )


def _basics(of: Source, done: Evaluated) -> tuple[Fact, ...]:
    began, ended = figures.moment(done.began), figures.moment(of.at)
    return (
        fact("采购方式", "Procedure", Words("公开招标，资格后审", "open tender, qualification after opening")),
        fact("评标时间", "Time", Words(f"{began.zh} 至 {ended.zh}", f"{began.en} to {ended.en}")),
        fact(
            "评标方式",
            "How",
            Words("远程评标，各成员独立签署并密封评分", "remote; every member signed and sealed on his own"),
        ),
    )


def rejected(of: Source, inputs: Inputs, parties: Mapping[str, Party]) -> tuple[Rejected, ...]:
    """Every rejected bid with its ground, reason and article."""
    made = []
    for each in inputs.offers:
        if each.rejection is not None:
            ground = GROUNDS[of.regime][each.rejection.ground].words
            basis = figures.cited(each.rejection.law, of.on) if each.rejection.law else NOTHING
            made.append(Rejected(parties[each.bid], ground, basis, source.plain(each.rejection.reason)))
    return tuple(made)


def set_aside(ranked: Ranked, parties: Mapping[str, Party]) -> tuple[Rejected, ...]:
    """Every bid that conforms and that the method ranks no further: it was not rejected, and no article did it."""
    said = Words("符合性审查合格，依招标文件规定的评标办法处理", "conforms; ranked by the tender document")
    aside = sorted(ranked.assessment.pricing.aside.items())
    return tuple(Rejected(parties[bid], WHY[why], NOTHING, said) for bid, why in aside)


def _criteria(inputs: Inputs) -> Iterator[Criterion]:
    rules = inputs.document
    for weight in price_weight(rules):
        rule = Words("按招标文件的价格公式由系统计算", "computed by the document's formula")
        yield Criterion(Words("价格", "Price"), figures.points(weight), rule)
    for each in rules.criteria:
        rule = (
            Words("客观项，各成员须一致", "objective: all members must agree")
            if each.objective
            else Words("成员评分的平均值", "mean of the members' points")
        )
        yield Criterion(each.words, figures.points(Fraction(each.maximum, 100)), rule)


def comparison(inputs: Inputs, ranked: Ranked, parties: Mapping[str, Party]) -> tuple[Scored, ...]:
    """Every ranked bid, best first; equal places are ties."""
    lines = {line.bid: line for line in ranked.assessment.lines}
    made, place = [], 1
    for group in ranked.assessment.order:
        for bid in group:
            line = lines[bid]
            scores = [line.price_score.value] if line.price_score else []
            scores += [_mean(inputs, bid, each.id) for each in inputs.document.criteria]
            shown = tuple(str(money.rounded(value, inputs.document.places)) for value in scores)
            made.append(Scored(place, parties[bid], _price(inputs, line.priced.contract), shown, _total(inputs, line)))
        place += len(group)
    return tuple(made)


def _mean(inputs: Inputs, bid: str, criterion: str) -> Fraction:
    return mean_points([card.points[(bid, criterion)] for card in inputs.cards], inputs.document.mean)


def _total(inputs: Inputs, line: Line) -> str:
    """The total of points, or the price that is ranked where prices decide."""
    if line.scored:
        return str(money.rounded(line.total, inputs.document.places))
    return figures.grouped(money.rounded(line.ranked_price, money.minor_digits(inputs.document.currency)))


def _price(inputs: Inputs, exact: Fraction) -> Sum:
    currency = inputs.document.currency
    return figures.money(Money(money.rounded(exact, money.minor_digits(currency)), currency))


def _stability(ranked: Ranked, parties: Mapping[str, Party], aliases: Mapping[str, str]) -> Iterator[Words]:
    """Who would stand first without one of the others; one line that says so if nothing would change."""
    for change in ranked.stability.bids:
        first, out = _names(parties, change.first), parties[change.without].name
        yield Words(f"若无{out}的投标，第一名为{first.zh}", f"Without the bid of {out}, {first.en} would stand first")
    for change in ranked.stability.experts:
        first, out = _names(parties, change.first), aliases[change.without]
        yield Words(
            f"若无成员 {out} 的评分，第一名为{first.zh}",
            f"Without the scores of member {out}, {first.en} would stand first",
        )
    if not ranked.stability.bids and not ranked.stability.experts:
        yield Words(
            "去掉任何一份其他投标或者任何一名成员的评分，第一名不变",
            "Leaving out any other bid, or any one member's scores, changes nothing at the first place",
        )


def voiced(signed: Mapping[str, str], dissenting: Sequence[str]) -> dict[str, tuple[Words, str]]:
    """pid → (how, when) of those who signed the report; `signed` gives the moment as printed."""
    return {pid: (DISSENTS if pid in dissenting else AGREES, at) for pid, at in signed.items()}


def _names(parties: Mapping[str, Party], bids: Iterable[str]) -> Words:
    return source.sentence((source.plain(parties[bid].name) for bid in bids), "、", ", ")

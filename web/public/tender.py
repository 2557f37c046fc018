"""The page of a tender: its lots, its documents, the questions and their answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from disclosure.acts import reading as disclosure
from kernel import journal, law
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from trading.acts import reading, sequel
from trading.rules import site
from trading.rules.lifecycle import Regime
from web.desks import stages
from web.public import admission, files, lot, names, notices, six_classes
from web.public.case import Case, load, subject
from web.views.elements import Fact, Margin
from web.views.public import Answered, LotRow, TenderPage
from web.words import join, phrase

TWICE: Final = 2
_TWICE: Final = {Regime.BID: "C30-38", Regime.P87: "P87-43"}
"""What the law says once a second tender has too few bids."""


def page(ctx: Context, tender_id: str) -> TenderPage:
    """NotFound unless the tender is announced."""
    tender = reading.tender(ctx, tender_id)
    cases = [load(ctx, one.id) for one in reading.lots_of(ctx, tender_id)]
    first, paper = cases[0], tender.document
    chain = [entry.tseq for entry in journal.entries(ctx.tx, tender_id)]
    return TenderPage(
        number=tender_id,
        title=Words(paper.title.zh, paper.title.en),
        tags=(paper.way.words, names.KINDS[paper.kind], names.category(paper.category, ctx.catalogue)),
        status=names.status(first.lot.stage, first.outcome)
        if len(cases) == 1
        else phrase("共 {n} 个标段。", n=len(cases)),
        next=lot.next_step(first) if len(cases) == 1 else "",
        facts=(*_facts(tender), *_site(ctx, tender_id), *admission.beside(ctx, tender), *_again(ctx, tender)),
        lots=tuple(_row(case) for case in cases),
        files=tuple(one.shown(f"/tenders/{tender_id}") for one in files.of_tender(ctx, tender)),
        notices=tuple(notices.row(one, ctx.catalogue) for one in reversed(disclosure.of_tender(ctx, tender_id))),
        answers=tuple(_answered(one) for one in reading.questions(ctx, tender_id)),
        margin=Margin(tuple(chain), f"{subject(tender_id)}/"),
        actions=lot.actions(ctx, first),
        classes=six_classes.strip(ctx, tender_id),
    )


def _site(ctx: Context, tender: str) -> tuple[Fact, ...]:
    """Where it is traded, on a platform that several places share."""
    at = site.every(ctx.catalogue).get(reading.site_of(ctx, tender))
    return (Fact(Words("交易场所", "Site"), at.words, f"/notices?site={at.code}"),) if at else ()


def _facts(tender: reading.Tender) -> tuple[Fact, ...]:
    paper = tender.document
    return (
        Fact(Words("项目编号", "Project no."), paper.no, f"/projects/{paper.project}", style="mono"),
        Fact(Words("招标人", "Tenderee"), paper.tenderee.name),
        Fact(Words("代理机构", "Agency"), paper.agency.name),
        Fact(Words("监督部门", "Supervision"), paper.supervisor.name),
        Fact(Words("投标截止和开标", "Bids due and opened"), phrase("{at}", at=paper.closes)),
        Fact(Words("资金来源", "Funds"), paper.funding),
        Fact(Words("批准文件", "Approval"), paper.approval_no),
        Fact(Words("实施地点", "Place"), paper.place),
        *lot.visit(paper),
        Fact(Words("联系方式", "Contact"), paper.contact),
        Fact(Words("异议渠道", "Objections"), paper.objection_channel),
    )


def _again(ctx: Context, tender: reading.Tender) -> Iterator[Fact]:
    """The project's other tenders: those that failed before this one and how, where this one failed those after it; and
    what a second failure leaves."""
    every = sequel.attempts(ctx, tender.document.project)
    place = next(n for n, one in enumerate(every) if one.tender == tender.id)
    for one in filter(lambda each: each.failed, every[:place]):
        how = [stages.verb(type_.partition(".")[2]) for type_ in sorted(one.failed)]
        yield Fact(Words("前次招标", "Tendered before"), join(one.tender, *how), f"/tenders/{one.tender}")
    for one in every[place + 1 :] if every[place].failed else ():
        told = phrase("{no}，{at:day}公告", no=one.tender, at=one.at)
        yield Fact(Words("其后招标", "Tendered again"), told, f"/tenders/{one.tender}")
    rule = _TWICE.get(tender.document.regime)
    if rule and place + 1 == len(every) and sequel.too_few(ctx, tender.document.project) >= TWICE:
        said = law.rule(rule, day_of(ctx.now)).text
        yield Fact(
            Words("再次不足法定家数", "Too few bids again"), phrase("{what}（{law}）", what=said, law=law.cite(rule))
        )


def _row(case: Case) -> LotRow:
    part = case.part.title
    return LotRow(
        number=case.lot.id,
        title=Words(part.zh, part.en),
        href=lot.address(case.lot.id),
        stage=stages.STAGES[case.lot.stage],
        ceiling=lot.ceiling(case),
        next=lot.row_next(case),
    )


def _answered(one: reading.Question) -> Answered:
    return Answered(day_of(one.asked_at), one.text, one.answer, day_of(one.answered_at) if one.answered_at else None)

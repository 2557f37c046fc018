"""A lot's own page for one of its parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from evaluation.acts import members, progress
from kernel.actor import MEMBERS, Role
from kernel.context import Context
from kernel.errors import Words
from trading.acts import following, reading, receipts
from trading.acts.reading import Question, Tender
from trading.rules import first_stage
from trading.rules.lifecycle import LIVE, Stage
from web.desks import (
    call_facts,
    deposits,
    duties,
    fee_facts,
    panel_errands,
    papers,
    recording_errands,
    selling_errands,
    stages,
)
from web.desks.duties import Held
from web.desks.stages import OVER
from web.format import here
from web.views.elements import Empty, Fact, File, Form, Link
from web.views.workbench import Enquiry, Papers, WorkPage
from web.words import Text, join, phrase

IDLE: Final = Empty(Words("这个标段现在没有要您办的事。", "This lot waits for nothing from you now."))
KINDS: Final = {
    "ask": Words("提问", "question"),
    "object_documents": Words("对招标文件的异议", "objection to the documents"),
    "opening": Words("对开标的异议", "objection to the opening"),
    "result": Words("对评标结果的异议", "objection to the result"),
    "complaint": Words("投诉", "complaint"),
}
RECEIPT: Final = Words("回执（单一文件）", "Receipt (one file)")
"""It says by when the law wants an answer; `ggzy verify receipt` reads it."""
_ANSWERS: Final = {"ask": Role.AGENCY, "object_documents": Role.TENDEREE}
_OBJECTIONS: Final = {"opening": Role.TENDEREE, "result": Role.TENDEREE, "complaint": Role.SUPERVISOR}


def page(ctx: Context, held: Held) -> WorkPage:
    """Everything that this party may see of the lot while it works with it."""
    lot = held.lot
    tender = reading.tender(ctx, lot.tender)
    asked, objected = reading.questions(ctx, lot.tender), reading.objections(ctx, lot.id)
    mine = receipts.mine(ctx, lot.tender, lot.id) if held.role is Role.BIDDER else frozenset()
    return WorkPage(
        number=lot.id,
        title=held.title,
        now=stages.said(lot.stage),
        next=stages.next_step(held.next),
        stages=stages.line(lot.stage, lot.suspended_in, first=lot.way.yields is not None),
        duties=duties.nearest(duties.duties(held)),
        idle=IDLE,
        actions=(*duties.links(held), *_more(held), *deposits.keeping(ctx, lot)),
        facts=(*facts(held, tender), *_progress(ctx, held), *call_facts.shown(ctx, held), *fee_facts.shown(ctx, held)),
        papers=(
            Papers(Words("招标文件", "Tender documents"), documents(ctx, tender)),
            papers.published(ctx, lot),
            *selling_errands.papers(ctx, lot.id),
        ),
        enquiries=(
            *_enquiries(asked, held, mine),
            *_enquiries(objected, held, mine),
        ),
        caution=_caution(held),
        films=recording_errands.shown(ctx, lot),
        unasked=_unasked(held),
        follow=_follow(ctx, held) if held.role is Role.BIDDER else None,
    )


def _follow(ctx: Context, held: Held) -> Form:
    """Following puts the lot on the firm's desk and into its calendar; nobody else learns of it."""
    if following.follows(ctx, held.lot.id):
        return Form(duties.page(held.lot.id, "unfollow"), (), Words("不再关注", "Follow no longer"))
    return Form(duties.page(held.lot.id, "follow"), (), Words("关注此标段", "Follow this lot"))


def _more(held: Held) -> tuple[Link, ...]:
    """Pages of the lot that are no acts."""
    lot, found = held.lot, []
    if held.role is Role.BIDDER:
        found.append(Link(Words("递交和回执", "Submission and receipts"), duties.page(lot.id, "submit")))
    if held.role in MEMBERS:
        found.append(Link(Words("阅读投标文件", "Read the bids"), duties.page(lot.id, "bids")))
        if lot.stage is Stage.EVALUATING:
            found.append(Link(stages.verb("avoid"), duties.act(lot.id, "avoid")))
    if held.role in {*duties.CONSOLE, Role.TENDEREE} and lot.stage is Stage.COMPETING:
        found.append(Link(Words("竞价控制台", "Console"), duties.room(f"A-{lot.id.removeprefix('L-')}")))
    if held.role is Role.SUPERVISOR:
        found.append(Link(Words("日志", "Log"), f"/me/log/{lot.id}"))
        if lot.opened_at:
            found.append(Link(Words("筛查线索", "Leads of the screens"), duties.page(lot.id, "screens")))
    found += papers.dossiers(lot, held.role)
    seen = {link.href for link in duties.links(held)}
    return tuple(link for link in found if link.href not in seen)


def _progress(ctx: Context, held: Held) -> tuple[Fact, ...]:
    """How far the panel has come, for those who sit on it and who watches over it: counts, and never a mark."""
    if held.role not in (*MEMBERS, Role.SUPERVISOR) or held.lot.stage not in (Stage.EVALUATING, Stage.SCORED):
        return ()
    sitting = members.sitting(ctx, held.lot)
    come = progress.of(ctx, sitting)
    rows = [(Words("已签评标报告（含不同意见）", "Report signed, dissent included"), come.signed, come.members)]
    if held.lot.stage is Stage.EVALUATING:
        rows = [(Words("已封存评分表", "Score sheets sealed"), come.sealed, come.members)]
    if come.asked:
        rows.append((Words("已答复的书面询问", "Questions answered"), come.answered, come.asked))
    counts = (Fact(label, f"{done} / {all_}", style="n") for label, done, all_ in rows)
    return (*panel_errands.chair(ctx, sitting), *counts)


def facts(held: Held, tender: Tender) -> tuple[Fact, ...]:
    """Parties, limits and sums, as announced."""
    lot, paper = held.lot, tender.document
    part = paper.lot(lot.id)
    rows: list[tuple[Words, Text, str]] = [
        (Words("项目", "Project"), Words(paper.title.zh, paper.title.en), f"/tenders/{tender.id}"),
        (Words("招标编号", "Tender number"), tender.no, ""),
        (Words("招标人", "Tenderee"), paper.tenderee.name, ""),
        (Words("代理机构", "Agency"), paper.agency.name, ""),
        (Words("监督部门", "Supervisor"), paper.supervisor.name, ""),
        (Words("投标截止", "Bids due"), phrase("{at}", at=paper.closes), ""),
    ]
    if lot.window_ends and lot.stage in (Stage.OPENING, Stage.UNSEALING):
        rows.append((Words("解密时限", "Window to decrypt"), phrase("{by:until} 前", by=lot.window_ends), ""))
    if part.ceiling:
        rows.append((Words("最高限价", "Ceiling"), phrase("{sum}", sum=part.ceiling.money), ""))
    rows.append((Words("评标办法", "Way of evaluating"), METHODS.get(part.method, part.method), ""))
    return tuple(Fact(label, value, href) for label, value, href in rows)


METHODS: Final[Mapping[str, Text]] = {name: method.words for name, method in members.METHODS.items()} | {
    **first_stage.METHODS
}


def documents(ctx: Context, tender: Tender) -> tuple[File, ...]:
    """The tender document itself and the files that belong to it."""
    on = here(tender.announced_at).date()
    whole = Words(f"招标文件第 {tender.version} 版（JSON）", f"tender document, version {tender.version} (JSON)")
    base = f"/me/tenders/{tender.id}/files"
    rest = [File(one.name, f"{base}/{one.sha256}", on, one.size, one.sha256) for one in tender.document.files]
    size = len(ctx.blobs.get(tender.doc_sha256))
    return (File(whole, f"{base}/{tender.doc_sha256}", on, size, tender.doc_sha256), *rest)


def _enquiries(rows: Iterable[Question], held: Held, mine: frozenset[str]) -> list[Enquiry]:
    made = []
    for one in rows:
        about = join(KINDS.get(one.kind, one.kind), phrase("{at}", at=one.asked_at))
        receipt = Link(RECEIPT, f"/me/enquiries/{one.id}/receipt") if one.id in mine else None
        made.append(Enquiry(one.text, about, one.answer, _key(one, held, held.lot.id), receipt))
    return made


def _unasked(held: Held) -> Empty:
    """Questions come before the deadline, and everybody reads the answers."""
    told = Words("还没有人提问或提出异议；答复对所有人公开。", "No questions or objections yet; answers are for all.")
    if held.role is not Role.BIDDER or held.lot.stage is not Stage.ANNOUNCED:
        return Empty(told)
    return Empty(told, Link(stages.verb("ask"), duties.act(held.lot.tender, "ask")))


def _key(one: Question, held: Held, lot: str) -> Link | None:
    """Where the one who must answer does so."""
    key = Words("答复", "Answer")
    if _ANSWERS.get(one.kind) is held.role:
        return Link(key, duties.act(one.id, "answer"))
    if _OBJECTIONS.get(one.kind) is held.role:
        return Link(key, duties.act(lot, "decide_complaint" if one.kind == "complaint" else "answer_objection"))
    return None


def _caution(held: Held) -> Text:
    lot = held.lot
    if lot.stage is Stage.SUSPENDED:
        return Words(
            "标段已中止，恢复前不能办理其他事项。", "The lot is suspended; nothing else can be done before it resumes."
        )
    if lot.stage in OVER:
        return Words("标段已结束。", "The lot has ended.")
    if lot.stage in LIVE and held.role is Role.BIDDER and held.bid:
        return Words(
            "标段已转为网上竞价，您此前递交的密封投标文件不再开启；要参加竞价，请在竞价室入场。",
            "The lot is competed for live: your sealed bid is never opened. Come into the room to compete.",
        )
    return ""

"""The page of a lot: its state, its limits, its files, its acts, and after the award everything behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from disclosure.acts import reading as disclosure
from disclosure.acts.dossier import ENDED
from disclosure.acts.reading import Notice
from disclosure.rules import notice as kinds
from disclosure.rules.source import CALLED, sentence
from kernel import canon, law
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.money import Money
from signing.rules.manifest import SECOND
from trading.acts import live
from trading.rules import calendar
from trading.rules import visit as rules
from trading.rules.deposit import EXAMINED, REFUSED
from trading.rules.lifecycle import COMPETED, Stage
from trading.rules.live.drawn import WINNER
from trading.rules.tender import Competition, LotDocument, TenderDocument
from web import sentences
from web.desks import duties, stages
from web.public import admission, course, deal, files, names, notices, performance, proof, results, stage_times
from web.public.case import Case, load, replayed, subject
from web.views.elements import Fact, File, Link
from web.views.lot import LotPage
from web.views.room import RoomPage
from web.words import Text, join, phrase

_BIDDING: Final = frozenset({Role.PUBLIC, Role.BIDDER})
_HALTED: Final = {"lot.terminate": Words("终止", "terminated"), "lot.suspend": Words("中止", "suspended")}
_HALL: Final = (Stage.ANNOUNCED, Stage.CLOSED, Stage.OPENING)
TWO: Final = Words(
    "两个信封，价格单独密封，评审第一信封后再开启",
    "two envelopes; the price is sealed apart and opened after the first is judged",
)


_DECIDING: Final = {
    kinds.AWARD: Words("中标通知书", "Award notice"),
    kinds.DEAL: Words("成交确认书", "Confirmation of the deal"),
}


Board = Callable[[Context, str], RoomPage]


def page(ctx: Context, lot_id: str, board: Board | None = None) -> LotPage:
    """NotFound unless the lot is announced. `board` shows its room where it is competed for live."""
    case = load(ctx, lot_id)
    again, at, papers = replayed(ctx, case), address(lot_id), _notices(ctx, lot_id)
    links = (_notice(papers), dossier(case))
    return LotPage(
        number=case.lot.id,
        title=title(case),
        tags=(case.document.way.words, names.KINDS[case.document.kind]),
        tender=Link(case.document.no, f"/tenders/{case.lot.tender}"),
        part=phrase("标段 {no}", no=case.part.no),
        status=names.status(case.lot.stage, case.outcome),
        next=next_step(case),
        stages=course.line(case),
        facts=facts(case),
        deadlines=course.deadlines(case),
        rule_set=Link(law.EDITION, f"{subject(case.lot.tender)}/1"),
        files=(*(one.shown(at) for one in files.of_lot(ctx, case)), *_papers(papers)),
        happenings=course.happenings(case.places),
        award=results.award(case, links) or deal.award(ctx, case, links),
        candidates=results.candidates(ctx, case),
        opening=results.opening(ctx, case),
        admission=admission.result(ctx, case),
        performance=performance.result(ctx, case),
        ranking=results.ranking(ctx, case, again.result if again else None),
        proof=proof.panel(ctx, case, again),
        actions=actions(ctx, case),
        hall=Link(Words("开标大厅", "Opening hall"), f"{at}/opening") if _has_hall(case) else None,
        draw=Link(Words("专家是怎么抽的", "How the experts were drawn"), f"{at}/draw")
        if any(not str(each.body["did"]).endswith(f"/{WINNER}") for each in case.named("plan_draw"))
        else None,
        stopped=stopped(case),
        sunlight=Link(proof.GROUNDS, sunlight(lot_id)),
        room=board(ctx, room_of(case)) if board and room_of(case) else None,
        times=stage_times.rows(case.lot.regime, case.places, case.lot.stage, case.now),
    )


def _has_hall(case: Case) -> bool:
    return case.lot.stage in _HALL and case.lot.regime not in COMPETED


def _notices(ctx: Context, lot_id: str) -> dict[str, tuple[Notice, tuple[File, ...]]]:
    """The lot's published papers by kind, with their sealed files."""
    return {one.kind: (one, notices.files(ctx, one)) for one in disclosure.of_lot(ctx, lot_id)}


def _papers(papers: Mapping[str, tuple[Notice, tuple[File, ...]]]) -> list[File]:
    """The Chinese PDF of every paper, under the paper's name."""
    return [replace(pdfs[0], name=join(notices.called(kind), "PDF")) for kind, (_, pdfs) in papers.items() if pdfs]


def _notice(papers: Mapping[str, tuple[Notice, tuple[File, ...]]]) -> Link | None:
    """The sealed award notice, or the confirmation of the deal."""
    for kind, name in _DECIDING.items():
        if kind in papers:
            one, pdfs = papers[kind]
            sealed = Words(f"{name.zh}（PDF，已盖章）", f"{name.en} (PDF, sealed)")
            return Link(sealed, pdfs[0].href) if pdfs else Link(name, notices.address(one))
    return None


def room_of(case: Case) -> str:
    """The lot's room; empty while it is not competed for live."""
    opened = case.last("begin_competition")
    return str(opened.body["room"]) if opened else ""


def address(lot_id: str) -> str:
    return f"/lots/{lot_id}"


def title(case: Case) -> Words:
    return titled(case.document, case.lot.id)


def titled(paper: TenderDocument, lot_id: str) -> Words:
    """The tender's title, with the lot's own behind it where there are several."""
    part, whole = paper.lot(lot_id).title, paper.title
    if len(paper.lots) == 1:
        return Words(whole.zh, whole.en)
    return Words(f"{whole.zh}（{part.zh}）", f"{whole.en} ({part.en})")


def next_step(case: Case) -> Text:
    """The status sentence's second half: an answer that is owed first; a moment that has passed is not named as a
    limit."""
    if waits := course.answer_due(case):
        return waits
    task = case.task
    if not task.act:
        return ""
    late = task.when is not None and task.until and task.when <= case.now
    if late or task.when is None:
        return phrase(
            "{who}须{what}（{law}）。",
            who=stages.ROLES[Role(task.role)],
            what=stages.verb(task.act),
            law=law.cite(task.rule),
        )
    return stages.next_step(task)


def facts(case: Case) -> tuple[Fact, ...]:
    paper, part = case.document, case.part
    made = [
        Fact(CALLED[paper.regime], paper.tenderee.name),
        Fact(Words("代理机构", "Agency"), paper.agency.name),
        Fact(Words("监督部门", "Supervision"), paper.supervisor.name),
        *visit(paper),
        *_limits(case),
        *(_evaluated(case) if part.competition is None else _sold(case, part.competition)),
    ]
    return tuple(made)


def visit(paper: TenderDocument) -> tuple[Fact, ...]:
    """The site visit, where one is announced: for all, and nobody is asked for a name."""
    if paper.visit is None:
        return ()
    said = phrase("{at}，{place}", at=canon.moment(paper.visit.at), place=paper.visit.place)
    return (Fact(Words("踏勘", "Site visit"), join(said, rules.NOTE, by="；")),)


def _evaluated(case: Case) -> tuple[Fact, ...]:
    paper, part = case.document, case.part
    return (
        Fact(Words("评标办法", "Evaluation"), names.method(part.method)),
        *((Fact(Words("密封", "Sealing"), TWO),) if part.envelopes == SECOND else ()),
        Fact(Words("资金来源", "Funds"), paper.funding),
        Fact(Words("工期或交货期", "Duration"), phrase("{n} 日", n=part.duration_days)),
        *_panel(part),
    )


def _panel(part: LotDocument) -> tuple[Fact, ...]:
    """Proposals without a price have none."""
    if not part.panel:
        return ()
    return (Fact(Words("评标委员会", "Panel"), phrase("共 {n} 人", n=int(str(part.panel["size"])))),)


def _sold(case: Case, said: Competition) -> tuple[Fact, ...]:
    """How it is competed for, and what its notice tells besides."""
    ways = [live.method(each).words for each in said.ways]
    return (
        Fact(Words("竞价方式", "Way of competing"), sentence(ways, "、", ", ")),
        *(Fact(Words(each.zh, each.en), each.value) for each in case.document.particulars),
    )


def _limits(case: Case) -> list[Fact]:
    part = case.part
    start, step = (part.competition.start, part.competition.step) if part.competition else (None, None)
    named = (
        (Words("最高限价", "Ceiling price"), part.ceiling),
        (Words("预算", "Budget"), part.budget),
        (Words("起始价", "Start price"), start),
        (Words("加价幅度", "Step"), step),
    )
    found = [Fact(name, phrase("{sum}", sum=amount.money), style="n") for name, amount in named if amount]
    if part.deposit is not None:
        without = REFUSED if part.deposit.required_to_bid else EXAMINED
        said = join(phrase("{sum}", sum=part.deposit.amount.money), without)
        found.append(Fact(Words("投标保证金", "Bid deposit") if not start else Words("竞买保证金", "Deposit"), said))
    return found


def ceiling(case: Case) -> Money | None:
    return case.part.ceiling.money if case.part.ceiling else None


def actions(ctx: Context, case: Case) -> tuple[Link, ...]:
    """What a reader can do now; whoever is not signed in is led through the sign-in."""
    lot, at = case.lot, address(case.lot.id)
    if room := room_of(case):
        return (Link(Words("进入竞价室", "To the room"), f"/rooms/{room}"),)
    if lot.stage in (Stage.CLOSED, Stage.OPENING, Stage.UNSEALING):
        return (Link(Words("旁观开标", "Watch the opening"), f"{at}/opening"),)
    if lot.stage is not Stage.ANNOUNCED or case.now >= case.document.closes or ctx.actor.role not in _BIDDING:
        return ()
    asked = [_act(lot.tender, "ask")]
    if lot.regime not in COMPETED:
        asked.insert(0, Link(Words("递交投标文件", "Submit a bid"), duties.page(lot.id, "submit")))
    if case.now < calendar.objections_close(case.lot.regime, case.document.closes, case.lot.way.to_object):
        asked.append(_act(lot.tender, "object_documents"))
    return tuple(asked if ctx.actor.role is Role.BIDDER else (Link(one.text, _way_in(one.href)) for one in asked))


def _act(subject: str, verb: str) -> Link:
    return Link(stages.verb(verb), duties.act(subject, verb))


def _way_in(href: str) -> str:
    return f"/sign-in?next={quote(href, safe='')}"


def dossier(case: Case) -> Link | None:
    """The ZIP that anybody can verify at home, once the lot has ended."""
    if case.lot.stage not in ENDED:
        return None
    return Link(Words("下载案卷（ZIP）", "Dossier (ZIP)"), dossier_address(case))


def sunlight(lot_id: str) -> str:
    """The address where everything that the lot can prove stands with its grounds."""
    return f"{address(lot_id)}/proof"


def dossier_address(case: Case) -> str:
    return f"{address(case.lot.id)}/dossier.zip"


def dossier_name(case: Case) -> str:
    """Under which name it is saved."""
    return f"dossier-{case.lot.id}.zip"


def stopped(case: Case) -> Text:
    """Why the lot ended or rests before its award."""
    if entry := case.last("stop_too_few"):
        return phrase(
            "截止时收到的投标不足 {least} 份，依法不开标，须重新招标（{law}）。",
            least=entry.body["least"],
            law=law.cite("BID-28"),
        )
    if case.last("lapse"):
        return Words("竞价无人成交，流拍。", "Nobody has won the competition: the lot lapsed.")
    halted = case.named("terminate") or (case.named("suspend") if case.lot.stage is Stage.SUSPENDED else [])
    if not halted:
        return ""
    basis = str(halted[-1].body["basis"])
    return phrase(
        "{at:day}{what}：{reason}（{basis}）。",
        at=halted[-1].at,
        what=_HALTED[halted[-1].type],
        reason=str(halted[-1].body["reason"]),
        basis=law.cite(basis) if law.known(basis) else basis,
    )


def row_next(case: Case) -> Text:
    """The next step in few words, for lists."""
    if case.lot.stage is Stage.ANNOUNCED:
        return sentences.bids_due(case.document.closes)
    return next_step(case) or stages.STAGES[case.lot.stage]

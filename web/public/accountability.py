"""Cases of accountability as everybody sees them: what opened them, by when, what they came to; never the people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from disclosure.acts import accountability
from disclosure.acts.accountability import Held
from disclosure.rules.accountability import JUDGES, KINDS, MEASURES, OUTCOMES, SHEET, Case, Kind
from kernel import law
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from web.desks import duties
from web.desks.accountability_errands import VERBS
from web.desks.errands import UNCHOSEN, select
from web.public.case import subject as chain
from web.public.paged import paged
from web.public.requests import counted
from web.views.accountability import AccountPage, CaseRow, CasesPage
from web.views.elements import Choice, Empty, Fact, Field, Form, Link, Sign
from web.words import Text, phrase

ADDRESS: Final = "/openness/cases"
NEW: Final = f"{ADDRESS}/new"
LOOK: Final = f"{ADDRESS}/look"
TITLE: Final = Words("投诉举报和责任追究", "Complaints and accountability")
_EMPTY: Final = Empty(Words("还没有投诉和追责案件。", "There are no complaints or cases."))
_OWN: Final = (
    Field("text", Words("投诉内容", "Complaint"), "textarea"),
    Field("name", Words("姓名（可不填）", "Name, if you like"), required=False),
    Field("contact", Words("联系方式（可不填）", "Contact, if you like"), required=False),
)


def address(id: str) -> str:
    return f"{ADDRESS}/{id}"


def listing(ctx: Context, number: int = 1, form: Form | None = None, error: Text = "") -> CasesPage:
    """A page of the cases, the form of a complaint and the look-up; `form` is what was typed before it was refused."""
    fields = (
        Field("number", Words("投诉编号", "Number"), hint="E-2026-000001"),
        Field("code", Words("查询码", "Code")),
    )
    look = Form(LOOK, fields, Words("查询", "Look it up"), plain=True)
    numbers, pager = paged(accountability.numbers(ctx.tx), number, ADDRESS)
    rows = tuple(_row(ctx, of) for of in accountability.each(ctx.tx, numbers))
    return CasesPage(rows, _EMPTY, pager, form or complaining(ctx), look, error)


def complaining(ctx: Context) -> Form:
    offices = (Choice(each.code, each.name) for each in units.every(ctx.tx))
    office = select("office", Words("投诉哪个单位", "Which office"), UNCHOSEN, *offices)
    return Form(NEW, (office, *_OWN), Words("提交投诉", "Complain"))


def _row(ctx: Context, of: Held) -> CaseRow:
    clock = accountability.clock(of.case)
    due = clock.on if clock and of.case.closed is None else None
    office = _office(ctx, of.case.office)
    return CaseRow(of.id, address(of.id), KINDS[of.case.kind], office, day_of(of.case.opened), due, _sign(ctx, of.case))


def _office(ctx: Context, code: str) -> Text:
    found = units.find(ctx.tx, code)
    return found.name if found else code


def _sign(ctx: Context, of: Case) -> Sign:
    clock = accountability.clock(of)
    if of.outcome is not None:
        return Sign("plain", OUTCOMES[of.outcome])
    if of.closed is not None:
        return Sign("plain", Words("已作出处理", "decided"))
    if clock and day_of(ctx.now) > clock.on:
        return Sign("bad", Words("逾期未办结", "overdue"))
    return Sign("warn", Words("办理中", "being dealt with"))


def page(ctx: Context, of: Held, reader: Actor, *, told: bool = False, code: str = "") -> AccountPage:
    """One case; `told` for who has shown its code."""
    clock = accountability.clock(of.case)
    return AccountPage(
        of=Link(TITLE, ADDRESS),
        number=of.id,
        title=KINDS[of.case.kind],
        facts=tuple(_facts(ctx, of)),
        signers=tuple(_signers(of.case)),
        counted=tuple(counted(one) for one in clock.account) if clock else (),
        rule=law.cite(clock.law) if clock else "",
        keys=_keys(ctx, of, reader),
        told=tuple(_told(ctx, of.case)) if told else (),
        code=code,
    )


def _facts(ctx: Context, of: Held) -> Iterator[Fact]:
    clock, case = accountability.clock(of.case), of.case
    yield Fact(Words("单位", "Office"), _office(ctx, case.office))
    if case.document:
        cause = Words("文件因泄密撤下，自动启动", "a document was withdrawn for a leak; opened by itself")
        yield Fact(Words("起因", "Cause"), cause)
        yield Fact(Words("文件", "Document"), case.document.removeprefix("W-"), chain(case.document), "mono")
    yield Fact(Words("受理时间", "Opened"), phrase("{at}", at=case.opened))
    if clock:
        yield Fact(Words("答复期限", "To be answered by"), phrase("{on:day}", on=clock.on))
    sign = _sign(ctx, case)
    yield Fact(Words("状态", "State"), sign.text)
    if case.closed is not None:
        yield Fact(Words("处理单位", "Decided by"), _office(ctx, case.judge))
        yield Fact(Words("处理时间", "Decided"), phrase("{at}", at=case.closed))
    yield Fact(Words("日志", "Journal"), Words("本案的日志", "the case’s own chain"), chain(of.id))


def _signers(of: Case) -> Iterator[tuple[Text, Text]]:
    """Who the people are is for the offices; what they have signed and what was decided is for everybody."""
    for one in of.signers:
        found = of.findings.get(one.person)
        yield SHEET[one.step], MEASURES[found.measure] if found else Words("待处理", "to be decided")


def _keys(ctx: Context, of: Held, reader: Actor) -> tuple[Link, ...]:
    own = units.find(ctx.tx, reader.org) if reader.role is Role.OFFICER else None
    if own is None or own.kind not in JUDGES or own.code == of.case.office:
        return ()
    if of.case.closed is not None:
        erasable = of.case.kind is Kind.COMPLAINT and not of.case.erased
        return (Link(Words("删除投诉人信息", "Erase the complainant"), duties.act(of.id, "erase")),) if erasable else ()
    key = Words("作出处理", "Decide") if of.case.kind is Kind.LEAK else Words("答复", "Answer")
    return (Link(key, duties.act(of.id, VERBS[of.case.kind])),)


def _told(ctx: Context, of: Case) -> Iterator[Fact]:
    yield Fact(Words("投诉内容", "Complaint"), str(accountability.details(ctx, of).get("text", "")), style="text")
    if answer := accountability.answered(ctx, of):
        yield Fact(Words("答复", "Answer"), answer, style="text")

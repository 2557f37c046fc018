"""Approval as everybody meets it: the doors, an application made without an account, followed by number and code, and
what each hall has taken in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from approval.acts import cases, matters, windows
from approval.acts.cases import Held
from approval.rules import case as rules
from approval.rules import clock
from approval.rules.application import GROUNDS, Ground
from approval.rules.case import APPLICANTS, CHANNELS, OUTCOMES, STAGES, Branch, Stage
from approval.rules.clock import COLOURS, Clock, Span
from approval.rules.matter import Matter
from disclosure.rules import request_outcome, wording
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from kernel.workdays import DAY, announced
from people.acts import units
from people.rules.unit import Kind
from web.answers import Answers
from web.desks.errands import UNCHOSEN, select
from web.desks.request_forms import each
from web.public import approval_notices as notices
from web.public import approval_ratings, dockets
from web.public.docket_kinds import office
from web.views.dockets import Asking, DoorPage, Sheet
from web.views.elements import Choice, Empty, Fact, Field, Form, Link
from web.views.letters import Account, LetterPage, Part
from web.views.public import Figure
from web.views.requests import Counted
from web.words import Text, phrase

ADDRESS: Final = "/approvals"
CASE: Final = f"{ADDRESS}/case"
APPLY: Final = f"{ADDRESS}/apply"
SITES: Final = f"{ADDRESS}/sites"
HOME: Final = Link(Words("行政审批", "Approvals"), ADDRESS)
DOORS: Final = (
    Link(Words("网上申请", "Apply online"), APPLY),
    Link(Words("审批事项目录", "The catalogue of matters"), f"{ADDRESS}/matters"),
    Link(Words("一表申请", "One form"), f"{ADDRESS}/form"),
    Link(Words("企业证照", "Licences of enterprises"), f"{ADDRESS}/enterprises"),
    Link(Words("各政务服务中心", "The centres"), SITES),
    Link(Words("权责清单", "Powers and duties"), f"{ADDRESS}/powers"),
    Link(Words("一件事", "One thing, one submission"), f"{ADDRESS}/bundles"),
    Link(Words("审批公告", "What was granted"), f"{ADDRESS}/results"),
    Link(Words("审批数据", "Figures of approvals"), f"{ADDRESS}/figures"),
    Link(Words("预约", "Appointments"), f"{ADDRESS}/booking"),
    Link(Words("预约、代办和送达", "Appointments, agents, delivery"), f"{ADDRESS}/services"),
)
"""Everything of approval that the public finds; each theme adds its line."""
_HEAD: Final = Link(Words("网上申请", "Apply online"), APPLY)
PERSONAL: Final = (
    Field("name", Words("申请人名称", "Name of the applicant"), autocomplete="name"),
    Field("identity", Words("身份证件号码（自然人）", "Identity document (a person)"), required=False),
    Field("contact", Words("联系方式", "How to reach you")),
    Field("title", Words("申请内容", "What it is for"), hint=Words("例如：开办小吃店", "such as: opening a snack bar")),
)
FIRM: Final = Field("firm", Words("统一社会信用代码（企业）", "Code of the enterprise"), required=False)
WHO: Final = each("applicant", Words("申请人类型", "Kind of applicant"), APPLICANTS)
_PAPER: Final = "paper:"
"""Begins the name of the box of a material."""


def home(ctx: Context, error: Text = "") -> DoorPage:
    """The doors, the look-up, and how much has been done."""
    total = cases.counted(ctx.tx, day_of(ctx.now))
    figures = (
        Figure(Words("收件", "received"), str(total.received)),
        Figure(Words("受理", "accepted"), str(total.accepted)),
        Figure(Words("绿色通道", "green channel"), str(cases.green(ctx.tx))),
    )
    number = Field("number", Words("办件编号", "Number"), hint="F-2026-000001")
    look = Form(CASE, (number, Field("code", Words("查询码", "Code"))), Words("查询", "Look it up"), plain=True)
    note = Words("不用登录，凭收件回执上的编号和查询码。", "No account: number and code stand on the receipt.")
    return DoorPage(
        HOME.text,
        Words("一个窗口收件，并联办理，限时办结。", "One window takes it in, offices work in parallel, in time."),
        DOORS,
        asks=(Asking(Words("我的办件到哪一步了", "Where is my application"), note, look),),
        figures=figures,
        error=error,
    )


# ---------------------------------------------------------------- applying


def choosing(ctx: Context) -> DoorPage:
    """The matters that may be applied for online."""
    found = [one for one in matters.as_of(ctx.tx, day_of(ctx.now)) if one.online]
    none = () if found else (Sheet(Words("可以网上申请的事项", "Online matters"), (), (), NONE),)
    links = tuple(Link(one.name, f"{APPLY}/{one.code}") for one in found)
    lead = Words("选择要申请的事项。", "Choose what you apply for.")
    return DoorPage(_HEAD.text, lead, links, none, of=HOME)


NONE: Final = Empty(Words("现在没有可以网上申请的事项。", "Nothing can be applied for online now."))


def asking(ctx: Context, code: str) -> Form:
    """The form of one matter, with a box for each of its materials."""
    of = matters.standing(ctx, code)
    halls = (Choice(one.code, one.name) for one in units.every(ctx.tx, Kind.CENTRE))
    site = select("site", Words("由哪个中心收件", "Which centre"), UNCHOSEN, *halls)
    papers = (Field(f"{_PAPER}{one.id}", one.name, "check", required=False) for one in of.materials)
    return Form(f"{APPLY}/{code}", (site, WHO, FIRM, *PERSONAL, *papers), Words("提交申请", "Send"))


def apply(ctx: Context, code: str, form: Form | None = None, error: Text = "") -> DoorPage:
    of = matters.standing(ctx, code)
    note = Words(
        "勾选已备齐的材料。提交后得到编号和查询码；查询码只显示一次。",
        "Tick the papers that you have. You get a number and a code; the code is shown once.",
    )
    ask = Asking(_HEAD.text, note, form or asking(ctx, code))
    return DoorPage(of.name, _promise(of), (), asks=(ask,), of=_HEAD, error=error)


def _promise(of: Matter) -> Text:
    return phrase(
        "承诺 {promised} 个工作日，法定 {statutory} 个工作日。",
        promised=of.limits.promised,
        statutory=of.limits.statutory,
    )


def written(code: str, given: Answers) -> dict[str, Json]:
    """The body of an application from its form."""
    papers: list[Json] = [id for id, value in given.under(_PAPER) if value == "yes"]
    said = {name: value for name, value in given.json().items() if not name.startswith(_PAPER) and name != "site"}
    return {**said, "branches": [{"matter": code, "given": papers}]}


# ---------------------------------------------------------------- one application


def case(ctx: Context, of: Held, secret: str = "", fresh: str = "", error: Text = "") -> LetterPage:
    """The application for who knows `secret`; a `fresh` code is shown, this once."""
    stage = STAGES[of.case.stage]
    return LetterPage(
        of=HOME,
        title=phrase("办件 {number}", number=of.id),
        now=Words(f"{stage.zh}。", f"{stage.en}."),
        next=_next(ctx, of),
        parts=tuple(parts(ctx, of)),
        clocks=tuple(accounts(ctx, of)),
        forms=tuple(_forms(ctx, of, secret)) if secret else (),
        code=fresh,
        error=error,
    )


def _next(ctx: Context, of: Held) -> Text:
    calendar = announced()
    if of.case.stage is Stage.ARRIVED:
        on = clock.notice_by(of.case, calendar).on
        return phrase("窗口应在 {on} 前受理或者一次告知补正；逾期视为自收到之日起受理。", on=on)
    if of.case.until:
        return phrase("请在 {on} 前补齐材料。", on=of.case.until)
    if of.case.stage is not Stage.OPEN:
        return ""
    ends = [found.on for one in of.case.branches if one.open and (found := clock.promised(one, calendar))]
    return phrase("承诺在 {on} 前办结。", on=max(ends)) if ends else ""


def parts(ctx: Context, of: Held) -> Iterator[Part]:
    """What was asked for, what has been told, and each branch."""
    yield from notices.parts(ctx, of)
    if told := tuple(_told(ctx, of)):
        yield Part(Words("告知内容", "What you were told"), told)
    names = titles(ctx, of)
    for one in of.case.branches:
        yield Part(names[one.matter], tuple(branch(ctx, of, one, runs=of.case.stage not in _GIVEN_UP)))
    yield Part(Words("申请情况", "The application"), (*_facts(ctx, of), *approval_ratings.facts(ctx, of)))
    if served := dockets.serving(ctx, of.id):
        yield Part(Words("代办、会审和寄送", "Agents, reviews, deliveries"), served)


def titles(ctx: Context, of: Held) -> Mapping[str, Words]:
    """The names of its matters, as they were when it came in."""
    return {one.matter: matters.version_on(ctx.tx, one.matter, of.case.received).name for one in of.case.branches}


_GIVEN_UP: Final = (Stage.DECLINED, Stage.WITHDRAWN)
_WRITTEN: Final = frozenset({"ask_supplement", "decline", "decide", "correct", "suspend", "extend", "extend_joint"})
"""What is told to the applicant in writing; examination and visit are the office's own."""


def _told(ctx: Context, of: Held) -> Iterator[Fact]:
    for one in of.acts:
        if one.verb in _WRITTEN and (text := cases.told(ctx, one)):
            yield Fact(wording.act(f"approval.{one.verb}"), text, style="text")
        if one.verb == "decline":
            yield Fact(Words("理由", "Why"), GROUNDS[Ground(str(one.body["ground"]))])


def branch(ctx: Context, of: Held, one: Branch, *, runs: bool) -> Iterator[Fact]:
    """One office's part: where it stands, by when it is promised, what it came to."""
    yield Fact(Words("承办单位", "Office"), office(ctx, one.unit))
    if window := windows.serving(ctx.tx, of.case.site, one.unit):
        yield Fact(Words("窗口", "Window"), window)
    yield Fact(Words("环节", "Step"), cases.workflow(one.workflow).node(one.at).words)
    today, calendar = day_of(ctx.now), announced()
    promised, statutory = clock.promised(one, calendar), clock.statutory(one, calendar)
    if promised and statutory and runs:
        yield Fact(Words("承诺期限", "Promised by"), phrase("{on}", on=promised.on))
        yield Fact(Words("法定期限", "By law"), phrase("{on}", on=statutory.on))
        counted, budget = clock.used(one, today, calendar)
        yield Fact(Words("已用工作日", "Working days used"), f"{counted} / {budget}")
        yield Fact(Words("时限状态", "Time"), COLOURS[clock.colour(one, today, calendar)])
    if one.outcome:
        yield Fact(Words("决定", "Decision"), OUTCOMES[one.outcome])
    if one.licence:
        yield Fact(Words("证照编号", "Licence"), one.licence, style="n")


def _facts(ctx: Context, of: Held) -> Iterator[Fact]:
    said = cases.details(of)
    yield Fact(Words("收件中心", "Centre"), office(ctx, of.case.site))
    yield Fact(Words("渠道", "Channel"), CHANNELS[of.case.channel])
    yield Fact(Words("申请人类型", "Kind of applicant"), APPLICANTS[of.case.applicant])
    if title := str(said.get("title", "")):
        yield Fact(Words("申请内容", "What it is for"), title)
    yield Fact(Words("收到日期", "Received"), phrase("{at}", at=of.case.received))
    if of.case.accepted:
        yield Fact(Words("受理日期", "Accepted"), phrase("{at}", at=of.case.accepted))
    if of.case.green:
        yield Fact(Words("绿色通道", "Green channel"), Words("已开通", "open"))
    if of.case.visit:
        yield Fact(Words("联合踏勘", "Joint visit"), phrase("{on}", on=of.case.visit.on))
    for one in cases.parts(ctx, of.id):
        yield Fact(Words("分支件", "Part"), one.id, style="n")


def accounts(ctx: Context, of: Held) -> Iterator[Account]:
    """How each limit was counted, day by day."""
    calendar, names = announced(), titles(ctx, of)
    if whole := clock.total(of.case, calendar):
        yield _account(Words("联合办理总时限", "The whole"), whole, of.case.received)
    for one in of.case.branches:
        if promised := clock.promised(one, calendar):
            yield _account(names[one.matter], promised, of.case.received)


def _account(title: Words, of: Clock, since: date) -> Account:
    return Account(title, request_outcome.cited(of.law, since).shown, tuple(map(_span, of.account)))


def _span(span: Span) -> Counted:
    days = (span.last - span.first + DAY) // DAY
    places = f"{span.from_no}–{span.to_no}" if span.to_no > span.from_no else str(span.from_no or "")
    return Counted(span.first, span.last, days, places, span.words)


def _forms(ctx: Context, of: Held, secret: str) -> Iterator[Form]:
    """What the applicant may do itself."""
    hidden = (("number", of.id), ("code", secret))
    yield from notices.forms(ctx, of, secret)
    if of.case.stage in rules.TABLE["withdraw"].sources:
        yield Form(
            f"{CASE}/withdraw", (), Words("撤回申请", "Withdraw"), Words("我撤回申请", "I withdraw it"), hidden=hidden
        )
    yield from approval_ratings.form(ctx, of, f"{CASE}/rate", secret)

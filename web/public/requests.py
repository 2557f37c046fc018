"""Requests for information as everybody meets them: asked for without an account, followed by number and code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from disclosure.acts import office_papers, request_reading, requests
from disclosure.acts.requests import Held
from disclosure.rules import request, request_clock
from disclosure.rules.request import By, Stage
from disclosure.rules.request_clock import Clock, Span
from kernel import law
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from kernel.workdays import DAY, announced
from people.acts import units
from web.desks import request_forms
from web.desks.errands import select
from web.views.elements import Choice, Fact, Field, Form
from web.views.requests import AskPage, CasePage, Counted
from web.words import Text, phrase

ADDRESS: Final = "/requests"
NEW: Final = f"{ADDRESS}/new"
CASE: Final = f"{ADDRESS}/case"
_OWN: Final = (
    ("supplement", Words("提交补正", "Supplement"), Words("补正内容", "What was asked for")),
    ("give_reasons", Words("说明理由", "Give reasons"), Words("理由", "Reasons")),
)
"""What the requester does itself: act, key, label of its text."""


def ask(ctx: Context, form: Form | None = None, error: Text = "") -> AskPage:
    """Both forms; `form` is what was typed before it was refused."""
    number = Field("number", Words("申请编号", "Number of the request"), hint="R-2026-000001")
    code = Field("code", Words("查询码", "Code"))
    look = Form(CASE, (number, code), Words("查询", "Look it up"), plain=True)
    return AskPage(form or asking(ctx), look, error)


def asking(ctx: Context) -> Form:
    offices = (Choice(each.code, each.name) for each in units.every(ctx.tx))
    office = select("office", Words("向哪个单位申请", "Which office"), *offices)
    return Form(NEW, (office, *request_forms.CHOICES, *request_forms.PERSONAL), Words("提交申请", "Make the request"))


def case(ctx: Context, of: Held, secret: str = "", fresh: str = "", error: Text = "") -> CasePage:
    """The request for its maker, who knows `secret`; a `fresh` code is shown, this once."""
    today = day_of(ctx.now)
    clock = request_clock.answer_by(of.case, today, announced())
    return CasePage(
        number=of.id,
        now=_now(of),
        next=_next(of, clock),
        facts=tuple(_facts(ctx, of, clock)),
        counted=tuple(counted(one) for one in clock.account) if clock else (),
        rule=law.cite(clock.law) if clock else "",
        told=tuple(Fact(KEYS[one.verb], text, style="text") for one, text in request_reading.told(ctx, of)),
        letter=tuple(_letter(ctx, of)),
        forms=tuple(_forms(of, secret)) if secret else (),
        downloads=tuple(_letters(of, secret)) if secret else (),
        code=fresh,
        error=error,
    )


KEYS: Final = {
    "ask_supplement": Words("请您补正", "Please supplement"),
    "ask_reasons": Words("请您说明理由", "Please give reasons"),
    "delay": Words("延迟答复", "Answered later"),
    "extend": Words("延长期限", "Time extended"),
}


def _now(of: Held) -> Text:
    stage = request.STAGES[of.case.stage]
    return Words(f"{stage.zh}。", f"{stage.en}.")


def _next(of: Held, clock: Clock | None) -> Text:
    """Who does what by when."""
    if of.case.stage is Stage.ARRIVED:
        return Words(
            "单位与您确认收到之日起计算答复期限。", "The time to answer begins when the office confirms receipt."
        )
    if of.case.until is not None:
        return phrase("请您在 {until} 前办理，逾期视为放弃申请。", until=of.case.until)
    if clock is None or of.case.stage is not Stage.OPEN:
        return ""
    if clock.provisional:
        return phrase("单位应在 {on} 前答复（暂定）。", on=clock.on)
    return phrase("单位应在 {on} 前答复。", on=clock.on)


def _facts(ctx: Context, of: Held, clock: Clock | None) -> Iterator[Fact]:
    office = units.find(ctx.tx, of.row.office)
    yield Fact(Words("受理单位", "Office"), office.name if office else of.row.office)
    yield Fact(Words("申请事项", "Request for"), request.KINDS[of.case.kind])
    details = requests.details(of)
    if details:
        yield Fact(Words("申请人", "Who asks"), str(details.get("name", "")))
    if helped := request_reading.helped(ctx, of):
        yield Fact(
            Words("查询点代办", "Made at a point by"), phrase("{point}，{officer}", point=helped[0], officer=helped[1])
        )
    wanted = str(details.get("wanted", ""))
    if wanted:
        yield Fact(Words("需要的信息", "What is wanted"), wanted, style="text")
    yield Fact(Words("提交渠道", "Channel"), request.CHANNELS[of.case.channel])
    if of.case.received:
        yield Fact(Words("收到申请之日", "Received"), phrase("{at}", at=of.case.received))
    if clock and clock.provisional:
        why = Words(
            "下一年节假日安排尚未公布，或者仍在征求意见", "the next year’s holidays or an opinion are still to come"
        )
        yield Fact(Words("暂定原因", "Why provisional"), why)


def counted(span: Span) -> Counted:
    """A run of days of an account as its table shows it."""
    days = (span.last - span.first + DAY) // DAY
    places = f"{span.from_no}–{span.to_no}" if span.to_no > span.from_no else str(span.from_no or "")
    return Counted(span.first, span.last, days, places, span.words)


def _letter(ctx: Context, of: Held) -> Iterator[Fact]:
    made = request_reading.letter(ctx, of)
    if made is None:
        return
    yield Fact(Words("答复", "Answer"), made.words)
    for label, text in made.states:
        yield Fact(label, text, style="text")
    for one in made.basis:
        yield Fact(Words("依据", "Basis"), one.shown)
    for words in made.remedy:
        yield Fact(Words("救济途径", "What you can do"), words)
    for one in made.remedy_basis:
        yield Fact(Words("救济依据", "Basis of that"), one.shown)


def _letters(of: Held, secret: str) -> Iterator[Form]:
    """The letters that went to the requester, each to be saved; by form, so that the code stands in no address."""
    hidden = (("number", of.id), ("code", secret))
    for one in office_papers.letters(of, everybody=False):
        key = Words(f"下载{one.title.zh}（PDF）", f"Save “{one.title.en}” (PDF)")
        yield Form(f"{CASE}/letters/{one.number}", (), key, hidden=hidden, plain=True)


def _forms(of: Held, secret: str) -> Iterator[Form]:
    """What the requester may do now. The code goes along, so that nothing has to be remembered by the browser."""
    hidden = (("number", of.id), ("code", secret))
    may = {one.verb for one in request.TABLE if one.source is of.case.stage and one.by is By.REQUESTER}
    for verb, key, label in _OWN:
        if verb in may and (verb != "give_reasons" or of.case.asked_reasons):
            yield Form(f"{CASE}/{verb}", (Field("text", label, "textarea"),), key, hidden=hidden)
    if "withdraw" in may:
        sure = Words("我撤回这件申请，不再需要答复", "I withdraw this request and want no answer")
        yield Form(f"{CASE}/withdraw", (), Words("撤回申请", "Withdraw"), sure, hidden=hidden, plain=True)

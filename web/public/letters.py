"""Letters as everybody meets them: written without an account, followed by number and code, read once published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from disclosure.acts import letters
from disclosure.acts.letters import Held
from disclosure.rules import letter, letter_clock, request_outcome
from disclosure.rules.letter import BAD, By, Limit, Stage
from disclosure.rules.letter_form import GROUNDS, Ground
from disclosure.rules.request_clock import Clock
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from kernel.table import Record
from kernel.workdays import announced
from people.acts import units
from web.desks import letter_forms
from web.desks.errands import select
from web.desks.request_forms import each
from web.public.case import subject as chain
from web.public.requests import counted
from web.views.elements import Choice, Empty, Fact, Field, Form, Link
from web.views.letters import Account, EchoPage, LetterPage, Part, Section, WritePage
from web.views.public import Figure, NoticeRow
from web.words import Text, phrase

ADDRESS: Final = "/letters"
NEW: Final = f"{ADDRESS}/new"
CASE: Final = f"{ADDRESS}/case"
PUBLIC: Final = f"{ADDRESS}/public"
SHOWN: Final = 50
"""Published letters, and letters without an answer, on one page."""
LOOKED: Final = 200
"""Of the oldest letters in hand so many are looked at for those that are late."""
WRITE: Final = Link(Words("写信和工单", "Letters and tickets"), ADDRESS)
LIST: Final = Link(Words("来信公开", "Letters that were answered"), PUBLIC)


def ask(ctx: Context, form: Form | None = None, error: Text = "") -> WritePage:
    """Both forms; `form` is what was typed before it was refused."""
    number = Field("number", Words("编号", "Number"), hint="H-2026-000001")
    look = Form(CASE, (number, Field("code", Words("查询码", "Code"))), Words("查询", "Look it up"), plain=True)
    hotlines = Link(Words("政务咨询热线", "Hotlines"), "/registers/hotlines")
    return WritePage(form or asking(ctx), look, (LIST, hotlines), error)


def asking(ctx: Context) -> Form:
    offices = (Choice(one.code, one.name) for one in units.every(ctx.tx))
    office = select("office", Words("写给哪个单位", "To which office"), *offices)
    fields = (letter_forms.about(ctx), office, *letter_forms.PERSONAL, letter_forms.CONSENT)
    return Form(NEW, fields, Words("提交", "Send"))


# ---------------------------------------------------------------- one letter


def case(ctx: Context, of: Held, secret: str = "", fresh: str = "", error: Text = "") -> LetterPage:
    """The letter for its writer, who knows `secret`; a `fresh` code is shown, this once."""
    stage = letter.STAGES[of.case.stage]
    clocks = dict(running(of))
    return LetterPage(
        of=WRITE,
        title=phrase("来信 {number}", number=of.id),
        now=Words(f"{stage.zh}。", f"{stage.en}."),
        next=_next(clocks),
        parts=tuple(_parts(ctx, of)),
        clocks=tuple(_account(of, limit, clock) for limit, clock in clocks.items()),
        forms=tuple(_forms(of, secret)) if secret else (),
        code=fresh,
        error=error,
    )


def running(of: Held) -> Iterator[tuple[Limit, Clock]]:
    """The limits that run, the nearer first."""
    if of.case.stage not in letter.ENDED:
        if take_up := letter_clock.take_up_by(of.case, of.line, announced()):
            yield Limit.TAKE_UP, take_up
        yield Limit.ANSWER, letter_clock.answer_by(of.case, of.line, announced())


def _next(clocks: dict[Limit, Clock]) -> Text:
    if Limit.TAKE_UP in clocks:
        return phrase("单位应在 {on} 前受理、转办或者告知不予受理。", on=clocks[Limit.TAKE_UP].on)
    if Limit.ANSWER in clocks:
        return phrase("单位应在 {on} 前答复。", on=clocks[Limit.ANSWER].on)
    return ""


def _account(of: Held, limit: Limit, clock: Clock) -> Account:
    return Account(
        letter.LIMITS[limit],
        request_outcome.cited(clock.law, of.case.arrived).shown,
        tuple(map(counted, clock.account)),
    )


def _parts(ctx: Context, of: Held) -> Iterator[Part]:
    if told := letters.told(ctx, of):
        yield Part(Words("单位答复", "What the office says"), tuple(_told(of, told)))
    yield Part(Words("来信情况", "The letter"), tuple(_facts(ctx, of)))


def _told(of: Held, told: str) -> Iterator[Fact]:
    last = next(one for one in of.acts if one.verb in ("answer", "decline"))
    if last.verb == "decline":
        yield Fact(Words("不予受理的理由", "Why it is not accepted"), GROUNDS[Ground(str(last.body["ground"]))])
    yield Fact(Words("内容", "Text"), told, style="text")
    yield Fact(Words("签名日期", "Signed"), phrase("{at}", at=last.day))


def _facts(ctx: Context, of: Held) -> Iterator[Fact]:
    said = letters.details(of)
    yield Fact(Words("渠道", "Line"), of.line.words)
    yield Fact(Words("类别", "Matter"), of.line.matter(of.case.matter).words)
    yield Fact(Words("承办单位", "Office"), name(ctx, of.case.holder))
    level = of.line.levels[min(len(of.case.holders), len(of.line.levels)) - 1]
    yield Fact(Words("层级", "Level"), level.words)
    if said:
        yield Fact(Words("标题", "Title"), str(said["title"]))
        yield Fact(Words("内容", "Text"), str(said["text"]), style="text")
    yield Fact(Words("收到日期", "Received"), phrase("{at}", at=of.case.arrived))
    if of.case.raised:
        yield Fact(Words("逾期督办", "Late: gone up a level"), phrase("{at}", at=of.case.raised))
    if of.case.grade:
        yield Fact(Words("评价", "Rating"), letter.GRADES[of.case.grade])
    if of.case.published:
        yield Fact(Words("已公布", "Published"), of.id, address(of.id))


def name(ctx: Context, code: str) -> Text:
    found = units.find(ctx.tx, code)
    return found.name if found else code


def _forms(of: Held, secret: str) -> Iterator[Form]:
    """What the writer may do now. The code goes along, so that nothing has to be remembered by the browser."""
    hidden = (("number", of.id), ("code", secret))
    may = {one.verb for one in letter.TABLE if one.source is of.case.stage and one.by is By.WRITER}
    if "rate" in may and of.case.grade is None:
        text = Field("text", Words("意见", "Comment"), "textarea", required=False)
        grade = each("grade", Words("评价", "Rating"), letter.GRADES)
        yield Form(f"{CASE}/rate", (grade, text), Words("评价答复", "Rate the answer"), hidden=hidden)
    if "withdraw" in may:
        sure = Words("我撤回这封信，不再需要答复", "I withdraw this letter and want no answer")
        yield Form(f"{CASE}/withdraw", (), Words("撤回", "Withdraw"), sure, hidden=hidden, plain=True)


# ---------------------------------------------------------------- what everybody reads


def address(id: str) -> str:
    return f"{PUBLIC}/{id}"


def public(ctx: Context) -> EchoPage:
    """What was published, what has no answer although its time is over, and how many of everything."""
    rows = tuple(map(row, letters.public(ctx, SHOWN)))
    late = tuple(_late(ctx, of) for of in letters.unanswered(ctx, LOOKED))
    return EchoPage(
        LIST.text,
        Words(
            "每封信都要有回音：逾期没有答复的列在这里。",
            "Every letter gets an answer; what is late without one stands here.",
        ),
        tuple(_figures(letters.counts(ctx.tx))),
        (
            Section(Words("逾期未答复", "Late, without an answer"), late[:SHOWN], Empty(Words("没有。", "None."))),
            Section(
                Words("来信和答复选登", "Letters and answers"),
                rows,
                Empty(Words("还没有公布的来信。", "None is published yet.")),
            ),
        ),
        (WRITE,),
    )


def row(of: letters.Published) -> NoticeRow:
    return NoticeRow(of.title, address(of.id), (of.line.words, of.id))


def _late(ctx: Context, of: Held) -> NoticeRow:
    clock = letter_clock.answer_by(of.case, of.line, announced())
    days = (day_of(ctx.now) - clock.on).days
    return NoticeRow(of.id, chain(of.id), (name(ctx, of.case.holder), of.line.words, phrase("逾期 {n} 天", n=days)))


def _figures(rows: list[Record]) -> Iterator[Figure]:
    def many(chosen: Iterable[Record]) -> int:
        return sum(row.many for row in chosen)

    answered = many(row for row in rows if row.stage == Stage.ANSWERED)
    in_time = many(row for row in rows if row.stage == Stage.ANSWERED and row.late == 0)
    rated = many(row for row in rows if row.grade)
    content = many(row for row in rows if row.grade and row.grade not in BAD)
    yield Figure(Words("收到", "Received"), str(many(rows)))
    yield Figure(Words("已答复", "Answered"), str(answered))
    yield Figure(Words("按期答复", "Answered in time"), str(in_time), note=share(in_time, answered))
    yield Figure(Words("满意", "Satisfied"), str(content), note=share(content, rated))


def share(part: int, whole: int) -> str:
    """Percent to one decimal, rounded half up; empty of nothing."""
    if not whole:
        return ""
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def one(ctx: Context, id: str) -> LetterPage:
    """A letter that was published. NotFound for any other."""
    found = letters.read(ctx, id)
    facts = (
        Fact(Words("来信", "Letter"), found.question, style="text"),
        Fact(Words("答复", "Answer"), found.reply, style="text"),
    )
    return LetterPage(LIST, found.title, found.line.words, "", (Part(Words("来信和答复", "Letter and answer"), facts),))

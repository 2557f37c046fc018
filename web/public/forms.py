"""One form as whoever fills it in meets it: without an account, by number and code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from approval.acts import sheets
from approval.acts.sheets import Filled
from approval.rules import field, form
from approval.rules.form import Derived
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from people.rules.unit import Kind
from web.desks.errands import UNCHOSEN, select
from web.public.case import subject as chain
from web.views.elements import Choice, Fact, Field, Form, Link
from web.views.letters import LetterPage, Part
from web.words import Text, join, phrase

ADDRESS: Final = "/approvals/form"
HOME: Final = Link(Words("首页", "Home"), "/")
LINK: Final = Link(Words("一表登记", "One form"), ADDRESS)
_KINDS: Final = {"date": "date"}
_MODES: Final = {"count": "numeric", "money": "decimal", "phone": "tel"}
_HELD: Final = Words("库中已有", "held already")
Telling = Callable[[str, field.Field, str], Text]
"""How the value of a field, by its name, is told."""
_REASON: Final = Field("reason", Words("更正原因", "Why it is corrected"))


def begin(ctx: Context, error: Text = "") -> LetterPage:
    """Which forms there are, one that is begun, and one that is found again."""
    every = form.every(ctx.catalogue).values()
    chosen = select("form", Words("办什么", "What for"), *(Choice(one.id, one.words) for one in every))
    hint = Words("新设企业不填", "not for a company that is being set up")
    firm = Field("firm", Words("统一社会信用代码", "Unified social credit code"), required=False, hint=hint)
    known = (Field("number", Words("表号", "Number"), hint="FS-2026-000001"), Field("code", Words("查询码", "Code")))
    return LetterPage(
        of=HOME,
        title=LINK.text,
        now=Words("填一张表，生成各部门的申请表；", "Fill in one form, and every department gets its own;"),
        next=Words("库中已有的不再填。不用注册。", "what is held is not asked. No account needed."),
        parts=(Part(Words("表单", "Forms"), tuple(_listed(one) for one in every)),),
        forms=(
            Form(f"{ADDRESS}/new", (chosen, firm), Words("开始填写", "Begin")),
            Form(f"{ADDRESS}/look", known, Words("继续填写、查询", "Go on"), plain=True),
        ),
        error=error,
    )  # fmt: skip


def _listed(of: form.OneForm) -> Fact:
    made = phrase("生成 {n} 张部门表（JSON Schema）", n=len(of.own))
    return Fact(of.words, made, f"{ADDRESS}/schemas/{of.id}")


def one(ctx: Context, of: Filled, secret: str, fresh: str = "", error: Text = "") -> LetterPage:
    """A draft with everything that is asked, or a locked form with its corrections; below them what follows."""
    return LetterPage(
        of=LINK,
        title=join(of.of.words, of.id),
        now=Words("已提交。", "Handed in.") if of.locked else Words("草稿。", "A draft."),
        next=Words("有误的逐项更正，更正留有记录。", "What is wrong is corrected field by field, on record.")
        if of.locked
        else Words("各部门的表随填写即时生成，见下。", "The departments’ forms follow as you write; they stand below."),
        parts=tuple(_parts(ctx, of)),
        forms=tuple(_forms(ctx, of, secret)),
        acts=(Link(Words("办理记录", "What was done"), chain(of.id)),) if of.locked else (),
        code=fresh,
        error=error,
    )


def _parts(ctx: Context, of: Filled) -> Iterator[Part]:
    if of.held:
        yield Part(Words("库中已有，不再填报", "Held already, not asked"), tuple(_held(ctx, of)))
    if of.locked and of.locked.corrected:
        yield Part(Words("更正记录", "Corrections"), tuple(_corrected(ctx, of)))
    telling = _telling(ctx, of)
    for each in sheets.derived(of):
        yield department(each, telling)


def plain(_name: str, of: field.Field, value: str) -> Text:
    return field.shown(of, value) if value else "—"


def _own(ctx: Context, of: Filled) -> bool:
    return bool(of.row.enterprise) and ctx.actor.org == of.row.enterprise


def _telling(ctx: Context, of: Filled) -> Telling:
    """What the base has answered is told to the enterprise itself alone, signed in, and what is of a person to nobody:
    anybody may begin a form about any enterprise."""
    own, hidden = _own(ctx, of), of.from_base

    def told(name: str, meant: field.Field, value: str) -> Text:
        if name not in hidden:
            return plain(name, meant, value)
        return plain(name, meant, field.masked(meant, value)) if own else _HELD

    return told


def _held(ctx: Context, of: Filled) -> Iterator[Fact]:
    """Of a locked form what the base holds now, of whatever it answers for."""
    own = _own(ctx, of)
    for name, fact in of.held.items():
        source = units.find(ctx.tx, fact.source)
        answers: Text = source.name if source else fact.source
        meant = of.of.fields[name]
        said = (field.shown(meant, field.masked(meant, fact.value)), answers, fact.paper) if own else (_HELD, answers)
        yield Fact(meant.words, join(*said))


def _corrected(ctx: Context, of: Filled) -> Iterator[Fact]:
    telling = _telling(ctx, of)
    for row in sheets.corrections(ctx, of):
        meant = of.of.fields[row.field]
        before = telling(row.field, meant, row.before)
        yield Fact(meant.words, join(before, row.after, row.reason, by=" → "))


def department(of: Derived, telling: Telling = plain) -> Part:
    """A department's own form, in its own words."""
    lines = (Fact(line.words, telling(line.source, line.field, line.value)) for line in of.lines)
    return Part(of.own.words, tuple(lines))


def _forms(ctx: Context, of: Filled, secret: str) -> Iterator[Form]:
    """What its writer may do now. The code goes along, so that no address and no browser keeps it."""
    hidden = (("number", of.id), ("code", secret))
    asks = form.to_ask(of.of, {name: fact.value for name, fact in of.held.items()})
    if of.locked:
        chosen = select("field", Words("字段", "Field"), UNCHOSEN, *(Choice(n, of.of.fields[n].words) for n in asks))
        fields = (chosen, Field("value", Words("更正为", "What it should say")), _REASON)
        yield Form(f"{ADDRESS}/correct", fields, Words("更正", "Correct"), hidden=hidden, plain=True)
        return
    if sheets.outdated(ctx, of):
        yield Form(f"{ADDRESS}/carry", (), Words("转入新表", "Move to the new form"), hidden=hidden)
        return
    asked = tuple(_field(of, name) for name in asks)
    yield Form(f"{ADDRESS}/save", asked, Words("保存", "Save"), hidden=hidden, partial=True)
    centres = (Choice(each.code, each.name) for each in units.every(ctx.tx, Kind.CENTRE))
    later = Choice("", Words("只提交表，暂不申请", "only hand the form in"))
    site = select("site", Words("向哪个中心申请", "To which centre"), later, *centres)
    sure = Words("以上内容属实，提交后不能改写", "This is true, and cannot be rewritten once handed in")
    yield Form(f"{ADDRESS}/lock", (site,), Words("提交", "Hand in"), sure, hidden=hidden)


def _field(of: Filled, name: str) -> Field:
    meant, value = of.of.fields[name], of.answers.get(name, "")
    needed = name in of.of.required
    if meant.choices:
        shown = (Choice(each, field.shown(meant, each)) for each in meant.choices)
        return Field(f"v-{name}", meant.words, "select", value, choices=(UNCHOSEN, *shown), required=needed)
    kind = "textarea" if meant.longest > 200 and not meant.format else _KINDS.get(meant.format, "text")
    return Field(f"v-{name}", meant.words, kind, value, required=needed, mode=_MODES.get(meant.format, ""))

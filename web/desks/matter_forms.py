"""The fields of the forms of the catalogue of matters, and the bodies that they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from approval.acts import billing, cases, clean_up, districts, matters
from approval.rules.matter import POWERS, TYPES
from kernel import canon
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotValid, Words
from kernel.reader import Reader
from people.acts import units
from web.answers import Answers
from web.desks import matter_tables as tables
from web.desks.errands import UNCHOSEN, select
from web.desks.request_forms import each
from web.public.matter_lists import address
from web.views.elements import Choice, Fact, Field

NAMED: Final = (
    Field("name", Words("名称", "Name in Chinese")),
    Field("name_en", Words("英文名称", "Name in English")),
    Field("law", Words("依据的法律法规", "Law that it rests on")),
    Field("article", Words("条款", "Article")),
)
SINCE: Final = Field("since", Words("施行日期", "In force from"), "date")
WHY: Final = Field("reason", Words("理由", "Reason"))
_WHOLE: Final = frozenset({"promised", "statutory", "within"})
_CHECKS: Final[Mapping[str, Words]] = {
    "online": Words("网上办理", "Can be done online"),
    "in_hall": Words("进厅办理", "In the hall"),
    "enterprise": Words("面向企业法人", "For enterprises"),
}
YUAN: Final = Words("元", "yuan")
DAYS: Final = Words("个工作日", "working days")


def _filled(fields: tuple[Field, ...], held: Mapping[str, Json]) -> tuple[Field, ...]:
    """The fields with what is held, where it is a text or a number."""
    told = {name: str(value) for name, value in held.items() if isinstance(value, str | int)}
    return tuple(
        Field(one.name, one.label, one.kind, told.get(one.name, one.value), one.hint, choices=one.choices,
              required=one.required, unit=one.unit, mode=one.mode)
        for one in fields
    )  # fmt: skip


def entering(ctx: Context, _subject: str) -> tuple[Field, ...]:
    return entry(ctx, {})


def changing(ctx: Context, subject: str) -> tuple[Field, ...]:
    held = content(ctx, subject)
    return entry(ctx, {name: value for name, value in held.items() if name != "since"})


def entry(ctx: Context, held: Mapping[str, Json]) -> tuple[Field, ...]:
    """The fields of a matter, filled with what is held."""
    offices = (Choice(one.code, one.name) for one in units.every(ctx.tx))
    workflows = (Choice(name, of.words) for name, of in matters.WORKFLOWS.items())
    plain = (
        *NAMED,
        select("office", Words("办理部门", "Office"), UNCHOSEN, *offices),
        each("type", Words("清理类别", "Type"), TYPES),
        each("power", Words("职权类别", "Kind of power"), POWERS),
        select("workflow", Words("办理流程", "Workflow"), *workflows),
        Field("promised", Words("承诺时限", "Promised"), mode="numeric", unit=DAYS),
        Field("statutory", Words("法定时限", "Granted by law"), mode="numeric", unit=DAYS),
        Field("limits_law", Words("时限依据的法律法规", "Law on the time limit")),
        Field("limits_article", Words("时限依据条款", "Article on the time limit")),
        SINCE,
    )
    lists = (tables.MATERIALS, tables.FEES, tables.CONDITIONS)
    return (
        *_filled(plain, held),
        *(one.field(Reader(held).items(one.name) if one.name in held else ()) for one in lists),
        *(
            Field(name, words, "check", "yes" if held.get(name) else "", required=False)
            for name, words in _CHECKS.items()
        ),
    )


def _check(name: str, words: Words, held: bool) -> Field:
    return Field(name, words, "check", "yes" if held else "", required=False)


def content(ctx: Context, subject: str) -> Mapping[str, Json]:
    """What was entered of the version in force. NotFound, NotNow."""
    return canon.mapping(matters.in_force(ctx, subject.removeprefix(matters.PREFIX)).content.encode())


def entered(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    lists = {one.name: one.read(given) for one in (tables.MATERIALS, tables.FEES, tables.CONDITIONS)}
    return {**numbers(given), **lists, **{name: given.text(name) == "yes" for name in _CHECKS}}


def numbers(given: Answers) -> dict[str, Json]:
    """The fields as they are, counts as numbers."""
    return {name: whole(name, str(text)) if name in _WHOLE else text for name, text in given.json().items()}


def whole(name: str, text: str) -> int:
    """NotValid `table.number` for what is no whole number."""
    if not text.isascii() or not text.isdigit():
        raise NotValid("table.number", "须为整数", "give a whole number", field=name)
    return int(text)


def about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """The matter that the act is about."""
    code = subject.removeprefix(matters.PREFIX)
    of = matters.versions(ctx.tx, code)[-1]
    return (Fact(Words("事项", "Matter"), of.name, address(code)), Fact(Words("编码", "Code"), code, style="n"))


def concluded(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {**given.json(), "conclusions": tables.conclusions(given)}


def tasks(ctx: Context, subject: str) -> tuple[Field, ...]:
    number = clean_up.number(subject)
    mine = (one for one in clean_up.tasks(ctx.tx) if one.round == number and one.done is None)
    own = [one for one in mine if one.owner == ctx.actor.org]
    choices = (Choice(one.matter, matters.versions(ctx.tx, one.matter)[-1].name) for one in own)
    text = Field("text", Words("监管情况", "What was found"))
    return (select("matter", Words("事项", "Matter"), UNCHOSEN, *choices), text)


def billing_lines(ctx: Context, subject: str) -> tuple[Field, ...]:
    """Every listed fee of the case once, to be left or taken out."""
    rows: Iterator[Json] = (
        {"matter": of.code, "fee": fee.id, "times": 1, "amount": str(fee.amount)}
        for of in billing.billable(ctx, cases.find(ctx, subject))
        for fee in of.fees
    )
    return (tables.LINES.field(rows),)


def billed(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    lines = (Reader.of(one) for one in tables.LINES.read(given))
    return {"lines": [{**one.source, "times": whole("lines", str(one.source["times"]))} for one in lines]}


def asking(ctx: Context, subject: str) -> tuple[Field, ...]:
    held = content(ctx, subject)
    plain = (
        Field("promised", Words("承诺时限", "Promised"), mode="numeric", unit=DAYS),
        Field("statutory", Words("法定时限", "Granted by law"), mode="numeric", unit=DAYS),
    )
    lists = (tables.MATERIALS, tables.FEES)
    why = (Field("law", Words("例外依据的法律法规", "Law that allows it")), Field("article", Words("条款", "Article")))
    return (
        *_filled(plain, held),
        *(one.field(Reader(held).items(one.name)) for one in lists),
        WHY,
        *why,
    )


def asked(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    """What differs from the master, and why."""
    held = content(ctx, subject)
    said: dict[str, Json] = {name: whole(name, given.text(name)) for name in ("promised", "statutory")}
    said |= {one.name: one.read(given) for one in (tables.MATERIALS, tables.FEES)}
    fields = {name: value for name, value in said.items() if value != held[name]}
    return {"fields": fields, **{name: given.text(name) for name in ("reason", "law", "article")}}


def deciding(ctx: Context, subject: str) -> tuple[Field, ...]:
    code = subject.removeprefix(matters.PREFIX)
    open_ = [
        one
        for one in districts.exceptions(ctx.tx, day_of(ctx.now))
        if one.matter == code and one.stage == districts.ASKED
    ]
    sites = {one.site for one in open_}
    choices = (Choice(one.code, one.name) for one in units.every(ctx.tx) if one.code in sites)
    agree = Field("approved", Words("同意", "Approve it"), "check", required=False)
    return (select("centre", Words("区县中心", "District’s centre"), UNCHOSEN, *choices), agree, WHY)


def decided(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {**given.json(), "approved": given.text("approved") == "yes"}

"""The fields of the acts on letters and cases of opinion, and the words of their choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import letters, opinions, requests
from disclosure.rules import letter_line, opinion_grade
from disclosure.rules.letter import CHANNELS, STAGES, Channel
from disclosure.rules.opinion import STAGES as STEPS
from disclosure.rules.redaction import sensitive
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from web.answers import Answers
from web.desks.errands import UNCHOSEN, select
from web.views.elements import Choice, Fact, Field
from web.words import join

PERSONAL: Final = (
    Field("name", Words("姓名", "Your name"), autocomplete="name"),
    Field("contact", Words("联系方式", "How to reach you")),
    Field("title", Words("标题", "Title")),
    Field("text", Words("内容", "What it is about"), "textarea", hint=Words("最多 4000 字", "4,000 letters at most")),
)
CONSENT: Final = Field(
    "consent",
    Words("同意公布信和答复（不含姓名和联系方式）", "Letter and answer may be published without name and contact"),
    "check",
    required=False,
)


def about(ctx: Context) -> Field:
    """On which line, and about what: one list."""
    lines = letter_line.every(ctx.catalogue).values()
    pairs = ((line, matter) for line in lines for matter in line.matters)
    choices = (Choice(f"{line.id}:{one.id}", join(line.words, one.words)) for line, one in pairs)
    return select("about", Words("渠道和类别", "Line and matter"), UNCHOSEN, *choices)


def written(given: Mapping[str, Json]) -> dict[str, Json]:
    """The body of a letter from its form."""
    line, _, matter = str(given.get("about", "")).partition(":")
    rest = {name: said for name, said in given.items() if name not in ("about", "consent", "office")}
    return {**rest, "line": line, "matter": matter, "consent": given.get("consent") == "yes"}


def taking_down(ctx: Context, subject: str) -> tuple[Field, ...]:
    """What is said on the telephone or over the counter, with a code for who says it."""
    units.acting(ctx, subject.removeprefix(units.PREFIX))
    spoken = (Choice(one, words) for one, words in CHANNELS.items() if one is not Channel.WEB)
    hint = Words("告诉来电人，凭编号和查询码查询办理情况", "tell it to the caller: number and code open the ticket")
    code = Field("code", Words("查询码", "Code"), value=requests.code(ctx), hint=hint)
    return (select("channel", Words("来源", "How it came"), *spoken), about(ctx), *PERSONAL, CONSENT, code)


def taken_down(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return written(given.json())


def own(ctx: Context, subject: str) -> letters.Held:
    """The letter, for officers of the office that has it. NotAllowed, NotFound."""
    of = letters.find(ctx, subject)
    units.acting(ctx, of.case.holder)
    return of


def facts(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of = own(ctx, subject)
    said = letters.details(of)
    return (
        Fact(Words("编号", "Number"), subject, style="n"),
        Fact(Words("渠道", "Line"), of.line.words),
        Fact(Words("状态", "State"), STAGES[of.case.stage]),
        Fact(Words("标题", "Title"), str(said.get("title", ""))),
        Fact(Words("来信", "Letter"), str(said.get("text", "")), style="text"),
    )


def transferring(ctx: Context, subject: str) -> tuple[Field, ...]:
    """Every office that has not had it."""
    of = own(ctx, subject)
    offices = (Choice(each.code, each.name) for each in units.every(ctx.tx) if each.code not in of.case.holders)
    return (select("to", Words("转往单位", "To which office"), UNCHOSEN, *offices),)


def publishing(ctx: Context, subject: str) -> tuple[Field, ...]:
    """Title, letter and answer without what is known to be personal, to be read through and shortened."""
    of = own(ctx, subject)
    said = letters.details(of)
    name = str(said.get("name", ""))

    def plain(text: str) -> str:
        return sensitive.masked(text.replace(name, "***") if name else text)

    return (
        Field("title", Words("标题", "Title"), value=plain(str(said.get("title", "")))),
        Field("question", Words("来信内容", "What was asked"), "textarea", plain(str(said.get("text", "")))),
        Field("reply", Words("答复内容", "Reply"), "textarea", plain(letters.told(ctx, of))),
    )


# ---------------------------------------------------------------- opinion


def grades(ctx: Context) -> Field:
    every = opinion_grade.every(ctx.catalogue).values()
    return select("grade", Words("等级", "Grade"), UNCHOSEN, *(Choice(one.id, one.words) for one in every))


def warning(ctx: Context, _subject: str) -> tuple[Field, ...]:
    units.own(ctx)
    found = Words("发现时间（北京时间）", "Found (Beijing time)")
    return (
        grades(ctx),
        Field("found", found, "datetime-local", hint=Words("回应时限从此起算", "the hours run from here")),
        Field("title", Words("标题", "Title")),
        Field("source", Words("出处", "Where it was read")),
        Field("text", Words("内容", "What is said"), "textarea"),
    )


def case(ctx: Context, subject: str) -> opinions.Held:
    """The case, for officers of its office and of those above. NotAllowed, NotFound."""
    of = opinions.find(ctx, subject)
    own_code = units.own(ctx).code
    if own_code not in opinions.above(ctx, of):
        units.acting(ctx, of.case.office)
    return of


def case_facts(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of = case(ctx, subject)
    said = opinions.details(ctx, of)
    return (
        Fact(Words("编号", "Number"), subject, style="n"),
        Fact(Words("等级", "Grade"), of.grade.words),
        Fact(Words("状态", "State"), STEPS[of.case.stage]),
        Fact(Words("标题", "Title"), str(said.get("title", ""))),
    )

"""The fields of the acts on applications, and their bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from approval.acts import cases, enterprises, matters, texts, windows
from approval.acts.cases import Held
from approval.rules import process
from approval.rules.application import needs, read
from approval.rules.case import CHANNELS, STAGES, Branch, Channel
from approval.rules.licence import WAYS
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from people.acts import units
from people.rules.unit import Post
from web.answers import Answers
from web.desks import approvals as desk
from web.desks.errands import TEXT, UNCHOSEN, Body, Fields, select
from web.desks.request_forms import each
from web.public import approvals as public
from web.views.elements import Choice, Fact, Field
from web.words import join

_CODES: Final = Field(
    "matters", Words("事项编码", "Codes of the matters"), "textarea", focus=True,
    hint=Words("每行一个；缺材料的写“编码/材料编号”", "one a line; what is missing as code/material"),
)  # fmt: skip
_PAPER: Final = "paper:"


def facts(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of = desk.own(ctx, subject)
    return (
        Fact(Words("编号", "Number"), subject, style="n"),
        Fact(Words("状态", "State"), STAGES[of.case.stage]),
        Fact(Words("申请内容", "What it is for"), str(cases.details(of).get("title", ""))),
    )


# ---------------------------------------------------------------- fields


def taking(ctx: Context, subject: str) -> tuple[Field, ...]:
    """In the order in which a window asks: what, who, then the code for the receipt."""
    units.acting(ctx, subject.removeprefix(units.PREFIX), Post.WINDOW)
    channels = (Choice(one, words) for one, words in CHANNELS.items() if one is not Channel.WEB)
    known = (Choice(one.id, one.words) for one in process.every(ctx.catalogue).values())
    joint = select("process", Words("联合办理", "Process"), Choice("", Words("单独办理", "none")), *known)
    lead = Field("lead", Words("牵头事项编码", "Leading matter"), required=False)
    project = Field("project", Words("项目代码", "Code of the project"), required=False)
    amount = Field("investment", Words("总投资（元）", "Investment (yuan)"), required=False, mode="numeric")
    code = Field("code", Words("查询码", "Code"), value=texts.code(ctx), hint=_RECEIPT)
    channel = select("channel", Words("来源", "How it came"), *channels)
    return (_CODES, public.WHO, public.FIRM, *public.PERSONAL, channel, joint, lead, project, amount, code)


_RECEIPT: Final = Words("打印在收件回执上，凭编号和查询码查询", "printed on the receipt: number and code open it")


def taken(ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    """All papers are there but those that are said to be missing."""
    missing, codes = _missing(given)
    said = {name: value for name, value in given.json().items() if name not in ("matters", "investment")}
    if given.text("investment"):
        said["investment"] = _whole(given.text("investment"))
    asked: list[Json] = [{"matter": code} for code in codes]
    application = read({**{k: v for k, v in said.items() if k not in ("code", "channel")}, "branches": asked})
    held = enterprises.held(ctx, application.enterprise) if application.enterprise else {}
    branches: list[Json] = [
        {
            "matter": code,
            "given": [one for one in needs(matters.standing(ctx, code), held) if (code, one) not in missing],
        }
        for code in codes
    ]
    return {**said, "branches": branches}


def _missing(given: Answers) -> tuple[set[tuple[str, str]], list[str]]:
    pairs = [line.upper().split("/")[0].strip() for line in given.lines("matters")]
    lacks = {
        (line.partition("/")[0].strip().upper(), line.partition("/")[2].strip())
        for line in given.lines("matters")
        if "/" in line
    }
    return lacks, list(dict.fromkeys(pairs))


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 15:
        raise NotValid("act.field", "须为整数", "must be a whole number", field="investment")
    return int(text)


def papers(which: Callable[[Branch], tuple[str, ...]], *more: Field) -> Fields:
    """A box for each material of a kind."""

    def fields(ctx: Context, subject: str) -> tuple[Field, ...]:
        return (*_boxes(ctx, desk.own(ctx, subject), which), *more)

    return fields


def _boxes(ctx: Context, of: Held, which: Callable[[Branch], tuple[str, ...]]) -> Iterator[Field]:
    for branch in of.case.branches:
        matter = matters.version_on(ctx.tx, branch.matter, of.case.received)
        names = {one.id: one.name for one in matter.materials}
        for id in which(branch):
            yield Field(f"{_PAPER}{branch.matter}/{id}", join(matter.name, names[id]), "check", required=False)


def ticked(name: str) -> Body:
    """The ticked papers as a list of that name."""

    def body(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
        pairs = (one.split("/") for one, value in given.under(_PAPER) if value == "yes")
        listed: list[Json] = [{"matter": matter, "material": material} for matter, material in pairs]
        rest = {key: value for key, value in given.json().items() if not key.startswith(_PAPER)}
        return {**rest, name: listed}

    return body


def branch(*more: Field) -> Fields:
    """Which of the office's own branches, and more."""

    def fields(ctx: Context, subject: str) -> tuple[Field, ...]:
        of = desk.own(ctx, subject)
        names = public.titles(ctx, of)
        choices = tuple(Choice(one.matter, names[one.matter]) for one in desk.branches(ctx, of))
        first = () if len(choices) == 1 else (UNCHOSEN,)
        return (select("matter", Words("事项", "Matter"), *first, *choices), *more)

    return fields


def staffed(ctx: Context, subject: str) -> tuple[Field, ...]:
    """The visit's record: who went, of the office's own people."""
    people = units.officers(ctx, ctx.actor.org)
    boxes = (Field(f"{_PAPER}{person}", name, "check", required=False) for person, name in people.items())
    return branch(*boxes, TEXT)(ctx, subject)


def visited(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    staff: list[Json] = [person for person, value in given.under(_PAPER) if value == "yes"]
    return {"matter": given.text("matter"), "text": given.text("text"), "staff": staff}


def ready(ctx: Context, subject: str) -> tuple[Field, ...]:
    of = desk.own(ctx, subject)
    names = public.titles(ctx, of)
    ready = (one.matter for one in of.case.branches if one.decided and not one.delivered)
    boxes = (Field(f"{_PAPER}{one}", names[one], "check", value="yes", required=False) for one in ready)
    return (*boxes, each("way", Words("方式", "Way"), WAYS))


def given_out(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    out: list[Json] = [matter for matter, value in given.under(_PAPER) if value == "yes"]
    return {"way": given.text("way"), "matters": out}


def days(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    text = given.text("days")
    return {**given.json(), "days": int(text) if text.isdecimal() and len(text) < 4 else text}


def parts(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {"parts": [{"title": line} for line in given.lines("parts")]}


MORE: Final = Field("text", Words("补充说明", "Explained further"), "textarea", required=False)
UNTIL: Final = Field("until", Words("最后日期", "Last day"), "date")
DAYS: Final = Field("days", Words("延长工作日", "Working days more"), mode="numeric")


def arranging(ctx: Context, subject: str) -> tuple[Field, ...]:
    """The windows as they are, to be changed."""
    site = subject.removeprefix(units.PREFIX)
    units.acting(ctx, site, *cases.HEADS)
    there = "\n".join(" ".join((one.name, *one.serves)) for one in windows.of_site(ctx.tx, site))
    return (Field("windows", Words("窗口", "Windows"), "textarea", there or "综合窗口"),)


def arranged(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    listed: list[Json] = [
        {"name": line.split()[0], "serves": list[Json](line.split()[1:])} for line in given.lines("windows")
    ]
    return {"windows": listed}

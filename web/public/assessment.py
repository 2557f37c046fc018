"""Assessments as everybody sees them: a month's scores and points, a quarter's bulletin, what a year has on file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from disclosure.acts import assessment_reading as reading
from disclosure.acts.assessment_reading import Appeal, Fixed
from disclosure.rules import assessment, board, duty, register
from disclosure.rules.assessment import Indicator, Measure, Point
from kernel.actor import Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound, Words
from kernel.reader import Reader
from people.acts import units
from people.rules.unit import Kind
from web.desks.duties import act
from web.public.case import subject as chain
from web.views.assessment import AssessmentPage, MeasureGroup, PointRow, PointsPage, ScoreRow
from web.views.elements import Empty, Fact, Link, Sign
from web.views.public import Facet
from web.words import Text, phrase

ADDRESS: Final = "/openness/assessment"
TITLE: Final = Words("政务公开考评", "Assessment of openness")
_EMPTY: Final = Empty(Words("还没有确定的考评。", "Nothing has been fixed yet."))
_MET: Final = Sign("good", Words("得分", "counts"))
_LOST: Final = Sign("bad", Words("失分", "lost"))
_WON: Final = Sign("good", Words("申诉成立，计分", "counts: the appeal was granted"))
NONE: Final = "–"


def name(ctx: Context, code: str) -> Text:
    found = units.find(ctx.tx, code)
    return found.name if found else code


def _printed(of: Fraction | None) -> str:
    return NONE if of is None else assessment.printed(of)


def page(ctx: Context, time: str, actor: Actor) -> AssessmentPage:
    """A month or a quarter; the newest month where none is named."""
    months = reading.months(ctx)
    if "Q" in time:
        title, facts, heads, rows = _bulletin(ctx, time)
    else:
        title, facts, heads, rows = _month(ctx, time or next(iter(months), ""))
    year = int(time[:4]) if time else day_of(ctx.now).year
    return AssessmentPage(
        title=title,
        times=tuple(Facet(each, None, f"{ADDRESS}/{each}", each == time) for each in _times(ctx, months)),
        facts=facts,
        heads=heads,
        rows=rows,
        empty=_EMPTY,
        year=tuple(_year(ctx, year)),
        lacking=tuple(name(ctx, code) for code in reading.without_rules(ctx, year)),
        keys=tuple(_keys(ctx, time, year, actor)),
        file=f"{ADDRESS}/{time or months[0]}.json" if rows else "",
    )


def _times(ctx: Context, months: Sequence[str]) -> Iterator[str]:
    """The fixed months, the newest first, each quarter's bulletin before its months."""
    seen = ""
    for each in months:
        quarter = reading.quarter_of(assessment.month(each))
        if quarter != seen and reading.bulletin(ctx, quarter) is not None:
            yield quarter
        seen = quarter
        yield each


Table = tuple[Text, tuple[Fact, ...], tuple[Text, ...], tuple[ScoreRow, ...]]


def _month(ctx: Context, time: str) -> Table:
    of = reading.fixed(ctx, reading.subject(time)) if time else None
    if of is None:
        if time:
            raise NotFound("assessment.unknown", "该月考评尚未确定", "this month is not fixed", field="time")
        return TITLE, (), (), ()
    facts = (
        Fact(Words("得分明细摘要", "Digest of the points"), of.table_sha256, style="mono"),
        Fact(Words("日志", "Journal"), Words("本月考评的日志", "the month’s own chain"), chain(reading.subject(time))),
    )
    heads = tuple(phrase("{name}（{n}）", name=one.words, n=one.weight) for one in of.indicators)
    rows = tuple(_row(ctx, of, code) for code in of.table)
    return phrase("{month} 政务公开考评", month=time), facts, heads, rows


def _row(ctx: Context, of: Fixed, code: str) -> ScoreRow:
    shares = tuple(_share(of, code, one) for one in of.indicators)
    return ScoreRow(name(ctx, code), f"{ADDRESS}/{of.month.name}/{code}", _printed(of.score(code)), shares)


def _share(of: Fixed, code: str, one: Indicator) -> str:
    won = {key for measure, key in of.won(code) if measure == one.id}
    found = assessment.share(of.points(code).get(one.id, ()), won)
    return NONE if found is None else f"{assessment.printed(100 * found)}%"


def _bulletin(ctx: Context, time: str) -> Table:
    said = reading.bulletin(ctx, time)
    if said is None:
        raise NotFound("assessment.unknown", "该季度通报尚未发布", "this bulletin is not out", field="time")
    months = tuple(one.name for one in assessment.quarter(time))
    facts = (
        Fact(
            Words("日志", "Journal"), Words("本季通报的日志", "the bulletin’s own chain"), chain(reading.subject(time))
        ),
    )
    rows = tuple(_mean(ctx, one) for one in Reader(said).each("offices"))
    return phrase("{quarter} 政务公开考评季度通报", quarter=time), facts, months, rows


def _mean(ctx: Context, one: Reader) -> ScoreRow:
    def told(text: Json) -> str:
        return _printed(Fraction(str(text)) if text else None)

    code = one.text("office")
    return ScoreRow(
        name(ctx, code), f"/openness/offices/{code}", told(one.value("mean")), tuple(map(told, one.items("months")))
    )


def _year(ctx: Context, year: int) -> Iterator[Fact]:
    """Who assesses from outside, what it found, and what weight each office gives to openness."""
    of = reading.year(ctx, year)
    if of.assessor:
        yield Fact(Words("第三方评估机构", "Outside assessor"), name(ctx, of.assessor))
    if of.title:
        yield Fact(Words("第三方评估结果", "Its result"), of.title, of.link)
    for code, score in of.outside.items():
        yield Fact(phrase("第三方评估：{name}", name=name(ctx, code)), _printed(score), style="n")
    for code, rules in of.rules.items():
        weight = phrase("{title}（权重 {n}%）", title=rules.title, n=assessment.printed(rules.weight))
        yield Fact(phrase("内部考评：{name}", name=name(ctx, code)), weight, rules.link)


def _keys(ctx: Context, time: str, year: int, actor: Actor) -> Iterator[Link]:
    own = units.find(ctx.tx, actor.org) if actor.role is Role.OFFICER else None
    if own is None:
        return
    of_year = reading.subject(str(year))
    if own.kind is Kind.OPENNESS:
        before = assessment.month(f"{day_of(ctx.now):%Y-%m}").before()
        if reading.fixed(ctx, reading.subject(before.name)) is None:
            yield Link(phrase("确定 {month} 考评", month=before.name), act(reading.subject(before.name), "fix"))
        if time and "Q" not in time:
            yield Link(Words("答复申诉", "Answer an appeal"), act(reading.subject(time), "answer"))
            quarter = reading.quarter_of(assessment.month(time))
            yield Link(Words("发布季度通报", "Publish the bulletin"), act(reading.subject(quarter), "publish"))
        yield Link(Words("确定第三方评估机构", "Name the outside assessor"), act(of_year, "name_assessor"))
    if own.code == reading.year(ctx, year).assessor:
        yield Link(Words("填报评估结果", "Enter the result"), act(of_year, "enter_result"))
    yield Link(Words("备案内部考评办法", "File our own rules"), act(of_year, "file_rules"))


# ---------------------------------------------------------------- one office


def points(ctx: Context, time: str, code: str, actor: Actor) -> PointsPage:
    """Every point of an office in a month, with its evidence. NotFound where it was not assessed."""
    of = reading.fixed(ctx, reading.subject(time))
    if of is None or code not in of.table:
        raise NotFound(
            "assessment.unknown", "该月没有这个单位的考评", "this office was not assessed then", field="time"
        )
    mine = actor.role is Role.OFFICER and actor.org == code
    appeal = (Link(Words("提出申诉", "Appeal"), act(reading.subject(time), "appeal")),) if mine else ()
    return PointsPage(
        of=Link(phrase("{month} 政务公开考评", month=time), f"{ADDRESS}/{time}"),
        title=name(ctx, code),
        score=_printed(of.score(code)),
        groups=tuple(_group(ctx, of, code, one) for one in of.indicators),
        keys=appeal,
    )


def _group(ctx: Context, of: Fixed, code: str, one: Indicator) -> MeasureGroup:
    listed = of.points(code).get(one.id, ())
    appeals = {each.key: each for each in of.appeals if each.office == code and each.measure == one.id}
    rows = tuple(_point(ctx, one.id, point, appeals.get(point.key)) for point in listed)
    return MeasureGroup(one.words, one.weight, _share(of, code, one), rows)


def _point(ctx: Context, measure: Measure, of: Point, appeal: Appeal | None) -> PointRow:
    won = appeal is not None and appeal.granted is True
    sign = _MET if of.met else _WON if won else _LOST
    return PointRow(said(ctx, measure, of.key), chain(of.subject) if of.subject else "", sign, _told(appeal))


def _told(appeal: Appeal | None) -> Text:
    if appeal is None:
        return ""
    if appeal.granted is None:
        return phrase("申诉：{text}", text=appeal.text)
    return phrase("申诉：{text}；答复：{answer}", text=appeal.text, answer=appeal.answer)


def said(ctx: Context, measure: Measure, key: str) -> Text:
    """A point in words; its key where the files that the month was counted by have changed since."""
    first, _, rest = key.partition(".")
    if measure is Measure.RELEASE and (found := duty.every(ctx.catalogue).get(key)):
        return found.words
    if measure is Measure.TASKS and (of := board.every(ctx.catalogue).get(first)):
        for task in of.task:
            if task.n == int(rest):
                return phrase("{n}. {what}", n=task.n, what=task.words)
    if measure is Measure.REGISTERS and (kept := register.every(ctx.catalogue).get(first)):
        n, _, since = rest.partition(".")
        if int(n) <= len(kept.expected):
            return phrase("{what}（{since}）", what=kept.expected[int(n) - 1].words, since=since)
    return key.removeprefix("W-")


def file(ctx: Context, time: str) -> bytes:
    """The points of a month, or the bulletin of a quarter, as the bytes whose digest is in the journal."""
    digest = reading.digest(ctx, time)
    if not digest:
        raise NotFound("assessment.unknown", "该考评期没有确定", "nothing is fixed for this time", field="time")
    return ctx.blobs.get(digest)

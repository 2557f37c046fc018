"""The errands of assessments: a month fixed, appeals, a bulletin, and what a year has on file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from disclosure.acts import assessment_reading as reading
from disclosure.acts import boards
from disclosure.acts.assessment_reading import Fixed
from disclosure.rules import assessment, board
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import begins_at, day_of
from kernel.errors import NotFound, Words
from kernel.workdays import DAY
from people.acts import units
from people.rules.unit import Kind, Post
from web.answers import Answers
from web.desks.duties import act
from web.desks.errands import FINAL, TEXT, UNCHOSEN, Errand, fixed, no_fields, plain, select
from web.public import assessment as public
from web.sentences import left
from web.views.elements import Choice, Duty, Field, Link
from web.words import phrase

BETWEEN: Final = "|"
"""Between the parts of a point's name in a choice; no key has it."""
_LINK: Final = Field(
    "link", Words("网址", "Address"), hint=Words("https:// 开头，或本站路径", "https://…, or a path here")
)
_TITLE: Final = Field("title", Words("标题", "Title"))
_MINE: Final = Words("以上由本单位办理，内容公开", "My office does this, and it is public")


def _held(ctx: Context, subject: str) -> Fixed:
    of = reading.fixed(ctx, subject)
    if of is None:
        raise NotFound("assessment.unknown", "该月考评尚未确定", "this month is not fixed", field="time")
    return of


def _lost(ctx: Context, subject: str) -> tuple[Field, ...]:
    """The points that the caller's own office has lost."""
    of, code = _held(ctx, subject), units.own(ctx).code
    choices = (
        Choice(
            f"{one.id}{BETWEEN}{point.key}",
            phrase("{name}：{what}", name=one.words, what=public.said(ctx, one.id, point.key)),
        )
        for one in of.indicators
        for point in of.points(code).get(one.id, ())
        if not point.met
    )
    return (select("lost", Words("失分项", "Point lost"), UNCHOSEN, *choices), TEXT)


def _appealed(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    measure, _, point = given.needed("lost", Words("失分项", "the point lost")).partition(BETWEEN)
    return {"measure": measure, "point": point, "text": given.text("text")}


def _open(ctx: Context, subject: str) -> tuple[Field, ...]:
    """The appeals that are not answered."""
    waiting = [one for one in _held(ctx, subject).appeals if one.granted is None]
    choices = (
        Choice(
            BETWEEN.join((one.office, one.measure, one.key)),
            phrase("{name}：{what}", name=public.name(ctx, one.office), what=public.said(ctx, one.measure, one.key)),
        )
        for one in waiting
    )
    verdict = (UNCHOSEN, Choice("yes", Words("成立，计分", "granted")), Choice("no", Words("不成立", "not granted")))
    return (
        select("appeal", Words("申诉", "Appeal"), UNCHOSEN, *choices),
        select("granted", Words("答复", "Answer"), *verdict),
        TEXT,
    )


def _answered(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    unit, _, rest = given.needed("appeal", Words("申诉", "the appeal")).partition(BETWEEN)
    measure, _, point = rest.partition(BETWEEN)
    granted = given.needed("granted", Words("答复", "the answer")) == "yes"
    return {"unit": unit, "measure": measure, "point": point, "granted": granted, "text": given.text("text")}


def _bodies(ctx: Context, _subject: str) -> tuple[Field, ...]:
    found = [Choice(each.code, each.name) for each in units.every(ctx.tx, Kind.INSTITUTION) if each.parent is None]
    return (select("assessor", Words("第三方评估机构", "Outside assessor"), UNCHOSEN, *found),)


def _marks(ctx: Context, _subject: str) -> tuple[Field, ...]:
    own = units.own(ctx).code
    marks = (
        Field(f"score_{each.code}", phrase("得分：{name}", name=each.name), mode="decimal", required=False)
        for each in units.every(ctx.tx)
        if each.code != own
    )
    return (_TITLE, _LINK, *marks)


def _marked(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    scores: list[Json] = [{"unit": code, "score": score} for code, score in given.under("score_") if score]
    return {"title": given.text("title"), "link": given.text("link"), "outside_scores": scores}


_WEIGHT: Final = Field(
    "weight", Words("绩效权重（%）", "Weight in performance, %"), mode="decimal", hint=Words("不低于 4", "at least 4")
)
_EVERY: Final = (
    Errand(
        "assessment.fix",
        (R.OFFICER,),
        Words(
            "得分由截至月末的日志算出，任何人重算都得到同样的结果。",
            "The scores follow from the journal up to the end of the month; whoever computes them again gets the same.",
        ),
        Words("确定", "Fix"),
        no_fields,
        plain,
        confirm=Words("我确定该月考评", "I fix this month"),
        cautions=(FINAL,),
    ),
    Errand(
        "assessment.appeal",
        (R.OFFICER,),
        Words("每个失分项可申诉一次，季度通报发布前提出。", "Once for each point lost, before the quarter’s bulletin."),
        Words("申诉", "Appeal"),
        _lost,
        _appealed,
        confirm=_MINE,
    ),
    Errand(
        "assessment.answer",
        (R.OFFICER,),
        Words("申诉成立的，该项计分。", "Granted, the point counts."),
        Words("答复", "Answer"),
        _open,
        _answered,
        confirm=_MINE,
    ),
    Errand(
        "assessment.publish",
        (R.OFFICER,),
        Words(
            "三个月考评均已确定、申诉均已答复后发布。", "After its three months are fixed and every appeal is answered."
        ),
        Words("发布", "Publish"),
        no_fields,
        plain,
        confirm=Words("我发布该季通报", "I publish this bulletin"),
        cautions=(FINAL,),
    ),
    Errand(
        "assessment.file_rules",
        (R.OFFICER,),
        Words(
            "备案本单位内部考评办法和政务公开在绩效考核中的权重。",
            "Your office’s own rules, and the weight of openness.",
        ),
        Words("备案", "File"),
        fixed(_WEIGHT, _TITLE, _LINK),
        confirm=_MINE,
    ),
    Errand(
        "assessment.name_assessor",
        (R.OFFICER,),
        Words("第三方不隶属于任何被评单位。", "It belongs to none of the offices."),
        Words("确定", "Name"),
        _bodies,
        confirm=_MINE,
    ),
    Errand(
        "assessment.enter_result",
        (R.OFFICER,),
        Words("满分一百分；没有评估的单位不填。", "Of 100; leave out whom you did not assess."),
        Words("填报", "Enter"),
        _marks,
        _marked,
        confirm=_MINE,
    ),
)
ERRANDS: Final[dict[str, Errand]] = {one.act: one for one in _EVERY}


def due(ctx: Context, code: str, held: frozenset[Post]) -> Iterator[Duty]:
    """The month that waits to be fixed and appeals that wait for an answer, for the assessing head; tasks of the year
    that the office has not shown to be done, for everybody in it."""
    of = units.find(ctx.tx, code)
    if of is not None and of.kind is Kind.OPENNESS and Post.HEAD in held:
        yield from _judging(ctx)
    for found in board.every(ctx.catalogue).values():
        for one in boards.standings(ctx, found):
            if code in one.offices and not one.of(code):
                ends = begins_at(one.due + DAY)
                link = Link(one.task.words, act(boards.subject(found.id), "give_evidence"))
                yield Duty(Words("提交任务佐证", "Show what was done"), link, ends, left(ends, ctx.now))


def _judging(ctx: Context) -> Iterator[Duty]:
    before = assessment.month(f"{day_of(ctx.now):%Y-%m}").before()
    if reading.fixed(ctx, reading.subject(before.name)) is None:
        link = Link(before.name, act(reading.subject(before.name), "fix"))
        yield Duty(Words("确定月度考评", "Fix the month’s assessment"), link, None)
    for name in reading.months(ctx)[:3]:
        if any(one.granted is None for one in _held(ctx, reading.subject(name)).appeals):
            yield Duty(
                Words("答复考评申诉", "Answer an appeal"), Link(name, act(reading.subject(name), "answer")), None
            )

"""Assessment: months fixed by the head of the assessing office, appeals and their answers, bulletins of a quarter; and
what a year has: each office's own rules, the outside assessor and its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import assessment_reading as reading
from disclosure.rules import assessment, major
from disclosure.rules.assessment import Measure, Month
from kernel import journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules.unit import Kind, Post
from signing.rules.statement import Signed

LONGEST: Final = 2000
"""Characters of an appeal and of what is said to it."""
Body = Mapping[str, Json]


def _assessor(ctx: Context) -> None:
    """The head of the office in charge of openness (条例 46)."""
    if units.own(ctx, Post.HEAD).kind is not Kind.OPENNESS:
        raise NotAllowed(
            "assessment.office", "由政务公开主管部门主要负责人办理", "for the head of the office in charge of openness"
        )


def _record(ctx: Context, verb: str, subject: str, body: Body, signed: Signed | None) -> Entry:
    said = {**body, "office": ctx.actor.org, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, said))


def _text(reader: Reader) -> None:
    if len(reader.text("text")) > LONGEST:
        raise reader.refuse("text", f"不得超过 {LONGEST} 字", f"at most {LONGEST} characters")


# ---------------------------------------------------------------- a month


def prepare_month(ctx: Context, subject: str, body: Body) -> dict[str, Json]:
    """The exact body of `fix`: the digest of every point and score of the month, which lie aside for everybody."""
    Reader(body).only()
    _assessor(ctx)
    month = reading.month_of(subject)
    if ctx.now < month.until:
        raise NotNow("assessment.early", "本月尚未结束", "the month is not over yet")
    return {"table_sha256": ctx.blobs.put(reading.computed(ctx, month))}


def fix(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Fix the month `J-2026-11` after its end: once, with the points that the journal gives."""
    _assessor(ctx)
    alone(ctx.tx, f"journal/{subject}")
    if reading.fixed(ctx, subject) is not None:
        raise Conflict("assessment.fixed", "该月考评已确定", "this month is fixed already")
    if body["table_sha256"] != prepare_month(ctx, subject, {})["table_sha256"]:
        raise Conflict("assessment.changed", "计算结果已变化，请重新办理", "the points have changed: begin again")
    return _record(ctx, "fix", subject, body, signed)


def appeal(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Object to a lost point of the caller's own office `{measure, point, text}`: deputy or head, once each, before the
    quarter's bulletin."""
    own, reader = units.own(ctx, Post.DEPUTY, Post.HEAD), Reader(body)
    reader.only("measure", "point", "text")
    measure, key = reader.choice("measure", Measure), reader.text("point")
    _text(reader)
    of = _standing(ctx, subject)
    if key not in {one.key for one in of.points(own.code).get(measure, ()) if not one.met}:
        raise NotFound("assessment.point", "本单位没有失这一分", "your office has lost no such point", field="point")
    if any(one.named(own.code, measure, key) for one in of.appeals):
        raise Conflict("assessment.appealed", "已就该项提出申诉", "there is an appeal about this point already")
    return _record(ctx, "appeal", subject, body, signed)


def answer(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Answer the open appeal of an office about a point `{unit, measure, point, granted, text}`: by the assessing head.
    Granted, the point counts as done."""
    _assessor(ctx)
    reader = Reader(body)
    reader.only("unit", "measure", "point", "granted", "text")
    reader.flag("granted")
    _text(reader)
    asked = reader.text("unit"), reader.choice("measure", Measure), reader.text("point")
    found = next((one for one in _standing(ctx, subject).appeals if one.named(*asked)), None)
    if found is None:
        raise NotFound("assessment.no_appeal", "没有这项申诉", "there is no such appeal", field="point")
    if found.granted is not None:
        raise Conflict("assessment.answered", "该申诉已答复", "this appeal is answered already")
    return _record(ctx, "answer", subject, body, signed)


def _standing(ctx: Context, subject: str) -> reading.Fixed:
    alone(ctx.tx, f"journal/{subject}")
    of = reading.fixed(ctx, subject)
    if of is None:
        raise NotNow("assessment.unfixed", "该月考评尚未确定", "this month is not fixed yet")
    if reading.bulletin(ctx, reading.quarter_of(of.month)) is not None:
        raise NotNow("assessment.published", "季度通报已发布", "the quarter’s bulletin is out")
    return of


# ---------------------------------------------------------------- a quarter


def prepare_bulletin(ctx: Context, subject: str, body: Body) -> dict[str, Json]:
    """The exact body of `publish`: NotNow while a month is not fixed, appeals about it may
    still come, or one is not answered."""
    Reader(body).only()
    _assessor(ctx)
    name = subject.removeprefix(reading.PREFIX)
    for of in [_fixed(ctx, month) for month in assessment.quarter(name)]:
        _settled(ctx, of)
    return {"bulletin_sha256": ctx.blobs.put(reading.drawn_up(ctx, name))}


def _fixed(ctx: Context, month: Month) -> reading.Fixed:
    of = reading.fixed(ctx, reading.subject(month.name))
    if of is None:
        raise NotNow("assessment.unfixed", f"{month.name} 考评尚未确定", f"{month.name} is not fixed yet")
    return of


def _settled(ctx: Context, of: reading.Fixed) -> None:
    """NotNow until the days for appeals are over and all are answered."""
    name, last = of.month.name, assessment.appeals_end(of.on, ctx.catalogue)
    if day_of(ctx.now) <= last:
        raise NotNow(
            "assessment.appealable",
            f"{name} 考评的申诉期至 {last} 止",
            f"appeals about {name} are open until {last}",
            remedy=Words("申诉期满后再发布", "Publish after that day"),
        )
    if any(one.granted is None for one in of.appeals):
        raise NotNow("assessment.waiting", f"{name} 有申诉未答复", f"an appeal of {name} is open")


def publish(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Publish the bulletin of a quarter `J-2026-Q4`: the mean of its months for each office."""
    alone(ctx.tx, f"journal/{subject}")
    if reading.bulletin(ctx, subject.removeprefix(reading.PREFIX)) is not None:
        raise NotNow("assessment.published", "季度通报已发布", "the quarter’s bulletin is out")
    if body["bulletin_sha256"] != prepare_bulletin(ctx, subject, {})["bulletin_sha256"]:
        raise Conflict("assessment.changed", "计算结果已变化，请重新办理", "the points have changed: begin again")
    return _record(ctx, "publish", subject, body, signed)


# ---------------------------------------------------------------- a year


def file_rules(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """File the caller's own rules of internal assessment for the year `J-2026`, `{weight, title, link}`: how much
    openness counts in percent, at least 4, and where the rules are. By its head."""
    reading.year_of(subject)
    units.own(ctx, Post.HEAD)
    reader = Reader(body)
    reader.only("weight", "title", "link")
    assessment.weight(reader.decimal("weight", "0", "100"))
    major.line(reader, "title")
    major.link(reader)
    return _record(ctx, "file_rules", subject, body, signed)


def name_assessor(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Name the outside body `{assessor}` that assesses in the year: a public institution that is part of no office."""
    reading.year_of(subject)
    _assessor(ctx)
    reader = Reader(body)
    reader.only("assessor")
    of = units.standing(ctx, reader.text("assessor"))
    if of.kind is not Kind.INSTITUTION or of.parent is not None:
        raise NotValid(
            "assessment.outside",
            "第三方须为不隶属于被评单位的机构",
            "who assesses from outside belongs to none of the offices",
            field="assessor",
        )
    return _record(ctx, "name_assessor", subject, body, signed)


def enter_result(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """The outside assessor's result `{title, link, outside_scores: [{unit, score}]}`, of 100: by its deputy or head."""
    of, own = reading.year(ctx, reading.year_of(subject)), units.own(ctx, Post.DEPUTY, Post.HEAD)
    if own.code != of.assessor:
        raise NotAllowed(
            "assessment.assessor",
            "须由本年度确定的第三方评估机构填报",
            "only the body named for this year enters its result",
            remedy=Words("请政务公开主管部门先确定", "Have the office in charge of openness name you"),
        )
    reader = Reader(body)
    reader.only("title", "link", "outside_scores")
    major.line(reader, "title")
    major.link(reader)
    for each in reader.each("outside_scores"):
        each.only("unit", "score")
        units.standing(ctx, each.text("unit"))
        each.decimal("score", "0", "100")
    return _record(ctx, "enter_result", subject, body, signed)

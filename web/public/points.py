"""Information points and the townships that run them, as everybody sees them; and the desk of who helps there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import openness as documents
from disclosure.acts import points
from disclosure.acts.points import Cells
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from people.rules.unit import KINDS, Post, Unit
from web.desks import duties
from web.desks.errands import select
from web.public import openness
from web.public import registers as lists
from web.public import requests as asking
from web.views.elements import Choice, Empty, Fact, Form, Link
from web.views.points import PointsPage
from web.views.public import Figure, NoticeRow
from web.words import Text, phrase

ADDRESS: Final = "/points"
DESK: Final = "/me/point"
TITLE: Final = Words("政务信息查询点", "Information points")
NEWEST: Final = 10
LINK: Final = Link(Words("查询点：代居民申请", "Information point: help residents"), DESK)
_NONE: Final = Empty(Words("还没有查询点。", "There are no information points yet."))
_FIGURES: Final = {
    "visitors": Words("来访人次", "Visitors"),
    "queries": Words("查询次数", "Queries"),
    "copies": Words("提供材料份数", "Copies given"),
}


def listing(ctx: Context) -> PointsPage:
    """The offices that run points, each with how many."""
    counted: dict[str, int] = defaultdict(int)
    for one in points.every(ctx):
        counted[one["code"]] += 1
    rows = tuple(
        NoticeRow(_name(ctx, code), f"{ADDRESS}/offices/{code}", (phrase("{n} 个", n=n),))
        for code, n in sorted(counted.items())
    )
    keys = (
        Link(Words("全部查询点", "Every point"), f"{lists.ADDRESS}/{points.POINTS}"),
        Link(Words("触摸屏位置", "Where the kiosks stand"), f"{lists.ADDRESS}/touch_screens"),
    )
    sections = ((Words("管理单位", "Run by"), rows),) if rows else ()
    return PointsPage(TITLE, keys=keys, sections=sections, empty=_NONE)


def _name(ctx: Context, code: str) -> Text:
    found = units.find(ctx.tx, code)
    return found.name if found else code


def office(ctx: Context, code: str) -> PointsPage:
    """A township (or any office) and its villages on one page: what it has published, what each village has, and the
    points of both. NotFound `unit.unknown` where no such office stands."""
    of = units.standing(ctx, code)
    _, listed = documents.public(ctx, "", (code,), "", NEWEST, 0)
    newest = tuple(
        NoticeRow(one.title, openness.document(one.subject), (phrase("{at:day}", at=one.published_at or one.formed),))
        for one in listed
    )
    own = tuple(_point(one) for one in points.every(ctx, code) if not one["village"])
    sections: tuple[tuple[Text, tuple[NoticeRow, ...]], ...] = (
        (Words("乡镇、单位公开", "Published by the office"), newest),
        (Words("查询点", "Information points"), own),
        *((village, rows) for village, rows in sorted(_villages(ctx, code).items())),
    )
    return PointsPage(
        of.name, (Link(TITLE, ADDRESS),), facts=tuple(_facts(ctx, of)),
        sections=tuple((head, rows) for head, rows in sections if rows), empty=_NONE,
    )  # fmt: skip


def _villages(ctx: Context, code: str) -> dict[str, tuple[NoticeRow, ...]]:
    """What each village has made public, then its points."""
    found: dict[str, list[NoticeRow]] = defaultdict(list)
    for one in points.affairs(ctx, code):
        where = f"{lists.ADDRESS}/{points.VILLAGES}?{urlencode({'q': one['village']})}"
        found[one["village"]].append(NoticeRow(one["title"], where, (one["matter"], one["said"], one["day"])))
    for one in points.every(ctx, code):
        if one["village"]:
            found[one["village"]].append(_point(one))
    return {village: tuple(rows) for village, rows in found.items()}


def _point(one: Cells) -> NoticeRow:
    return NoticeRow(one["title"], f"{ADDRESS}/{one['number']}", tuple(filter(None, (one["kind"], one["address"]))))


def _facts(ctx: Context, of: Unit) -> Iterator[Fact]:
    yield Fact(Words("类别", "Kind"), KINDS[of.kind])
    if of.parent:
        yield Fact(Words("隶属", "Part of"), _name(ctx, of.parent), openness.address(of.parent))
    yield Fact(Words("办公地址", "Address"), of.address)
    yield Fact(Words("办公电话", "Telephone"), of.phone, style="n")
    yield Fact(Words("目录和文件", "Directory and documents"), of.name, openness.address(of.code))


def one(ctx: Context, number: str) -> PointsPage:
    """A point: where it is, and how much it was used this year. NotFound `point.unknown`."""
    of, used = points.find(ctx, number), points.used(ctx, number)
    facts = (
        Fact(Words("编号", "Number"), number, style="n"),
        Fact(Words("类别", "Kind"), of["kind"]),
        Fact(Words("管理单位", "Run by"), _name(ctx, of["code"]), f"{ADDRESS}/offices/{of['code']}"),
        *(Fact(label, of[name]) for name, label in _PLACE.items() if of[name]),
    )
    figures = (
        *(Figure(words, phrase("{n}", n=used.figures[name])) for name, words in _FIGURES.items()),
        Figure(Words("代办申请", "Requests made here"), phrase("{n}", n=used.requests)),
    )
    lead = Words("今年以来的查询统计，只有数目。", "How much it was used this year, in counts alone.")
    keys = (Link(Words("统计明细", "All figures"), f"{lists.ADDRESS}/{points.COUNTS}?q={number}"),)
    return PointsPage(of["title"], (Link(TITLE, ADDRESS),), lead, keys=keys, facts=facts, figures=figures)


_PLACE: Final = {
    "village": Words("社区、村", "Community or village"),
    "address": Words("地址", "Address"),
    "phone": Words("电话号码", "Telephone"),
    "hours": Words("开放时间", "Hours"),
}


def desk(ctx: Context, form: Form | None = None, error: Text = "") -> PointsPage:
    """Where an information officer makes a request for a resident. NotAllowed without that post."""
    own = units.own(ctx, Post.POINT)
    mine = points.every(ctx, own.code)
    lead = Words(
        "由您代居民填写，日志同时记下查询点和您；把编号和查询码交给居民。",
        "You fill it in for a resident; the log names the point and you. Hand over the number and the code.",
    )
    keys = (
        Link(Words("登记今天的统计", "Enter today’s figures"), duties.act(f"G-{points.COUNTS}", "enter")),
        *(Link(one["title"], f"{ADDRESS}/{one['number']}") for one in mine[:3]),
    )
    made = form or (assisting(ctx, mine) if mine else None)
    return PointsPage(own.name, (Link(TITLE, ADDRESS),), lead, error, keys, form=made, empty=None if mine else _NONE)


def assisting(ctx: Context, mine: list[Cells]) -> Form:
    """The public's own form with the point before it."""
    at = select("point", Words("查询点", "Point"), *(Choice(each["number"], each["title"]) for each in mine))
    form = asking.asking(ctx)
    return Form(DESK, (at, *form.fields), Words("代居民提交申请", "Make the request for a resident"))

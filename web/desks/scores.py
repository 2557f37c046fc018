"""Scores of the quarter on the console: by office, and of one office by person, each point with its entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from approval.acts import orders, scores
from approval.rules import satisfaction, score
from approval.rules.satisfaction import Quarter
from approval.rules.score import AREAS, Point
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from people.rules.unit import Post
from web.desks import watch
from web.format import number as figure
from web.public import approval_figures, approval_scores
from web.public.case import subject as chain
from web.views.watch import Row, Table, WatchPage
from web.words import join, phrase

LINK: Final = watch.SCORES
ADDRESS: Final = LINK.href
HEADS: Final = (Post.HEAD, Post.DEPUTY)
_LEAD: Final = Words(
    "每一分都有日志条目为凭，没有人工加减分。", "Each point rests on an entry; nobody gives or takes one."
)


def quarter(ctx: Context, year: int, number: int) -> Quarter:
    """The one that is asked for; the present one where none is."""
    return Quarter(year, number) if year and number else satisfaction.quarter(day_of(ctx.now))


def page(ctx: Context, of: Quarter) -> WatchPage:
    """Of all offices, for who oversees. NotAllowed."""
    orders.overseeing(ctx)
    table = approval_scores.offices(ctx, of, approval_figures.named(ctx), ADDRESS)
    return WatchPage(LINK.text, watch.LINK, _LEAD, (), (table,), links=approval_scores.links(ADDRESS, of))


def office(ctx: Context, code: str, of: Quarter) -> WatchPage:
    """Of one office, for who oversees and for its own head and deputy. NotAllowed, NotFound."""
    own = units.standing(ctx, code)
    if ctx.actor.org == code:
        units.acting(ctx, code, *HEADS)
    else:
        orders.overseeing(ctx)
    found, names = scores.points(ctx, code, of), units.officers(ctx, code)
    title = join(own.name, phrase("{year} 年第 {n} 季度考评", year=str(of.year), n=of.number))
    tables = (_people(found, names), _points(found, names))
    return WatchPage(title, LINK, _LEAD, (), tables, links=approval_scores.links(f"{ADDRESS}/{code}", of))


def _people(found: Iterable[Point], names: Mapping[str, str]) -> Table:
    rows = tuple(Row(names.get(who, who), approval_scores.cells(held)) for who, held in score.by_person(found).items())
    note = Words(
        "漏告由写告知书的人负责，未告知由收件人负责，超时、差错和差评由作出决定的人负责；其余只计单位。",
        "What was overlooked falls to who wrote the notice, silence to who took it in, delay, error and a bad grade to "
        "who decided; the rest to the office alone.",
    )
    head = (Words("工作人员", "Person"), *approval_scores.HEAD)
    return Table("h-people", Words("工作人员", "Staff"), head, rows, approval_scores.NONE, note)


def _points(found: Iterable[Point], names: Mapping[str, str]) -> Table:
    head = (Words("依据", "Entry"), Words("日期", "Day"), Words("情形", "What"), Words("类别", "Area"),
            Words("负责人", "Answers for it"), Words("扣分", "Points"))  # fmt: skip
    rows = tuple(_rows(found, names))
    return Table("h-points", Words("扣分明细", "Each point"), head, rows, approval_scores.NONE, numbers=False)


def _rows(found: Iterable[Point], names: Mapping[str, str]) -> Iterator[Row]:
    for one in found:
        by = names.get(one.by, one.by) or Words("单位", "the office")
        cells = (one.day.isoformat(), one.rule.words, AREAS[one.rule.area], by, figure(one.rule.points))
        yield Row(f"{one.subject} #{one.number}", cells, f"{chain(one.subject)}/{one.number}")

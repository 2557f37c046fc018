"""An office's annual report before its head signs it: the figures of now, what does not add up, the cases behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import annual, annual_figures
from disclosure.acts.annual import Held
from disclosure.rules import annual_due, annual_layout
from disclosure.rules.annual_report import Report
from disclosure.rules.annual_words import TITLE
from kernel.context import Context
from kernel.deadlines import begins_at, day_of
from kernel.errors import Words
from kernel.workdays import DAY
from people.acts import units
from web.desks import duties, requests
from web.public import annual as public
from web.sentences import left
from web.views.annual import Cases, Note, ReportPage
from web.views.elements import Duty, Fact, Link
from web.words import phrase

ADDRESS: Final = "/me/annual"
_FILL: Final = Words("填写年度报告", "Fill in the annual report")
_SIGN: Final = Words("签发年度报告", "Sign the annual report")


def address(year: int) -> str:
    return f"{ADDRESS}/{year}"


def page(ctx: Context, year: int, cell: str = "") -> ReportPage:
    """The report of the caller's own office on a year; the requests behind one cell."""
    of = annual.held(ctx, annual.subject(year, units.own(ctx).code))
    due = annual_due.due(of.office.kind, year, annual_due.earlier(ctx.catalogue))
    draft = Link(_FILL, duties.act(of.subject, "draft_annual"))
    facts = (
        Fact(Words("单位", "Office"), of.office.name),
        Fact(Words("应公布日期", "Due"), phrase("{at}", at=due.on)),
        Fact(Words("依据", "Basis"), due.why),
    )
    title = phrase("{office} {year} 年{what}", office=of.office.name, year=str(year), what=TITLE)
    if of.draft is None:
        note = Note(
            Words("还没有填写；案件数字由平台统计。", "Nothing is filled in yet; cases are counted here."), "warn"
        )
        return ReportPage(requests.LINK, title, facts, (note,), (draft,), ())
    made = annual.compose(ctx, of)
    return _made(ctx, of, made, ReportPage(requests.LINK, title, facts, (), (draft,), ()), cell)


def _made(ctx: Context, of: Held, made: Report, bare: ReportPage, cell: str) -> ReportPage:
    behind = annual_figures.behind(ctx, of.office.code, of.year)
    hrefs = {name: f"{address(of.year)}?{urlencode({'cell': name})}#h-cases" for name in behind}
    checks = annual.checked(ctx, made)
    over = of.year < day_of(ctx.now).year
    adds_up = not any(one.difference for one in checks)
    sign = (Link(_SIGN, duties.act(of.subject, "sign_annual")),) if over and adds_up else ()
    shown = (Link(public.LINK.text, public.address(of.year, of.office.code)),) if of.signed else ()
    return ReportPage(
        of=bare.of,
        title=bare.title,
        facts=bare.facts,
        notes=public.checked(checks, made),
        keys=(*sign, *bare.keys, *shown),
        parts=tuple(public.part(one, hrefs) for one in annual_layout.parts(made)),
        offices=tuple(public.offices(made)),
        cases=_cases(made, cell, behind[cell]) if cell in behind else None,
    )


def _cases(made: Report, cell: str, ids: list[str]) -> Cases:
    return Cases(made.words[cell], tuple(Link(id, requests.address(id)) for id in ids))


def due(ctx: Context, code: str) -> Iterator[Duty]:
    """The report on the year that is over, until it is signed."""
    year = day_of(ctx.now).year - 1
    of = next((one for one in annual.listing(ctx, year) if one.office.code == code), None)
    if of and of.signed is None:
        ends = begins_at(of.due.on + DAY)
        what = phrase("{year} 年度报告", year=str(year))
        yield Duty(_FILL, Link(what, address(year)), ends, left(ends, ctx.now))

"""Whether each lot has published the six classes of information: the monitor, a tender's strip, the file."""

from __future__ import annotations

import csv as table
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import six_classes
from disclosure.acts.six_classes import Checked
from disclosure.rules.six_classes import Class, Standing
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from trading.acts import reading
from web.desks.stages import STAGES
from web.public import lot
from web.views.classes import Classes, Line
from web.views.elements import Empty, Link, Sign
from web.views.public import Facet, FacetGroup
from web.views.six_classes import SixClassesPage

ADDRESS: Final = "/openness/classes"
CSV: Final = f"{ADDRESS}.csv"
PAGE: Final = 50
YEARS: Final = 5
"""So many are offered, the present one last."""
CLASSES: Final = {
    Class.ANNOUNCEMENT: Words("交易公告", "Announcement"),
    Class.QUALIFICATION: Words("资格审查结果", "Qualification"),
    Class.PROCESS: Words("交易过程", "Process"),
    Class.DEAL: Words("成交信息", "Deal"),
    Class.PERFORMANCE: Words("履约信息", "Performance"),
    Class.CHANGE: Words("变更信息", "Changes"),
}
SIGNS: Final = {
    Standing.PUBLISHED: Sign("good", Words("已公开", "published")),
    Standing.MISSING: Sign("bad", Words("缺", "missing")),
    Standing.WAITING: Sign("plain", Words("未到时", "not due yet")),
    Standing.NONE: Sign("plain", Words("无此项", "none")),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is looked at: a year, all lots or those that lack something, which page from 1."""

    year: int
    lacking: bool = False
    page: int = 1

    def address(self) -> str:
        fields = {"year": str(self.year), "show": "missing" if self.lacking else ""}
        fields["page"] = str(self.page) if self.page > 1 else ""
        return f"{ADDRESS}?{urlencode({name: value for name, value in fields.items() if value})}"


def chosen(ctx: Context, year: str, show: str = "", page: int = 1) -> Chosen:
    """The present year in Beijing where none is named."""
    return Chosen(int(year) if year else day_of(ctx.now).year, show == "missing", page)


def page(ctx: Context, of: Chosen) -> SixClassesPage:
    every = six_classes.of_year(ctx, of.year)
    lacking = [one for one in every if one.lacks]
    listed = lacking if of.lacking else every
    pages = max(1, -(-len(listed) // PAGE))
    return SixClassesPage(
        groups=(_years(ctx, of), _shown(of, len(every), len(lacking))),
        table=_table(ctx, listed[(of.page - 1) * PAGE : of.page * PAGE]),
        found=len(every),
        lacking=len(lacking),
        csv=f"{CSV}?year={of.year}",
        empty=Empty(Words("没有这样的标段。", "No such lots."), Link(Words("全部公告", "All notices"), "/notices")),
        page=of.page,
        pages=pages,
        before=Chosen(of.year, of.lacking, of.page - 1).address() if of.page > 1 else "",
        after=Chosen(of.year, of.lacking, of.page + 1).address() if of.page < pages else "",
    )


def strip(ctx: Context, tender: str) -> Classes:
    """The lots of one tender."""
    return _table(ctx, six_classes.of_tender(ctx, tender))


def _years(ctx: Context, of: Chosen) -> FacetGroup:
    last = day_of(ctx.now).year
    told = (
        Facet(str(year), None, Chosen(year, of.lacking).address(), year == of.year)
        for year in range(last - YEARS + 1, last + 1)
    )
    return FacetGroup(Words("年份", "Year"), tuple(told))


def _shown(of: Chosen, every: int, lacking: int) -> FacetGroup:
    whole = Facet(Words("全部", "All"), every, Chosen(of.year).address(), not of.lacking)
    part = Facet(Words("有缺项", "Something missing"), lacking, Chosen(of.year, lacking=True).address(), of.lacking)
    return FacetGroup(Words("范围", "Shown"), (whole, part))


def _table(ctx: Context, lots: Sequence[Checked]) -> Classes:
    return Classes(tuple(CLASSES.values()), tuple(_line(ctx, one) for one in lots))


def _line(ctx: Context, one: Checked) -> Line:
    return Line(
        title=Words(one.lot.title_zh, one.lot.title_en),
        href=lot.address(one.lot.id),
        number=one.lot.id,
        stage=STAGES[one.lot.stage],
        signs=tuple(SIGNS[one.standings[each]] for each in CLASSES),
        responsible=reading.tender(ctx, one.lot.tender).document.tenderee.name if one.lacks else "",
    )


def csv(ctx: Context, of: Chosen) -> str:
    """One line a lot, one column a class, in the words of `Standing`."""
    out = io.StringIO()
    writer = table.writer(out, lineterminator="\n")
    writer.writerow(("lot", "stage", *Class))
    writer.writerows(lines(ctx, of))
    return out.getvalue()


def lines(ctx: Context, of: Chosen) -> Iterator[tuple[str, ...]]:
    """The rows of the file."""
    for one in six_classes.of_year(ctx, of.year):
        yield (one.lot.id, one.lot.stage.value, *(one.standings[each].value for each in Class))

"""Annual reports of disclosure as everybody reads them: who owes one, each with its figures, and as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from disclosure.acts import annual
from disclosure.acts.annual import Listed
from disclosure.rules import annual_layout, annual_report
from disclosure.rules.annual import Check
from disclosure.rules.annual_report import Report
from disclosure.rules.annual_words import TITLE
from disclosure.rules.duty import State
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound, Words
from kernel.journal import Entry
from people.acts import units
from people.rules.unit import KINDS
from web.views.annual import Cell, Grid, Note, Part, ReportPage, ReportRow, ReportsPage, Row
from web.views.elements import Empty, Fact, Link, Sign
from web.views.public import Facet
from web.words import Text, phrase

ADDRESS: Final = "/openness/reports"
LINK: Final = Link(Words("政府信息公开工作年度报告", "Annual reports of disclosure"), ADDRESS)
SIGNS: Final[Mapping[State, Sign]] = {
    State.DONE: Sign("good", Words("按期公布", "in time")),
    State.LATE: Sign("warn", Words("逾期公布", "late")),
    State.WAITING: Sign("plain", Words("未到期", "not due")),
    State.MISSING: Sign("bad", Words("逾期未公布", "overdue")),
}


def address(year: int, code: str) -> str:
    return f"{ADDRESS}/{year}/{code}"


def of(subject: str) -> str:
    """The address of a report by its chain."""
    year, _, code = subject.removeprefix(annual.PREFIX).partition("-")
    return address(int(year), code)


def listing(ctx: Context, year: int) -> ReportsPage:
    """Who owes a report on a year; 0: the last year that is over."""
    last = day_of(ctx.now).year - 1
    first = min((day_of(at).year for at in units.entered(ctx.tx).values()), default=last)
    shown = year or last
    return ReportsPage(
        years=tuple(
            Facet(str(one), None, f"{ADDRESS}?year={one}", one == shown)
            for one in range(last, min(first, last) - 1, -1)
        ),
        rows=tuple(_row(one, shown) for one in annual.listing(ctx, shown)),
        empty=Empty(Words("该年度没有应当编制报告的单位。", "No office owes a report on that year.")),
    )


def _row(one: Listed, year: int) -> ReportRow:
    href = address(year, one.office.code) if one.signed else ""
    of, due = one.office, one.due
    return ReportRow(
        of.name, href, KINDS[of.kind], due.on, due.why, SIGNS[one.state], day_of(one.signed) if one.signed else None
    )


def standing(ctx: Context, year: int, code: str) -> tuple[Report, Entry]:
    """The report that stands; NotFound before it is signed."""
    found = annual.latest(ctx, year, code)
    if found is None:
        raise NotFound("annual.unknown", "没有这份年度报告", "there is no such annual report", field="subject")
    return found


def title(of: Report) -> Text:
    return phrase("{office} {year} 年{what}", office=of.office.name, year=str(of.year), what=TITLE)


def page(ctx: Context, year: int, code: str) -> ReportPage:
    of, signed = standing(ctx, year, code)
    digest = str(signed.body["content_sha256"])
    times = len(annual.held(ctx, signed.subject).signed)
    own = address(year, code)
    files = (
        Link(Words("下载报告（PDF，电子签章）", "The report as PDF, sealed"), f"{own}/report.pdf"),
        Link(Words("数据（JSON，即所签内容）", "Data (JSON, what was signed)"), f"{own}.json"),
        Link(Words("全部数字（CSV）", "Every figure (CSV)"), f"{own}.csv"),
    )
    facts = (
        Fact(Words("单位", "Office"), of.office.name),
        Fact(Words("统计期间", "Period"), phrase("{year} 年 1 月 1 日至 12 月 31 日", year=str(year))),
        Fact(Words("主要负责人签发", "Signed by the head"), phrase("{at}", at=signed.at)),
        *((Fact(Words("更正次数", "Times put right"), str(times - 1), style="n"),) if times > 1 else ()),
        Fact(Words("内容摘要（SHA-256）", "Digest of its content (SHA-256)"), digest, style="mono"),
    )
    return ReportPage(
        of=LINK,
        title=title(of),
        facts=facts,
        notes=(*checked(annual.checked(ctx, of), of), *_outdated(ctx, of)),
        keys=(),
        parts=tuple(part(one, {}) for one in annual_layout.parts(of)),
        offices=tuple(offices(of)),
        files=files,
    )


def checked(every: Sequence[Check], of: Report) -> tuple[Note, ...]:
    """That all adds up, or what differs: in a signed report once that of the year before was put right."""
    wrong = tuple(_wrong(one, of) for one in every if one.difference)
    return wrong or (Note(phrase("{n} 项勾稽关系全部相符。", n=len(every)), "good"),)


def _wrong(one: Check, of: Report) -> Note:
    cell = of.words[one.cell]
    text = phrase("{cell}不平，相差 {n}：须{why}。", cell=cell, n=f"{one.difference:+d}", why=one.why)
    return Note(text, "bad")


def _outdated(ctx: Context, of: Report) -> Iterator[Note]:
    """What has become of the offices' reports since a government's was signed."""
    for one in of.parts:
        found = annual.latest(ctx, of.year, one.code)
        if found and found[1].body["content_sha256"] != one.content_sha256:
            yield Note(phrase("{office}的报告在汇总后已更正。", office=one.name), "warn")


def offices(of: Report) -> Iterator[Fact]:
    """Those of which a government's report is the sum, and those that had none."""
    for one in of.parts:
        yield Fact(one.name, one.content_sha256, address(of.year, one.code), style="mono")
    for one in of.missing:
        yield Fact(one.name, Words("未公布年度报告，未计入", "no report: not counted in"))


def part(of: annual_layout.Part, hrefs: Mapping[str, str]) -> Part:
    """One of the six parts; `hrefs` lead from cells to what is behind them."""
    figures = (Fact(row.words, row.cells[0].text, hrefs.get(row.cells[0].name, ""), style="n") for row in of.figures)
    grids = (Grid(grid.heads, tuple(_cells(row, hrefs) for row in grid.rows)) for grid in of.grids)
    return Part(of.title, of.lines, tuple(figures), tuple(grids))


def _cells(row: annual_layout.Row, hrefs: Mapping[str, str]) -> Row:
    return Row(row.words, tuple(Cell(one.text, hrefs.get(one.name, "")) for one in row.cells))


def table(ctx: Context, year: int, code: str) -> bytes:
    """Every figure as CSV, in UTF-8 with a byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("cell", "zh", "en", "value"))
    writer.writerows(annual_report.table(standing(ctx, year, code)[0]))
    return out.getvalue().encode("utf-8-sig")


def data(ctx: Context, year: int, code: str) -> bytes:
    """Exactly the bytes whose digest the head has signed."""
    return standing(ctx, year, code)[0].data()

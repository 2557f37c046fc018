"""Facts for the pages of annual reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from disclosure.rules import annual, annual_layout, annual_report, register
from disclosure.rules.annual_report import Office, Report
from disclosure.rules.duty import State
from kernel.errors import Words as W
from web.desks import requests as desk
from web.public import annual as public
from web.views.annual import Cases, Note, ReportPage, ReportRow, ReportsPage
from web.views.elements import Empty, Fact, Link
from web.views.public import Facet
from web.words import phrase

_OF: Final = W("青屿市民政局", "Civil Affairs Office of Qingyu")
_LAW: Final = W("政府信息公开条例第四十九条", "Government Information Regulation, art. 49")
REPORTS: Final = ReportsPage(
    (Facet("2025", None, "?year=2025", chosen=True), Facet("2024", None, "?year=2024")),
    tuple(
        ReportRow(_OF, "#" if signed else "", W("部门", "department"), date(2026, 1, 31), _LAW, public.SIGNS[state], signed)
        for state, signed in (
            (State.DONE, date(2026, 1, 20)), (State.LATE, date(2026, 2, 9)), (State.MISSING, None), (State.WAITING, None),
        )
    ),
    Empty(W("该年度没有应当编制报告的单位。", "No office owes a report on that year.")),
)  # fmt: skip
REPORTS_NONE: Final = replace(REPORTS, rows=())
_CELLS: Final = annual.filled(
    {
        annual.request("new", "natural"): 12, annual.request("new", "all"): 12, annual.request("granted", "natural"): 11,
        annual.request("granted", "all"): 11, annual.request("total", "all"): 11, annual.CHARGE: 1_234_500_000,
        "registers.activities.asked": 12799, "registers.press_conferences.held": 2,
    }
)  # fmt: skip
REPORT_OF: Final = Report(
    2025,
    Office("91370000MA00000000", _OF),
    {
        "overview": "2025 年主动公开、依申请公开平稳有序。",
        "problems": "个别栏目更新不够及时，已明确专人负责。",
        "other": "",
    },
    annual_report.figures(register.ours().values()),
    _CELLS,
    _CELLS,
)
_HREFS: Final = {annual.request("new", "natural"): "#h-cases", annual.request("new", "all"): "#h-cases"}
REPORT: Final = ReportPage(
    public.LINK,
    public.title(REPORT_OF),
    (
        Fact(W("单位", "Office"), _OF),
        Fact(W("统计期间", "Period"), phrase("{year} 年 1 月 1 日至 12 月 31 日", year="2025")),
        Fact(W("内容摘要（SHA-256）", "Digest of its content (SHA-256)"), "7f" * 32, style="mono"),
    ),
    (
        *public.checked([one for one in annual.checks(_CELLS) if not one.difference], REPORT_OF),
        Note(
            phrase(
                "{cell}不平，相差 {n}：须{why}。", cell=W("总计（自然人）", "total (natural persons)"), n="-1",
                why=W("总计等于各种办理结果之和", "the total equals the sum of the outcomes"),
            ),
            "bad",
        ),
        Note(phrase("{office}的报告在汇总后已更正。", office=_OF), "warn"),
    ),
    (Link(W("签发年度报告", "Sign the annual report"), "#"), Link(W("填写年度报告", "Fill in the annual report"), "#")),
    tuple(public.part(one, _HREFS) for one in annual_layout.parts(REPORT_OF)),
    (
        Fact(_OF, "9c" * 32, "#", style="mono"),
        Fact(W("青屿市公安局", "Police of Qingyu"), W("未公布年度报告，未计入", "no report: not counted in")),
    ),
    (Link(W("数据（JSON，即所签内容）", "Data (JSON, what was signed)"), "#"),
     Link(W("全部数字（CSV）", "Every figure (CSV)"), "#")),
    Cases(
        W("本年新收（自然人）", "new (natural persons)"),
        tuple(Link(f"R-2025-00000{n}", desk.address(f"R-2025-00000{n}")) for n in range(1, 8)),
    ),
)  # fmt: skip

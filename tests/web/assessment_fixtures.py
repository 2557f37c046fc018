"""Facts for the pages of assessment."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from disclosure.rules import assessment
from kernel.errors import Words as W
from web.public import assessment as public
from web.views.assessment import AssessmentPage, MeasureGroup, PointRow, PointsPage, ScoreRow
from web.views.elements import Empty, Fact, Link, Sign
from web.views.public import Facet
from web.words import phrase

_OFFICES: Final = (
    (W("青屿市民政局", "Qingyu Civil Affairs"), "96.4"),
    (W("青屿市公安局", "Qingyu Public Security"), "88.1"),
    (W("青屿市政务服务局", "Qingyu Government Service Bureau"), "79.0"),
)
_MONTH: Final = phrase("{month} 政务公开考评", month="2026-11")
MONTH: Final = AssessmentPage(
    _MONTH,
    (Facet("2026-11", None, "#", True), Facet("2026-Q3", None, "#"), Facet("2026-09", None, "#")),
    (Fact(W("得分明细摘要", "Digest of the points"), "9f" * 32, style="mono"),),
    tuple(phrase("{name}（{n}）", name=one.words, n=one.weight) for one in assessment.ours()),
    tuple(ScoreRow(name, "#", score, ("95.0%", "100.0%", "66.7%", "100.0%", "–", "50.0%", "–")) for name, score in _OFFICES),
    Empty(W("还没有确定的考评。", "Nothing has been fixed yet.")),
    (
        Fact(W("第三方评估机构", "Outside assessor"), W("青屿大学", "Qingyu University")),
        Fact(phrase("内部考评：{name}", name=_OFFICES[0][0]), phrase("{title}（权重 {n}%）", title="考评办法", n="4.0"), "#"),
    ),
    (_OFFICES[1][0], _OFFICES[2][0]),
    (Link(phrase("确定 {month} 考评", month="2026-12"), "#"), Link(W("备案内部考评办法", "File our own rules"), "#")),
    "#",
)  # fmt: skip
NONE: Final = replace(MONTH, title=public.TITLE, times=(), facts=(), heads=(), rows=(), file="")
_MET, _LOST = Sign("good", W("得分", "counts")), Sign("bad", W("失分", "lost"))
POINTS: Final = PointsPage(
    Link(_MONTH, "#"), _OFFICES[0][0], "96.4",
    (
        MeasureGroup(W("依申请公开按期答复", "Requests answered in time"), 20, "66.7%", (
            PointRow("R-2026-000041", "#", _MET, ""),
            PointRow("R-2026-000042", "#", _LOST, phrase("申诉：{text}", text="申请人已撤回")),
            PointRow("R-2026-000043", "#", Sign("good", W("申诉成立，计分", "counts: the appeal was granted")),
                     phrase("申诉：{text}；答复：{answer}", text="系统故障", answer="属实")),
        )),
        MeasureGroup(W("意见征集反馈", "Consultations answered"), 10, "–", ()),
    ),
    (Link(W("提出申诉", "Appeal"), "#"),),
)  # fmt: skip

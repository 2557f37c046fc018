"""Facts for the page of a board of tasks."""

from __future__ import annotations

from datetime import date
from typing import Final

from disclosure.rules.board import State
from kernel.errors import Words as W
from tests.web import request_fixtures as asked
from web.public.board import SIGNS
from web.views.board import BoardPage, TaskRow
from web.views.elements import Link
from web.views.public import Facet
from web.words import phrase

_OFFICE: Final = W("青屿市民政局", "Qingyu Civil Affairs")
_REPORT: Final = W("政府信息公开年度报告", "The annual report")
_BOTH: Final = "市直各部门、区县（市）政府"
BOARD: Final = BoardPage(
    W("2018年政务公开重点工作安排", "Key work of openness, 2018"),
    (Facet(phrase("{year}年", year="2026"), None, "#", False), Facet(phrase("{year}年", year="2018"), None, "#", True)),
    2,
    (phrase("第 {n} 项 {what}（{lead}，{on:day}到期）", n=32, what=_REPORT, lead=_OFFICE, on=date(2018, 3, 25)),),
    (
        TaskRow(1, W("加强决策预公开", "Plan decisions in public before they are made"), "市政府办公厅", _BOTH, (_OFFICE,), "全年", date(2018, 12, 31), SIGNS[State.DONE], (Link(W("意见征集栏目", "Consultations"), "/consultations"),)),
        TaskRow(6, W("加强行政权力事项公开", "Publish the lists of powers"), "市编委办", "市法制办", (), "2019年5月底", date(2019, 5, 31), SIGNS[State.WAITING], ()),
        TaskRow(25, W("基层政务公开标准化规范化试点总结验收", "Accept the pilots of local openness"), "市政府办公厅", "区县（市）政府", (_OFFICE,), "11月底前", date(2018, 11, 30), SIGNS[State.LATE], (Link("试点总结", "#"),)),
        TaskRow(32, _REPORT, "市政府办公厅", "", (_OFFICE,), "3月25日前", date(2018, 3, 25), SIGNS[State.OVERDUE], ()),
    ),
    asked.CASE.acts,
    "#",
)  # fmt: skip

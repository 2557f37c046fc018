"""Facts for the pages of openness."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from disclosure.rules.major import PLATFORMS, SLOTS, Platform, Slot
from kernel.errors import Words as W
from web.public.project import NO_FUNDS
from web.public.six_classes import CLASSES, SIGNS
from web.views.classes import Classes, Line
from web.views.columns import ColumnRow, ColumnsPage
from web.views.elements import Empty, Fact, Link, Sign
from web.views.exchange import ExchangePage, ParcelRow
from web.views.project import Dated, ProjectPage, SlotRow
from web.views.public import Facet, FacetGroup, Figure
from web.views.six_classes import SixClassesPage
from web.words import phrase

_GOOD, _BAD, _LATER, _NONE = SIGNS.values()
TABLE = Classes(
    tuple(CLASSES.values()),
    (
        Line(W("标段 1：土建与安装", "Lot 1: building and installation"), "#", "L-2026-0417-1", W("已归档", "archived"), (_GOOD, _GOOD, _GOOD, _GOOD, _BAD, _NONE), "青屿市滨海实验学校"),
        Line(W("标段 2：室外工程", "Lot 2: outside works"), "#", "L-2026-0417-2", W("正在评标", "evaluation"), (_GOOD, _LATER, _GOOD, _LATER, _LATER, _GOOD)),
    ),
)  # fmt: skip
CLASSES_PAGE = SixClassesPage(
    (
        FacetGroup(W("年份", "Year"), (Facet("2025", None, "#"), Facet("2026", None, "#", chosen=True))),
        FacetGroup(W("范围", "Shown"), (Facet(W("全部", "All"), 277, "#", chosen=True), Facet(W("有缺项", "Something missing"), 1, "#"))),
    ),
    TABLE, 277, 1, "/openness/classes.csv?year=2026", Empty(W("没有这样的标段。", "No such lots."), Link(W("全部公告", "All notices"), "/notices")), 1, 6, "", "#",
)  # fmt: skip
CLASSES_NONE = replace(CLASSES_PAGE, table=Classes(TABLE.names, ()), pages=1, after="")
_AT = datetime(2026, 11, 24, 1, 12, tzinfo=UTC)
EXCHANGE = ExchangePage(
    (Figure(W("待确认", "Waiting"), "3", shape="warn"), Figure(phrase("{who} 已确认", who="exchange.example"), "1204"), Figure(W("最近确认", "Last acknowledged"), phrase("{at:clock}", at=_AT), note=phrase("{at:day}", at=_AT))),
    (
        ParcelRow("T-2026-0417.1.tender_notice", "#", "GCJS_NOTICE", "P-2026-0417", _AT, 3, phrase("{at}", at=_AT + timedelta(minutes=4)), W("国家平台不接收：PROJECT_CODE 未登记", "the national platform refused it: PROJECT_CODE 未登记")),
        ParcelRow("T-2026-0417.2.clarification_notice", "#", "TENDER_FILE_CLARI_MODI", "P-2026-0417", _AT, 0, W("在其后", "after that"), W("等同一项目在前的一条", "waits for the one before it of its project")),
        ParcelRow("L-2026-0420-1.9.opening_record", "#", "GCJS_OPENING_RECORD", "P-2026-0420", _AT, 0, W("随时", "at any time"), W("尚未发送", "not sent yet")),
    ),
    3, False,
)  # fmt: skip
EXCHANGE_NONE = ExchangePage((Figure(W("待确认", "Waiting"), "0"),), (), 0, stand_in=True)
_NOTICE = Dated(
    W("滨海实验学校图书馆招标公告", "Library of Binhai Experimental School: tender notice"), "#", "2026-09-18"
)
PROJECT = ProjectPage(
    "P-2026-0417", W("滨海实验学校图书馆", "Library of Binhai Experimental School"),
    (Fact(W("招标人", "Tenderee"), "青屿市滨海实验学校"), Fact(W("责任单位", "Responsible office"), W("青屿市住房局", "Qingyu Housing Office"))),
    (
        (W("批准", "Approval"), (Dated("青发改〔2026〕12号", "#", ""),)),
        (W("招标", "Tender"), (_NOTICE,)),
        (W("合同", "Contract"), ()),
    ),
    (
        SlotRow(SLOTS[Slot.APPROVAL], Sign("bad", W("未在规定平台发布", "not posted where required")), (_NOTICE,), (Dated(PLATFORMS[Platform.INVESTMENT], "#", "2026-09-18"),), "", (PLATFORMS[Platform.CREDIT],)),
        SlotRow(SLOTS[Slot.LAND], Sign("warn", W("无内容", "empty")), (), (), phrase("{reason}（责任单位：{unit}）", reason="不涉及征地", unit=W("青屿市住房局", "Qingyu Housing Office"))),
        SlotRow(SLOTS[Slot.BIDDING], Sign("good", W("已公开", "public")), (_NOTICE,), (Dated(PLATFORMS[Platform.TRADING], "#", "2026-09-18"),)),
    ),
    NO_FUNDS, (Link(W("登记公开内容", "Enter what is public"), "#"), Link(W("公布资金情况", "Tell the funds"), "#")),
)  # fmt: skip
PROJECT_PLAIN = replace(PROJECT, slots=(), flag="", actions=())
COLUMNS_PAGE = ColumnsPage(
    (
        (W("政务公开重点工作", "Key work of openness"), "#", Sign("bad", W("逾期无内容", "overdue, nothing is there"))),
        (W("公共资源配置", "Allocation of public resources"), "#", Sign("good", W("有内容", "something is there"))),
    ),
    (Facet(W("财政预决算", "Budgets and final accounts"), 1, "#", chosen=True), Facet(W("审计", "Audit"), 0, "#")),
    W("财政预决算", "Budgets and final accounts"), "finance", "预算",
    (ColumnRow("2026年部门预算", "#", "2026-03-02", W("预算", "Budget"), W("青屿市财政局", "Qingyu Finance Office"), "收支总表和项目支出", (W("政府债务表", "table of debt"), W("功能分类表（到项级）", "table by function, to items"))),),
    "/openness/columns.csv?column=finance", (Link(W("登记专栏内容", "Enter in a column"), "#"),),
)  # fmt: skip
COLUMNS_NONE = replace(COLUMNS_PAGE, rows=(), q="", actions=())

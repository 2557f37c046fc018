"""Facts for the pages of registers."""

from __future__ import annotations

from dataclasses import replace

from disclosure.rules import register
from kernel.errors import Words as W
from web.public.registers import TITLE
from web.views.elements import Empty, Fact, Link
from web.views.public import Facet
from web.views.registers import EntryRow, RegisterPage, RegistersPage
from web.words import join, phrase

_OF = register.ours()["activities"]
ALL = RegistersPage(
    tuple(
        Fact(one.words, W(f"{one.place * 412} 项", f"{one.place * 412} entries"), href="#")
        for one in register.ours().values()
    )
)
ONE = RegisterPage(
    Link(TITLE, "/registers"), _OF.words, "", "/registers/activities",
    (W("缺：走进社区每月一次（2026年10月起）", "missing: Visits to communities, each month (from 10/2026)"),),
    tuple(column.words for column in _OF.columns),
    (
        EntryRow(("走进社区", "2026-11-03", "滨海社区", "6", "238", "12799", "11867", "9830")),
        EntryRow(("5·15政务公开日", "2026-05-15", "市民广场", "12", "640", "880", "871", "2400")),
    ),
    2, Empty(W("没有登记。", "There are no entries.")),
    (Link(W("登记", "Make an entry"), "#"), Link(W("撤销登记", "Strike an entry"), "#")), "/registers/activities.csv", "register-activities", "", "#",
)  # fmt: skip
_LIST = register.ours()["market_access"]
NONE = replace(
    ONE, name=_LIST.words, rows=(), found=0, keys=(), missing=(), after="", on="2018-12-25",
    heads=tuple(column.words for column in _LIST.columns),
    versions=(Facet("2025年版", None, "#"), Facet("2018年版", None, "#", chosen=True)),
    version=(
        Fact(_LIST.columns[0].words, "2018年版"), Fact(_LIST.columns[1].words, "2018-12-25"),
        Fact(_LIST.columns[2].words, "国家发展改革委、商务部"),
    ),
)  # fmt: skip
_ITEMS = register.ours()["enforcement_items"]
_OFFICES = (W("青屿市民政局", "Qingyu Civil Affairs"), W("青屿市市场监督管理局", "Qingyu Market Supervision"))
OWNED = replace(
    ONE,
    name=_ITEMS.words,
    action="/registers/enforcement_items",
    missing=tuple(
        phrase("{unit}缺：{what}", unit=of, what=join(W("办事依据", "Basis of service"), W("监督渠道", "Who watches")))
        for of in _OFFICES * 2
    ),
    heads=tuple(column.words for column in _ITEMS.columns),
    rows=tuple(
        EntryRow(("无照经营的查处", "查处无照经营行为；可以检查经营场所、查封工具", "无证无照经营查处办法 5、13", "立案、调查、听取陈述申辩、决定、送达", "初次且及时改正的不予处罚", "处罚决定书，七日内公示", "六十日内申请复议，六个月内起诉"), Link(of, "#"))
        for of in _OFFICES
    ),
    owned=True,
    every=Link(W("全部单位", "All offices"), "#"),
    only=_OFFICES[0],
    code="9121010000000001XX",
)  # fmt: skip

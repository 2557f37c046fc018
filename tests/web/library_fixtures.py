"""Facts for the pages of the document library."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kernel.errors import Words as W
from web.public.library import TITLE
from web.views.elements import Empty, Fact, Link
from web.views.library import LibraryPage, RecordPage
from web.views.public import Facet, FacetGroup, NoticeRow

_UNITS = tuple(
    Facet(name, n, "#", chosen=not i)
    for i, (name, n) in enumerate(
        (("市民政局", 48213), ("市人力资源和社会保障局", 31877), ("市财政局", 29004), ("市自然资源局", 20418))
    )
)
LIST = LibraryPage(
    "低保标准", (("unit", "市民政局"), ("since", "2025-01-01"), ("until", "2025-12-31")),
    (
        FacetGroup(W("单位", "Office"), (Facet(W("全部", "All"), None, "#"), *_UNITS)),
        FacetGroup(W("分类", "Kind"), (Facet(W("全部", "All"), None, "#", chosen=True), Facet("规范性文件", 214, "#"))),
        FacetGroup(W("年份", "Year"), (Facet(W("全部", "All"), None, "#"), Facet("2025", None, "#", chosen=True))),
    ),
    (
        NoticeRow("关于提高城乡居民最低生活保障标准的通知", "#", ("市民政局", "规范性文件", "2025-07-01")),
        NoticeRow("2024年第四季度低保资金发放情况", "#", ("市民政局", "财政信息", "2025-01-15")),
    ),
    W("多于 1,000 条，新的在前", "more than 1,000, newest first"), Empty(W("没有找到。", "Nothing found.")), "", "#",
)  # fmt: skip
NONE = replace(LIST, rows=(), after="", found=W("共 0 条", "none"))
ONE = RecordPage(
    Link(TITLE, "/library"), "014000335/2009-00017", "关于提高城乡居民最低生活保障标准的通知", date(2009, 3, 1),
    (
        Fact(W("索引号", "Index number"), "014000335/2009-00017", style="n"),
        Fact(W("单位", "Office"), "市民政局", href="#"),
        Fact(W("分类", "Kind"), "规范性文件", href="#"),
        Fact(W("来源", "Source"), "《青屿日报》2009年3月2日"),
    ),
    ("各区、县（市）民政局：", "经市政府同意，自2009年4月1日起提高城乡居民最低生活保障标准，现将有关事项通知如下。"), "#",
)  # fmt: skip

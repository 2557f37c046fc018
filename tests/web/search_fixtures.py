"""Facts for the page of the search."""

from __future__ import annotations

from dataclasses import replace

from kernel.errors import Words as W
from tests.web import fixtures as public
from web.views.elements import Empty, Link
from web.views.public import Facet, NoticeRow
from web.views.searching import Group, SearchPage

FOUND = SearchPage(
    "居住证",
    (
        Facet(W("全部", "All"), 1043, "#", chosen=True),
        Facet(W("公告", "Notices"), 2, "#"),
        Facet(W("政府信息", "Documents of offices"), 1, "#"),
        Facet(W("政务信息库", "Document library"), 1040, "#"),
    ),
    (
        Group(W("公告", "Notices"), W("共 2 条", "2 in all"), public.NOTICES_PAGE.rows[:2]),
        Group(W("政府信息", "Documents of offices"), W("共 1 条", "1 in all"), (NoticeRow("关于办理居住证的说明", "#", ("91370000MA00000000-02-2026-00001", W("青屿市公安局", "Qingyu Public Security Bureau"))),)),
        Group(W("政务信息库", "Document library"), W("多于 1000 条", "more than 1,000"), (NoticeRow("居住证暂行条例实施办法", "#", ("青屿市人民政府", "规范性文件")),), "#"),
    ),
    Empty(W("没有找到。", "Nothing found."), Link(W("全部公告", "All notices"), "/notices")),
)  # fmt: skip
NONE = replace(FOUND, kinds=(), groups=())

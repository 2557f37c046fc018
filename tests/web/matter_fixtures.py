"""Facts for the public lists of approval."""

from __future__ import annotations

from typing import Final

from kernel.errors import Words as W
from web.public.matter_lists import LISTS
from web.public.matter_pages import HOME
from web.views.elements import Empty, Link, Sign
from web.views.matters import ListPage, ListRow
from web.views.public import Facet, FacetGroup
from web.words import phrase

_OF: Final = LISTS["matters"]
_MARKET: Final = W("青屿市市场监督管理局", "Qingyu market supervision bureau")
PAGE: Final = ListPage(
    of=HOME,
    name=_OF.name,
    lead=_OF.lead,
    lists=(Facet(_OF.name, None, "#", True), Facet(W("收费清单", "List of fees"), None, "#")),
    groups=(
        FacetGroup(
            W("清理类别", "type"),
            (Facet(W("全部", "all"), 110, "#", True), Facet(W("审批项目", "approval"), 98, "#")),
        ),
    ),
    action="/approvals/matters",
    on="2026-03-02",
    heads=tuple(_OF.columns.values()),
    rows=(
        ListRow(
            (
                W("食品经营许可", "Licence to trade in food"), "11010004", _MARKET, W("审批项目", "approval"),
                W("行政许可", "permission"), W("市", "city"), phrase("{promised} / {statutory}", promised=5, statutory=20),
                W("是", "yes"), W("否", "no"),
            ),
            "/approvals/matters/11010004",
            Sign("bad", W("逾期", "late")),
        ),
    ),
    found=110,
    empty=Empty(W("没有。", "None.")),
    files=(Link("CSV", "#"), Link("JSON", "#")),
    data="matters",
    begins=W("列入事项", "Enter a matter"),
    after="#",
)  # fmt: skip

"""Facts for the page of internal lists."""

from __future__ import annotations

from disclosure.rules import internal
from kernel.errors import Words as W
from web.views.elements import Empty, Link
from web.views.internal import InternalPage, ListCell, OfficeLists, OpenList
from web.words import phrase

_LISTS = internal.ours()
_RISKS = _LISTS["risks"]
_OFFICES = (W("青屿市民政局", "Qingyu Civil Affairs"), W("青屿市殡仪馆", "Qingyu Funeral House"))


def _cell(count: int) -> ListCell:
    return ListCell(Link(phrase("{n} 项", n=count) if count else W("缺", "missing"), "#"), not count)


PAGE = InternalPage(
    tuple(of.words for of in _LISTS.values()),
    tuple(
        OfficeLists(name, tuple(map(_cell, counts)))
        for name, counts in zip(_OFFICES, ((12, 4, 31, 2), (1, 0, 6, 0)), strict=True)
    ),
    2,
    OpenList(
        _RISKS.words,
        _OFFICES[0],
        tuple(column.words for column in _RISKS.columns),
        (("社会救助审批", "低保对象确认", "优亲厚友", "高", "双人入户、审批与受理分离、结果公示", "王敏"),),
        (Link(W("登记", "Make an entry"), "#"), Link(W("撤销登记", "Strike an entry"), "#")),
        Empty(W("没有登记。", "There are no entries.")),
    ),
)

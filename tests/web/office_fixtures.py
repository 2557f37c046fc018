"""What the pages of offices and their documents show in the gallery."""

from __future__ import annotations

from dataclasses import replace

from kernel.errors import Words as W
from tests.web.fixtures import at
from web.views.elements import Choice, Empty, Fact, Field, Form, Link, Sign
from web.views.openness import (
    DocumentPage,
    DocumentRow,
    DutyGroup,
    DutyRow,
    FileRow,
    OfficePage,
    OfficeRow,
    OpennessPage,
)
from web.views.public import Facet, Figure, NoticeRow
from web.words import join, phrase

_OFFICE = W("青屿市民政局", "Civil Affairs Office of Qingyu")
_DOCUMENT = DocumentRow(
    W("关于办理居住证的说明", "How to get a residence permit"),
    "#",
    "91370000MA00000000-02-2026-00001",
    join(_OFFICE, W("机关职能", "Functions")),
    at(11, 20),
)
FRONT = OpennessPage(
    (
        OfficeRow(_OFFICE, "#", W("部门", "department"), 12, 2),
        OfficeRow(W("青屿市人民政府", "People’s Government of Qingyu"), "#", W("人民政府", "government"), 304, 0),
    ),
    (Facet(W("全部", "All"), None, "#", chosen=True), Facet(W("统计信息", "Statistics"), None, "#")),
    (_DOCUMENT,), 41, "居住证", 2, 3, "#", "#",
    Empty(W("没有这样的文件。", "No such documents.")), Empty(W("还没有登记单位。", "No offices have been entered yet.")),
    Form("/openness/offices", (Field("code", W("统一社会信用代码", "Unified social credit code")),), W("登记单位", "Enter an office"), plain=True),
)  # fmt: skip
FRONT_NONE = replace(
    FRONT, offices=(), documents=(), found=0, q="", page=1, pages=1, before="", after="", entering=None
)


def _duty(name: W, state: Sign, link: Link | None = None) -> DutyRow:
    about = W("内设机构、办公地址、办公时间、联系方式", "divisions, address, hours, contacts")
    return DutyRow(name, about, _OFFICE, at(11, 20).date(), W("政府门户网站", "the government’s site"), state, link)


_DONE = _duty(W("机构设置", "Organisation"), Sign("good", W("已公开", "published")), Link("机构设置", "#"))
_MISSING = _duty(W("职责分工", "Functions"), Sign("bad", W("逾期未公开", "overdue")))
OFFICE = OfficePage(
    _OFFICE,
    (Fact(W("类别", "Kind"), W("部门", "department")), Fact(W("办公地址", "Address"), "青屿市府前路1号")),
    (_DONE, _MISSING),
    (DutyGroup(W("决策公开", "decisions"), (_MISSING,)), DutyGroup(W("服务公开", "services"), (_DONE,))),
    (
        Figure(W("发布率", "Release rate"), "95.0%（19/20）", note="95%"),
        Figure(W("动态公开率", "Dynamic rate"), "98.7%（76/77）", note="100%", shape="bad"),
    ),
    3, (_DOCUMENT,), W("还没有公开的文件。", "No documents are public yet."), (Link(W("任命", "Appoint"), "#"),),
    Form("#", (Field("of_class", W("信息类别", "Class"), "select", choices=(Choice("02", W("机关职能", "Functions")),)),), W("起草文件", "Draft a document"), plain=True),
)  # fmt: skip
OFFICE_BARE = replace(OFFICE, gaps=0, documents=(), acts=(), drafting=None)
DOCUMENT = DocumentPage(
    W("关于办理居住证的说明", "How to get a residence permit"), Link(_OFFICE, "#"),
    (Fact(W("索引号", "Index number"), _DOCUMENT.index, style="mono"), Fact(W("来源", "Source"), _OFFICE, "#")),
    ("凡在本市居住半年以上的，可以申领居住证。", "申领时须出示身份证和住所证明。"),
    (FileRow("申领表.pdf", "#", 52_114, "5f" * 32),),
    (Fact(W("主要负责人", "Head"), phrase("已于 {at} 签名", at=at(11, 20))),),
    (
        Fact(W("政策背景", "Background"), "《居住证暂行条例》施行后，本市原有规定需要修订。", style="text"),
        Fact(W("后续工作考虑", "What comes next"), phrase("缺：{why}", why="随年度计划另行公布"), style="text"),
    ),
    (NoticeRow("一图读懂居住证管理办法", "#", (W("图解", "picture"),)),),
    W("解读材料已撤下，须补充公开。", "Its interpretation was withdrawn; another is owed."),
    (Link(W("撤下", "Withdraw"), "#"),),
)  # fmt: skip

"""What the pages of framework agreements show in the gallery."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kernel.errors import Words as W
from kernel.money import money
from tests.web.fixtures import FIRMS, at
from web.views.elements import Empty, Fact, Field, Form, Link, Sign
from web.views.framework import FrameworkPage, FrameworkRow, FrameworksPage, OrderRow, PriceRow
from web.words import join, phrase

_NAME: Final = W("办公电脑", "Office computers")
_KIND: Final = W("网上商城", "online mall")
_GOOD: Final = Sign("good", W("在册", "supplies"))
LISTED: Final = FrameworksPage(
    (
        FrameworkRow(_NAME, "#", join(_KIND, W("直接选定", "direct selection")), at(11, 30), 3),
        FrameworkRow(W("物业服务", "Facility services"), "#", join(W("封闭式框架协议", "closed framework agreement"), W("顺序轮候", "rota")), at(11, 29), 12),
    ),
    Empty(W("还没有框架协议。", "There are no framework agreements yet.")),
    Form("/frameworks/open", (Field("of", W("标段或项目编号", "Number of the lot or project")),), W("签署框架协议", "Sign a framework agreement"), plain=True),
)  # fmt: skip
NONE: Final = replace(LISTED, rows=(), opening=None)
MALL: Final = FrameworkPage(
    _NAME,
    (
        Fact(W("类型", "Kind"), _KIND),
        Fact(W("有效期", "Term"), phrase("{since:day}至{until:day}", since=at(11, 1), until=at(11, 30))),
        Fact(W("日志", "Journal"), phrase("{n} 条", n=14), "#"),
    ),
    (
        PriceRow(1, FIRMS[0], W("台式机 A 型", "Desktop A"), W("台", "piece"), money("4980.00"), _GOOD),
        PriceRow(2, FIRMS[1], W("台式机 B 型", "Desktop B"), "", money("5200.00"), Sign("bad", W("已退出", "has left"))),
    ),
    (
        OrderRow(at(11, 9), FIRMS[2], FIRMS[0], phrase("{name} × {n}", name=W("台式机 A 型", "Desktop A"), n=10), money("49800.00"), Sign("good", W("已成交", "a deal")), split=True),
        OrderRow(at(11, 3), FIRMS[2], FIRMS[0], phrase("{name} × {n}", name=W("台式机 A 型", "Desktop A"), n=1), money("4980.00"), Sign("act", W("待供应商答复", "waits for the supplier")), split=False),
    ),
    (Fact(phrase("{at:day} 截止，数量 {n}", at=at(11, 5), n=10), phrase("{who} 最低，{sum}", who=FIRMS[0], sum=money("4900.00"))),),
    (Link(W("下单", "Order"), "#"), Link(W("发起二次竞价", "Ask for quotes"), "#")),
    W("还没有供应商加入。", "No supplier has joined yet."),
    W("还没有订单。", "Nothing has been ordered yet."),
)  # fmt: skip
BARE: Final = replace(MALL, prices=(), orders=(), competitions=(), acts=())

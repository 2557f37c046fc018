"""What the pages of public lotteries show in the gallery."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kernel.errors import Words as W
from tests.web.fixtures import at
from web.public.lotteries import GROUNDS, KINDS
from web.views.elements import Choice, Command, Empty, Fact, Field, Form, Link, Sign, Stage
from web.views.lottery import (
    ListRow,
    LotteriesPage,
    LotteryPage,
    LotteryRow,
    Pages,
    PlaceRow,
    ScreenPage,
    SkipRow,
)
from web.words import phrase

_HOMES, _CHECKS = KINDS.values()
_TITLE: Final = W("云杉苑公租房选房摇号", "Homes of Yunshanyuan: order of choosing")
_HOME: Final = Sign("good", W("可选房", "chooses a home"))
_WAITS: Final = Sign("plain", W("轮候", "waits"))
_NOW: Final = W("已抽取。任何人都可以用公布的文件重算。", "Drawn; anybody can run it again from the file.")
_PRIORITY, _GENERAL = W("优先组", "priority group"), W("普通组", "general group")
LISTED: Final = LotteriesPage(
    (
        LotteryRow(_TITLE, "#", _HOMES, at(11, 3), Sign("good", W("已抽取", "drawn"))),
        LotteryRow(W("第四季度双随机抽查", "Double-random inspection, fourth quarter"), "#", _CHECKS, at(11, 20), Sign("act", W("名单公示中", "lists open to objections"))),
    ),
    Empty(W("还没有公开摇号。", "There has been no public lottery yet.")),
    Form("/lotteries/open", (Field("kind", W("类型", "Kind"), "select", choices=(Choice("allocation", _HOMES),)), Field("number", W("编号", "Number"))), W("填写摇号公告", "Write the announcement"), plain=True),
)  # fmt: skip
NONE: Final = replace(LISTED, rows=(), opening=None)
PLACES: Final = tuple(
    PlaceRow(n, f"{'A' if n < 4 else 'B'}{(n * 37) % 320:03d}", "王*", _PRIORITY if n < 4 else _GENERAL, _HOME if n < 9 else _WAITS)
    for n in range(1, 13)
)  # fmt: skip
DRAWN: Final = LotteryPage(
    _TITLE,
    tuple(Stage(W(zh, en), "done", (phrase("{at:short} {at:clock}", at=at(11, day)),)) for zh, en, day in (("公告", "Announced", 3), ("名单公示", "Lists public", 4), ("方案", "Plan", 20), ("冻结", "Frozen", 20), ("抽取", "Drawn", 20))),
    _NOW,
    (
        Fact(W("类型", "Kind"), _HOMES),
        Fact(W("登记项目", "Registered project"), "P-2026-0003", "#", "n"),
        Fact(W("房源", "Homes"), phrase("{n} 套", n=180)),
    ),
    (
        ListRow(_PRIORITY, W("全部，按次序", "all, in order"), 60, at(11, 19), "ab" * 32, "#"),
        ListRow(_GENERAL, W("全部，按次序", "all, in order"), 260, at(11, 19), "cd" * 32, "#"),
    ),
    (Fact(phrase("{number}，{at:day}", number="B003", at=at(11, 6)), phrase("{answer}：{reason}", answer=W("不成立", "not upheld"), reason=W("住房已于上年出售", "the flat was sold last year"))),),
    (),
    PLACES,
    Pages(1, 12, 320, after="#"),
    asked="B111",
    found=phrase("{number}：第 {n} 位，{state}。", number="B111", n=3, state=_HOME.text),
    proof=(Fact(W("抽取文件", "File of the draw"), "D-allocation-2026-0003.draw.json", "#"), Fact(W("日志", "Journal"), phrase("{n} 条", n=9), "#")),
    commands=(Command("ggzy verify draw D-allocation-2026-0003.draw.json", W("在自己的电脑上重算这次抽取", "Recompute this draw on your own computer")),),
    href="/lotteries/D-allocation-2026-0003",
    screen="/lotteries/D-allocation-2026-0003/screen",
)  # fmt: skip
OPEN: Final = replace(
    DRAWN,
    now=W("公告已发布，名单尚未全部公示。", "Announced; not every list is public yet."),
    lists=(DRAWN.lists[0], ListRow(_GENERAL, W("全部，按次序", "all, in order"))),
    acts=(Link(W("公示名单", "Publish a list"), "#"), Link(W("登记异议", "Enter an objection"), "#")),
    objections=(),
    places=(),
    pages=None,
    asked="",
    found="",
    proof=DRAWN.proof[1:],
    commands=(),
)
INSPECTED: Final = replace(
    DRAWN,
    title=W("第四季度双随机抽查", "Double-random inspection, fourth quarter"),
    skipped=(SkipRow("P02", "赵检查", W("榆笺纸业有限公司", "Yujian Paper Co."), next(iter(GROUNDS.values()))),),
)
SCREEN: Final = ScreenPage(_TITLE, _NOW, PLACES, "/lotteries/D-allocation-2026-0003", "#")

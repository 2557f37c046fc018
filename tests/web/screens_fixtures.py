"""The page of leads with some and with none."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from evaluation.rules.screens import lead, prices
from kernel.errors import Words as W
from web.desks.screening import _lead
from web.views.elements import Fact
from web.views.screening import Quoted, ScreensPage
from web.words import join, phrase

PRICES: Final = {"青屿建设有限公司": 98_000_000, "朔壤电气有限公司": 102_900_000, "澄江工程有限公司": 103_000_000,
                 "云岭路桥有限公司": 103_100_000, "海潮建筑有限公司": 103_100_000}  # fmt: skip
LEADS: Final[tuple[lead.Lead, ...]] = prices.leads(PRICES, None)
HISTORY: Final = Fact(
    W("本市场历史", "History of this market"), phrase("{n} 个同类标段（少于 {least} 个时不设界限）", n=7, least=20)
)
MOVED: Final = Fact(
    W("两家联合的最大影响", "Most that two can move"),
    phrase("{who} 退出，平均价变动 {share}%", who=join("青屿建设有限公司", "朔壤电气有限公司"), share="1.0"),
)
PAGE: Final = ScreensPage(
    "L-2026-0417-1",
    "/me/lots/L-2026-0417-1",
    "CNY",
    tuple(
        Quoted("ABCDE"[at], name, Decimal(price).scaleb(-2))
        for at, (name, price) in enumerate(sorted(PRICES.items(), key=lambda one: one[1]))
    ),
    tuple(map(_lead, LEADS)),
    (HISTORY, MOVED),
)
NONE: Final = ScreensPage("L-2026-0417-1", "/me/lots/L-2026-0417-1", "", (), (), (HISTORY,))

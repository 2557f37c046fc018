"""The page of leads with some and with none."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Final

from evaluation.acts.leads import Found, Judged, Status
from evaluation.rules.screens import coalition, fingerprints, kept, prices, together
from evaluation.rules.screens.fingerprints import Mark
from evaluation.rules.screens.kept import After, Screening
from evaluation.rules.screens.lead import Lead, Shown, Strength
from evaluation.rules.screens.together import Lot
from kernel.errors import Words as W
from web.desks import screening
from web.views.screening import ScreensPage

PRICES: Final = {"青屿建设有限公司": 98_000_000, "朔壤电气有限公司": 102_900_000, "澄江工程有限公司": 103_000_000,
                 "云岭路桥有限公司": 103_100_000, "海潮建筑有限公司": 103_100_000}  # fmt: skip
ONE, TWO, THREE, FOUR, FIVE = PRICES
AT: Final = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
TEXTS: Final = Lead(
    "texts", (TWO, THREE), Strength.LEAD,
    W(f"{TWO} 与 {THREE} 的文件有 71.4% 相同（已扣除招标文件原文，界限三分之二）",
      f"71.4 % of what {TWO} and {THREE} wrote is the same (the tender's own text taken out; fence 2/3)"),
    Fraction(5, 7), Fraction(2, 3), None,
    (Shown(W("“本工程拟采用商品混泥土，坍落度控制在一百六十毫米以内”", "“本工程拟采用商品混泥土，坍落度控制在一百六十毫米以内”"), "技术方案.pdf:12", "施工组织设计.pdf:9"),),
)  # fmt: skip
MARKS: Final = fingerprints.leads(
    fingerprints.pairs({
        FOUR: [Mark("lock", "GT-7781-0093", "报价.xml"), Mark("author", "王工", "商务标.docx")],
        FIVE: [Mark("lock", "GT-7781-0093", "清单.xml"), Mark("author", "王工", "投标函.docx")],
    })
)  # fmt: skip
EDGES: Final = together.edges(
    [Lot(frozenset((FOUR, FIVE)), FOUR), Lot(frozenset((FOUR, FIVE, ONE)), FIVE), Lot(frozenset((FOUR, FIVE)), FOUR),
     Lot(frozenset((ONE, TWO)), ONE), Lot(frozenset(PRICES), "")], 1, Fraction(0),
)  # fmt: skip
LEADS: Final[tuple[Lead, ...]] = kept.strongest_first([*prices.leads(PRICES, None), TEXTS, *MARKS])
COALITIONS: Final = tuple(each for n in (2, 3) if (each := coalition.influence(PRICES, n)))
LIKENESS: Final = {
    (one, two): Fraction(5, 7) if {one, two} == {TWO, THREE} else Fraction(1, 40)
    for one in PRICES for two in PRICES if one < two
}  # fmt: skip
SCREENING: Final = Screening(
    "L-2026-0417-1", After.OPENING, "CNY", 2, PRICES, LEADS, 7, coalitions=COALITIONS, network=EDGES,
    likeness=LIKENESS, pages=dict.fromkeys(PRICES, 31),
)  # fmt: skip
SAID: Final = (
    Judged(LEADS[0].id, Status.LOOKED_INTO, "已向两家公司发函，要求说明加密锁的来源。", AT),
    Judged(LEADS[0].id, Status.REFERRED, "说明不成立，移送公安机关。", AT),
)
PAGE: Final[ScreensPage] = screening.view(Found(SCREENING, AT, SAID))
EMPTY: Final = Screening("L-2026-0417-1", After.EVALUATION, "", 2, {}, (), 7)
NONE: Final[ScreensPage] = screening.view(Found(EMPTY, AT, ()))

"""Invented but believable facts for the pages of those who judge bids: prices side by side, reading."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.web.fixtures import FIRMS, LIGHTS, W
from web.desks.price_grid import ABSENT, LEAD
from web.views.desks import Pager
from web.views.elements import Link
from web.views.price_grid import GridBid, GridCell, GridRow, PriceGridPage
from web.views.public import Facet
from web.views.scoring import Chapter, Leaf, ReadPage
from web.words import join


def cell(price: str, total: str) -> GridCell:
    return GridCell(Decimal(price), Decimal(total))


ROWS = (
    GridRow("1.1", "LED 道路灯具 120W", "1,860 套", Decimal("2400.00"), Decimal("2180.00"), (
        cell("2180.00", "4054800.00"), cell("2095.00", "3896700.00"),
        GridCell(Decimal("1390.00"), Decimal("2585400.00"), far=W("低于中位数 36.2%", "36.2% below the median")),
    )),
    GridRow("1.2", "灯杆拆装", "1,860 根", None, Decimal("310.00"), (
        GridCell(Decimal("310.00"), Decimal("576660.00"), (W("G3 576660.00 不等于数量 × 单价 576600.00", "G3 576660.00 is not quantity × unit price, 576600.00"),)),
        cell("298.50", "555210.00"), cell("335.00", "623100.00"),
    )),
    GridRow("2.1", "单灯控制器", "1,860 套", None, None, (cell("180.00", "334800.00"), GridCell(None, None, (ABSENT,)), cell("176.00", "327360.00"))),
)  # fmt: skip
GRID = PriceGridPage(
    Link(LIGHTS, "#"), LEAD,
    (GridBid(FIRMS[0], Decimal("4966260.00")), GridBid(FIRMS[1], Decimal("4451910.00")),
     GridBid(FIRMS[2], Decimal("3535870.00"), (W("G5 3535870.00 不等于各行合价之和 3535860.00", "G5 3535870.00 is not the sum of the lines, 3535860.00"),))),
    ROWS, (Facet(W("全部", "All"), 3, "#", chosen=True), Facet(W("只看有标记的", "Only what is marked"), 3, "#")), Pager(3, 1, 2, "", "#"), "#",
    (GridBid(W("汀澜建设集团有限公司", "Tinglan Construction Group"), None, (W("清单文件的 rows 不合格式", "the file's rows is malformed"),)),),
)  # fmt: skip
GRID_NONE = PriceGridPage(
    Link(LIGHTS, "#"), LEAD, GRID.bids, (), (Facet(W("全部", "All"), 3, "#"), Facet(W("只看有标记的", "Only what is marked"), 0, "#", chosen=True)), Pager(0, 1, 1), "#",
)  # fmt: skip
OFFER = Leaf(
    W("投标函.pdf", "投标函.pdf"), (W("请使用带脚本的浏览器逐页阅读，或下载。", "Read it page by page with scripts, or download it."),), 1,
    (Chapter(W("投标函.pdf · 商务文件", "投标函.pdf · commercial part"), "#", chosen=True), Chapter(W("施工组织.pdf · 技术文件", "施工组织.pdf · technical part"), "#")),
    "/gallery/offer.pdf", pins=(Chapter(W("施工组织.pdf 第 86 页", "施工组织.pdf, page 86"), "#"),), whole=Link(W("下载 投标函.pdf", "Download 投标函.pdf"), "#"),
)  # fmt: skip
BIDS = tuple(Chapter(firm, "#", chosen=n == 0) for n, firm in enumerate(FIRMS))
READ = ReadPage(Link(LIGHTS, "#"), BIDS, OFFER, BIDS[1:], links=(Link(W("招标文件", "Tender documents"), "#"),))
READ_TWO = ReadPage(Link(LIGHTS, "#"), BIDS, OFFER, BIDS[1:], replace(OFFER, heading=join(FIRMS[1], "投标函.pdf")))

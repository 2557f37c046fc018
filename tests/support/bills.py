"""A bill of quantities, its priced form, and the files that hold them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from openpyxl import Workbook

from kernel import canon
from tests.support.counter import LOT
from trading.rules import priced, table
from trading.rules.lifecycle import Regime
from trading.rules.priced import Asked, Priced
from trading.rules.quantities import Bill, Position

Grid = list[list[object]]
BILL: Final = Bill(
    "CNY",
    2,
    (
        Position("1.1", "挖土方", "m³", Decimal("120.5"), Decimal("35.50")),
        Position("1.2", "混凝土", "m³", Decimal(30)),
        Position("2.1", "图书", "册", Decimal("0.333")),
    ),
)
ASKED: Final = Asked(LOT, BILL, Regime.BID)
SOURCE: Final[Grid] = [
    ["工程量清单", None, None, None, None],
    ["序号", "项目名称", "单位", "工程量", "最高单价"],
    ["1.1", "挖土方", "m³", 120.5, 35.5],
    ["1.2", "混凝土", "m³", 30, None],
    [],
    ["2.1", "图书", "册", "0.333", None],
]
OFFER: Final[Grid] = [
    ["序号", "名称", "单位", "数量", "最高单价", "单价", "合价"],
    ["1.1", "挖土方", "m³", 120.5, 35.5, 35.37, 4262.09],
    ["1.2", "混凝土", "m³", 30, None, 400, 12000],
    ["2.1", "图书", "册", 0.333, None, 10, 3.33],
    [None, "合计", None, None, None, None, 16265.42],
]
PRICE: Final = "16265.42"


def workbook(grid: Sequence[Sequence[object]]) -> bytes:
    """An .xlsx with these cells."""
    book = Workbook()
    for n, row in enumerate(grid, start=1):
        for column, cell in enumerate(row, start=1):
            if cell is not None:
                book.worksheets[0].cell(n, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def comma_separated(grid: Sequence[Sequence[object]], encoding: str = "utf-8") -> bytes:
    """The same as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["" if cell is None else cell for cell in row] for row in grid])
    return out.getvalue().encode(encoding)


def changed(grid: Grid, change: Mapping[tuple[int, int], object]) -> Grid:
    """The grid with other cells at (row, column), both from 0."""
    return [[change.get((r, c), cell) for c, cell in enumerate(row)] for r, row in enumerate(grid)]


def offered(grid: Grid = OFFER, asked: Asked = ASKED) -> Priced:
    """The priced bill that a workbook with these cells holds."""
    data = workbook(grid)
    return priced.made(table.read("offer.xlsx", data), asked, canon.sha256(data).hex())

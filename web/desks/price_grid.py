"""The priced bills of all bids side by side, for who judges them: arithmetic errors by cell, outliers by line."""

from __future__ import annotations

import csv as table
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from evaluation.acts import arithmetic
from evaluation.rules import price_grid
from evaluation.rules.price_grid import Row
from kernel import money
from kernel.context import Context
from kernel.errors import NotFound, Words
from trading.acts import bills, reading, stage
from trading.acts.reading import Lot
from trading.rules.priced import Item, Priced
from trading.rules.quantities import Bill, written
from trading.rules.table import Flaw
from web.desks.duties import page
from web.public.sitting import plain
from web.views.desks import Pager
from web.views.elements import Link
from web.views.price_grid import GridBid, GridCell, GridRow, PriceGridPage
from web.views.public import Facet
from web.words import Text, phrase

ROWS: Final = 100
MOST: Final = 5
"""So many flaws of a bill as a whole stand at its head."""
LEAD: Final = phrase(
    "单价逐项并列，标出算术错误和偏离中位数超过 {share}% 的单价（至少 {least} 份报价）。只作提示，由评标委员会判断。",
    share=price_grid.FAR.numerator * 100 // price_grid.FAR.denominator,
    least=price_grid.LEAST,
)
ABSENT: Final = Words("缺项", "missing")


@dataclass(frozen=True, slots=True)
class Column:
    """One bid's priced bill, and its flaws by the number of the line; "" for the bill as a whole."""

    name: str
    priced: Priced
    flaws: Mapping[str, tuple[Flaw, ...]]


@dataclass(frozen=True, slots=True)
class Grid:
    lot: Lot
    bill: Bill
    columns: tuple[Column, ...]
    unread: tuple[GridBid, ...]

    @property
    def places(self) -> int:
        return money.minor_digits(self.bill.currency)

    def rows(self) -> Iterator[Row]:
        return price_grid.rows(self.bill, [column.priced for column in self.columns])


def grid(ctx: Context, lot: Lot) -> Grid:
    """NotFound where the lot has no bill of quantities."""
    bill = bills.of(ctx, stage.document(ctx, lot).lot(lot.id))
    if bill is None:
        raise NotFound("quantities.none", f"标段 {lot.id} 没有工程量清单", f"lot {lot.id} has no bill of quantities")
    columns, unread = [], []
    for bid in reading.opened(ctx, lot.id):
        found = arithmetic.checked(ctx, lot, bid)
        if found and found.priced:
            columns.append(Column(bid.name, found.priced, _by_line(found.priced, found.flaws)))
        elif found and found.fault:
            unread.append(GridBid(bid.name, None, (found.fault.words,)))
    return Grid(lot, bill, tuple(columns), tuple(unread))


def _by_line(priced: Priced, flaws: Sequence[Flaw]) -> dict[str, tuple[Flaw, ...]]:
    cells = {priced.place(item.row, name): item.no for item in priced.items for name in priced.columns}
    found: dict[str, tuple[Flaw, ...]] = {}
    for flaw in flaws:
        no = cells.get(flaw.cell, "")
        found[no] = (*found.get(no, ()), flaw)
    return found


def view(of: Grid, *, only: bool, at: int) -> PriceGridPage:
    """One page of it; `only`: lines where something is marked. `at` counts from 1."""
    rows = [_row(of, row) for row in of.rows()]
    marked = [row for row in rows if row.marked]
    shown, here = (marked if only else rows), page(of.lot.id, "quantities")
    pages = max(1, -(-len(shown) // ROWS))
    at = min(max(at, 1), pages)
    return PriceGridPage(
        of=Link(Words(of.lot.title_zh, of.lot.title_en), page(of.lot.id)),
        lead=LEAD,
        bids=tuple(_head(column, of.places) for column in of.columns),
        rows=tuple(shown[(at - 1) * ROWS : at * ROWS]),
        facets=(
            Facet(Words("全部", "All"), len(rows), here, chosen=not only),
            Facet(Words("只看有标记的", "Only what is marked"), len(marked), f"{here}?only=marked", chosen=only),
        ),
        pager=_pager(here, len(shown), at, pages, only=only),
        csv=page(of.lot.id, "quantities.csv"),
        unread=of.unread,
    )


def _pager(here: str, found: int, at: int, pages: int, *, only: bool) -> Pager:
    query = f"{here}?{'only=marked&' if only else ''}page="
    before, after = (f"{query}{at - 1}" if at > 1 else ""), (f"{query}{at + 1}" if at < pages else "")
    return Pager(found, at, pages, before, after)


def _head(column: Column, places: int) -> GridBid:
    whole = column.flaws.get("", ())
    told = [*_told(whole[:MOST])]
    if len(whole) > MOST:
        told.append(phrase("另有 {n} 处。", n=len(whole) - MOST))
    return GridBid(column.name, _padded(column.priced.total, places), tuple(told))


def _row(of: Grid, row: Row) -> GridRow:
    position = row.position
    return GridRow(
        no=position.no,
        name=position.name,
        quantity=f"{written(position.quantity)} {position.unit}",
        ceiling=None if position.ceiling is None else _padded(position.ceiling, of.bill.decimals),
        middle=None if row.middle is None else money.rounded(row.middle, of.bill.decimals),
        cells=tuple(_cell(of, row, at, column) for at, column in enumerate(of.columns)),
    )


def _padded(value: Decimal, places: int) -> Decimal:
    """With so many decimals at least."""
    return Decimal(written(value, places))


def _cell(of: Grid, row: Row, at: int, column: Column) -> GridCell:
    item = row.items[at]
    if item is None:
        return GridCell(None, None, (ABSENT,))
    told = tuple(_told(column.flaws.get(row.position.no, ())))
    far = _far(item, row.middle) if at in row.far and row.middle is not None else ""
    return GridCell(_padded(item.unit_price, of.bill.decimals), _padded(item.total, of.places), told, far)


def _told(flaws: Sequence[Flaw]) -> Iterator[Text]:
    for flaw in flaws:
        yield Words(f"{flaw.cell} {flaw.words.zh}", f"{flaw.cell} {flaw.words.en}")


def _far(item: Item, middle: Fraction) -> Text:
    share = price_grid.share(Fraction(item.unit_price), middle)
    if share is None:
        return Words("中位数为 0", "the median is 0")
    percent = f"{money.rounded(abs(share) * 100, 1):f}"
    if share > 0:
        return phrase("高于中位数 {percent}%", percent=percent)
    return phrase("低于中位数 {percent}%", percent=percent)


def csv(of: Grid) -> str:
    """A line a position: what the tender asks, the median, then unit price, total and marks of each bid."""
    out = io.StringIO()
    writer = table.writer(out, lineterminator="\n")
    heads = [f"{column.name} {each}" for column in of.columns for each in ("单价", "合价", "标记")]
    writer.writerow(["编号", "名称", "单位", "数量", "最高单价", "单价中位数", *map(plain, heads)])
    writer.writerows(_line(of, row) for row in of.rows())
    return out.getvalue()


def _line(of: Grid, row: Row) -> list[str]:
    position, shown = row.position, _row(of, row)
    cells = [part for at, cell in enumerate(shown.cells) for part in (cell.price, cell.total, _marks(of, row, at))]
    asked = (position.no, position.name, position.unit, written(position.quantity), shown.ceiling, shown.middle)
    return [_text(each) for each in (*asked, *cells)]


def _text(value: str | Decimal | None) -> str:
    return plain(value) if isinstance(value, str) else "" if value is None else f"{value:f}"


def _marks(of: Grid, row: Row, at: int) -> str:
    codes = [flaw.code for flaw in of.columns[at].flaws.get(row.position.no, ())]
    return " ".join([*codes, *(["outlier"] if at in row.far else []), *(["missing"] if row.items[at] is None else [])])

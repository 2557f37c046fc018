"""The workbook that a bidder fills in: the tender's bill, locked but for the unit prices."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.worksheet.worksheet import Worksheet

from kernel import money
from trading.rules.quantities import HEADINGS, Bill, Position

ORDER: Final = ("no", "name", "unit", "quantity", "ceiling", "unit_price", "total")
WIDTHS: Final = (12, 40, 10, 14, 14, 16, 18)
PRICE, TOTAL = "F", "G"
"""The columns of unit price and line total."""
_CORE: Final = "docProps/core.xml"
_MOMENT: Final = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_OPEN: Final = PatternFill("solid", fgColor="FFF7D6")


def template(bill: Bill) -> bytes:
    """An .xlsx, the same bytes for the same bill; totals are formulas that round as the rule does.

    Words are words, whatever they begin with.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "分项报价表"
    places = money.minor_digits(bill.currency)
    for column, (name, width) in enumerate(zip(ORDER, WIDTHS, strict=True), start=1):
        sheet.cell(1, column, HEADINGS[name][0]).font = Font(bold=True)
        sheet.column_dimensions[chr(ord("A") + column - 1)].width = width
    for row, position in enumerate(bill.positions, start=2):
        _line(sheet, row, position, places)
    last = len(bill.positions) + 1
    _text(sheet.cell(last + 1, 2), "合计")
    sheet.cell(last + 1, len(ORDER), f"=SUM({TOTAL}2:{TOTAL}{last})")
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    out = io.BytesIO()
    book.save(out)
    return _timeless(out)


def _timeless(archive: io.BytesIO) -> bytes:
    """The same workbook without the moments at which its library wrote it."""
    out = io.BytesIO()
    with zipfile.ZipFile(archive) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            data = _MOMENT.sub(rb"", made.read(name)) if name == _CORE else made.read(name)
            kept.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _line(sheet: Worksheet, row: int, position: Position, places: int) -> None:
    for column, text in enumerate((position.no, position.name, position.unit), start=1):
        _text(sheet.cell(row, column), text)
    _number(sheet.cell(row, 4), position.quantity)
    if position.ceiling is not None:
        _number(sheet.cell(row, 5), position.ceiling)
    price = sheet.cell(row, 6)
    price.protection = Protection(locked=False)
    price.fill = _OPEN
    sheet.cell(row, 7, f"=ROUND(D{row}*{PRICE}{row},{places})")


def _text(cell: Cell, text: str) -> None:
    cell.value = text
    cell.data_type = "s"  # else a name that begins with “=” would be computed
    cell.number_format = "@"


def _number(cell: Cell, value: Decimal) -> None:
    cell.value = value

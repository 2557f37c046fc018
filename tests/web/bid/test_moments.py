"""Cells that a workbook shows as days, hours or spans: the page writes them as Python does, by the same formats."""

from __future__ import annotations

import io
import zipfile
from typing import Final

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kernel.errors import NotValid
from tests.support.bid import answered
from trading.rules import table

FORMATS: Final = [
    "General", "0.00", "mm-dd-yy", "h:mm", "[h]:mm:ss", "mm:ss.0", "yyyy\\-mm", '0.0"days"', "[Red]0;[Blue]d", "[$-804]0",
    '[DBNum1][$-804]yyyy"年"m"月"', "AM/PM", "aaa", "[ss]", "_d0", "*d0", '"a\\"d"', "0 d", "[$-F800]dddd", "@", "[h", "a[m]",
]  # fmt: skip
VALUES: Final = [
    46024,
    46024.5,
    46024.1234567,
    0,
    0.25,
    0.99999,
    -0.25,
    -3,
    1,
    59.9999,
    60,
    61,
    1461.9,
    2957004,
    2958465.5,
    2e5,
]
ISO: Final = [
    "2026-01-02",
    "2026-01-02T03:04:05",
    "2026-01-02T03:04:05.9",
    "2026-02-30T00:00:00",
    "03:04",
    "24:00",
    "x",
]


def book(*, late: bool = False) -> bytes:
    """Every value in every format."""
    made = Workbook()
    if late:
        made.epoch = CALENDAR_MAC_1904
    for row, value in enumerate(VALUES, start=1):
        for column, said in enumerate(FORMATS, start=1):
            made.worksheets[0].cell(row, column, value).number_format = said
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_cells(*cells: str) -> bytes:
    """The first sheet with these cells in its first line, as they are written in the file."""
    out = io.BytesIO()
    row = "".join(f'<c r="{chr(65 + n)}1" {cell}</c>' for n, cell in enumerate(cells))
    sheet = f'<worksheet xmlns="{SHEETS}"><sheetData><row r="1">{row}</row></sheetData></worksheet>'
    with zipfile.ZipFile(io.BytesIO(book())) as source, zipfile.ZipFile(out, "w") as made:
        for part in source.namelist():
            made.writestr(part, sheet if part.endswith("sheet1.xml") else source.read(part))
    return out.getvalue()


SHEETS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPED: Final = with_cells(
    *(f't="d"><v>{each}</v>' for each in ISO),
    't="str" s="2"><v>46024</v>',
    "><v>+1.</v>",
    "><v>0x10</v>",
    't="str" s="2"><v>nan</v>',
    's="2"></c><c t="str"><v>NaN</v>',
)
BROKEN: Final = [
    "><v>1e400</v>",
    "><v>inf</v>",
    "><v>nan</v>",
    't="n"><v>x</v>',
    's="2"><v>nan</v>',
    's="3" t="n"><f>0/0</f><v>-NaN</v>',
    's="4"><v>nan</v>',
    's="4"><v>1e10</v>',
    's="4"><v>-2958466</v>',
]


def read(data: bytes) -> list[list[str]]:
    return [list(line.cells) for line in table.read("a.xlsx", data)]


def test_the_page_writes_days_hours_and_spans_as_python_does() -> None:
    files = [book(), book(late=True), TYPED]
    broken = [with_cells(each) for each in BROKEN]
    script = "answer(await Promise.all(given.map((data) => attempt(() => table.read('a.xlsx', data)))));"
    found = answered(script, [*files, *broken])
    assert [[line["cells"] for line in each] for each in found[: len(files)]] == [read(each) for each in files]
    assert [each["code"] for each in found[len(files) :]] == ["workbook.malformed"] * len(broken)
    for each in broken:
        with pytest.raises(NotValid, match=r"workbook\.malformed"):
            read(each)


def test_what_python_writes() -> None:
    first = dict(zip(FORMATS, read(book())[1], strict=False))
    assert (first["General"], first["0.00"], first["[Red]0;[Blue]d"], first["_d0"]) == ("46024.5",) * 4
    assert (first["mm-dd-yy"], first["h:mm"], first["[h]:mm:ss"]) == (*("2026-01-02 12:00:00",) * 2, "1104588:00:00")
    assert read(book(late=True))[0][2] == "2030-01-03"
    assert [row[4] for row in read(book())[5:8]] == ["23:59:59", "-06:00:00", "-72:00:00"]
    assert read(TYPED) == [
        [
            *ISO[:1],
            "2026-01-02 03:04:05",
            "2026-01-02 03:04:05",
            ISO[3],
            "03:04:00",
            *ISO[5:],
            "46024",
            "1",
            "0x10",
            "nan",
            "",
            "NaN",
        ]
    ]

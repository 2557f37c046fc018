"""An .xlsx file as grids of cells, within limits that are checked before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import timedelta
from math import isfinite
from typing import Final

import python_calamine

from experts.rules.roster import Sheet
from kernel.errors import NotValid

LARGEST: Final = 32 << 20
UNPACKED: Final = 128 << 20
PARTS: Final = 200
ROWS: Final = 200_000
COLUMNS: Final = 26
# Where a cell or a row says that it stands; a lone cell far away would be filled up to by every reader.
_PLACE: Final = re.compile(rb"""\sr\s*=\s*["']([A-Z]*)([0-9]*)["']""")
_NAN: Final = re.compile(rb">[+-]?nan<", re.IGNORECASE)
# A cell of a number, or of no type, that holds none: with the format of a day the reader would make it the first one.
_NONE: Final = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\st\s*=\s*["'](?!n["']))[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v\b[^>]*>[+-]?nan</""",
    re.IGNORECASE | re.DOTALL,
)
_DIGITS: Final = len(str(ROWS))
_CALENDAR: Final = timedelta(days=2_958_466)
"""From the first day that a workbook knows to the end of the year 9999."""
_BROKEN: Final = (  # all that the two readers raise for bytes that are no archive or no workbook
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    python_calamine.CalamineError,
)


def _no(code: str, zh: str, en: str) -> NotValid:
    return NotValid(f"workbook.{code}", zh, en, field="file")


def _malformed() -> NotValid:
    return _no("malformed", "不是可读取的 .xlsx 文件", "not a readable .xlsx file")


def read(data: bytes) -> dict[str, Sheet]:
    """The sheets by name; NotValid for anything that is not a reasonable .xlsx file."""
    if len(data) > LARGEST:
        raise _no("too_large", f"文件超过 {LARGEST >> 20} MiB", f"the file is larger than {LARGEST >> 20} MiB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
        with python_calamine.load_workbook(io.BytesIO(data)) as book:
            return {name: _sheet(book.get_sheet_by_name(name)) for name in book.sheet_names}
    except _BROKEN as error:
        raise _malformed() from error


def _check(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise _no("bomb", "压缩包内文件过多或解压后过大", "the archive holds too many files or unpacks too large")
    if archive.testzip() is not None:  # a part that unpacks to more than it says fails its checksum here
        raise _no("malformed", "压缩包已损坏", "the archive is damaged")
    for part in parts:  # whatever its name: the workbook says which part is a sheet
        xml = archive.read(part)
        if b"<!DOCTYPE" in xml:  # entities that expand, or that are fetched; no workbook has any
            raise _no("malformed", "工作簿里有 DTD 声明", "the workbook declares a document type")
        _check_places(xml)
        if _NAN.search(xml) and _NONE.search(xml):
            raise _malformed()


def _check_places(xml: bytes) -> None:
    for found in _PLACE.finditer(xml):
        column, row = found.groups()
        if len(column) > 1 or len(row) > _DIGITS or int(row or b"0") > ROWS:
            raise _no(
                "range",
                f"工作表不得超过 {ROWS} 行、{COLUMNS} 列（出现单元格 {(column + row).decode()}）",
                f"a sheet has at most {ROWS} rows and {COLUMNS} columns (found cell {(column + row).decode()})",
            )


def _sheet(sheet: python_calamine.CalamineSheet) -> Sheet:
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    rows = sheet.to_python(skip_empty_area=False)
    if any(_boundless(cell) for row in rows for cell in row):
        raise _malformed()
    return Sheet(rows, merged)


def _boundless(cell: object) -> bool:
    """No finite number, or a span of time that no calendar holds."""
    if isinstance(cell, float):
        return not isfinite(cell)
    return isinstance(cell, timedelta) and abs(cell) >= _CALENDAR

"""A table file (.xlsx or CSV) as lines of texts, and the flaws that are found in it, each by its cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Final

from kernel.errors import NOTHING, NotValid, Words

LARGEST: Final = 8 << 20
"""Bytes of a table file."""
LINES: Final = 5_100
COLUMNS: Final = 26
"""As many as a workbook may have: A to Z."""
LONGEST: Final = 500
"""Characters of one cell."""
SHOWN: Final = 5
HEADED_BY: Final = 20
"""The headings stand in one of so many lines from the top; a title may stand above them."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not empty: its number as spreadsheets count, from 1, and its cells without outer blanks."""

    number: int
    cells: tuple[str, ...]

    def at(self, column: int) -> str:
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in which cell; `cell` is `D5`, a column, or empty for the table as a whole."""

    code: str
    cell: str
    words: Words
    law: str = ""
    remedy: Words = NOTHING


class Flawed(NotValid):
    """The table has flaws and nothing of it was taken; `flaws` has all of them in the order of the lines."""

    def __init__(self, name: Words, flaws: Sequence[Flaw]) -> None:
        more, first = len(flaws) - SHOWN, flaws[0]
        told = [Words(f"{each.cell} {each.words.zh}", f"{each.cell} {each.words.en}") for each in flaws[:SHOWN]]
        super().__init__(
            "table.flawed",
            f"{name.zh}有 {len(flaws)} 处问题："
            + "；".join(each.zh.strip() for each in told)
            + (f"；另有 {more} 处" if more > 0 else ""),
            f"the {name.en} has {len(flaws)} flaws: "
            + "; ".join(each.en.strip() for each in told)
            + (f"; and {more} more" if more > 0 else ""),
            law=first.law,
            field=first.cell,
            remedy=first.remedy if first.remedy.zh else Words("改正所列单元格后重试", "Correct the cells, try again"),
        )
        self.flaws = tuple(flaws)


def letter(column: int) -> str:
    """The column's letter, 0 = A; a table has no more columns than letters."""
    return chr(ord("A") + column)


# ---------------------------------------------------------------- reading


def read(name: str, data: bytes) -> tuple[Line, ...]:
    """The lines of the file: of an .xlsx its first sheet, else CSV in UTF-8 or GB 18030. NotValid for anything else."""
    if len(data) > LARGEST:
        raise _no("too_large", f"文件超过 {LARGEST >> 20} MiB", f"the file is larger than {LARGEST >> 20} MiB")
    cells = _sheet(data) if name.lower().endswith(".xlsx") or data[:2] == b"PK" else _csv(data)
    lines = []
    for number, row in enumerate(cells, start=1):
        if number > LINES:
            raise _no("too_long", f"表格超过 {LINES} 行", f"the table has more than {LINES} lines")
        texts = tuple(cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in row)
        if any(texts):
            lines.append(_bounded(Line(number, texts)))
    return tuple(lines)


def _bounded(line: Line) -> Line:
    if len(line.cells) > COLUMNS:
        raise _no("too_wide", f"第 {line.number} 行超过 {COLUMNS} 列", f"line {line.number} is wider than {COLUMNS}")
    for column, text in enumerate(line.cells):
        cell = f"{letter(column)}{line.number}"
        if len(text) > LONGEST:
            raise _no("cell", f"{cell} 超过 {LONGEST} 字", f"{cell} is longer than {LONGEST} characters", cell)
        if _CONTROL.search(text):
            raise NotValid(
                "table.control",
                f"{cell} 含有控制字符",
                f"{cell} holds control characters",
                field=cell,
                remedy=Words("请重新键入这一格", "Type this cell again"),
            )
    return line


def _sheet(data: bytes) -> Iterator[Sequence[str]]:
    from experts.rules import workbook  # with its reader, only where there is one: whoever seals a bid has none

    for sheet in list(workbook.read(data).values())[:1]:
        for row in sheet.rows:
            yield _trimmed([_text(cell) for cell in row])


def _trimmed(row: list[str]) -> Sequence[str]:
    """Without the empty cells at the end: a sheet is as wide as its widest line."""
    while row and not row[-1]:
        row.pop()
    return row


def _text(cell: object) -> str:
    """A cell as a person reads it: a number is the shortest decimal that is it and no other, a day a day."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, float):
        exact = Decimal(repr(cell))
        return format(exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact, "f")
    if isinstance(cell, timedelta):
        return _hours(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return cell.isoformat("seconds") if isinstance(cell, time) else str(cell)


def _hours(span: timedelta) -> str:
    minutes, seconds = divmod(abs(span) // timedelta(seconds=1), 60)
    return f"{'-' if span < timedelta() else ''}{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def _csv(data: bytes) -> Iterator[Sequence[str]]:
    reader = csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise _no("csv", "CSV 的引号不配对，或含有不允许的字符", "the quotes of the CSV do not match") from error


def _decoded(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotValid(
        "table.unreadable",
        "不是可读取的表格文件",
        "this is no table file that can be read",
        field="file",
        remedy=Words("请另存为 .xlsx 或 UTF-8 的 CSV 文件", "Save it as .xlsx, or as CSV in UTF-8"),
    )


def _no(code: str, zh: str, en: str, field: str = "file") -> NotValid:
    return NotValid(f"table.{code}", zh, en, field=field, remedy=Words("请缩小后重试", "Make it smaller and try again"))


# ---------------------------------------------------------------- headings


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each heading stands, and the lines below them."""

    at: Mapping[str, int]
    lines: tuple[Line, ...]

    def cell(self, line: Line, name: str) -> str:
        """The text under a heading; empty if the table has no such column."""
        return line.at(self.at[name]) if name in self.at else ""

    def place(self, line: Line, name: str) -> str:
        """Such as `D5`."""
        return f"{letter(self.at[name])}{line.number}" if name in self.at else str(line.number)


def headed(lines: Sequence[Line], headings: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Columns:
    """The columns by name; NotValid unless one of the first lines has every heading that is needed, none twice."""
    best: set[str] = set()
    for n, line in enumerate(lines[:HEADED_BY]):
        found = _found(line, headings)
        if found.keys() >= set(needed):
            return Columns(found, tuple(lines[n + 1 :]))
        best = max(best, set(found), key=len)
    lacking = [headings[name] for name in needed if name not in best]
    raise NotValid(
        "table.headings",
        "没有找到表头：" + "、".join(each[0] for each in lacking),
        "no heading: " + ", ".join(each[-1] for each in lacking),
        field="file",
        remedy=Words("请使用模板的表头，每列一个，不重复", "Use the template's headings, one a column, none twice"),
    )


def _found(line: Line, headings: Mapping[str, Sequence[str]]) -> dict[str, int]:
    folded = ["".join(text.split()).casefold() for text in line.cells]
    wanted = {name: [each.replace(" ", "").casefold() for each in names] for name, names in headings.items()}
    found = {}
    for name, names in wanted.items():
        there = [column for column, text in enumerate(folded) if text in names]
        if len(there) == 1:
            found[name] = there[0]
    return found

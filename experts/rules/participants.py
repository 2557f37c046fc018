"""A lottery's list as an office has it, Excel or CSV: its entries in order, or every flaw by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from typing import Final

from experts.rules import cells, workbook
from experts.rules.cells import Cell
from experts.rules.lottery import MOST
from experts.rules.roster import Flaw, Flawed, Grid, Line, Sheet
from experts.rules.sample import Entry, Ground
from kernel.errors import NotValid

ID: Final = "编号"
NAME: Final = "名称"
TIES: Final = {"任职单位": Ground.EMPLOYER, "亲属单位": Ground.KINSHIP, "申报回避": Ground.DECLARED}
"""Columns that may be missing: ids of an earlier list, by semicolons; of one that is named twice the first counts."""
COLUMNS: Final = (ID, NAME, *TIES)
_ZIP: Final = b"PK\x03\x04"


def read(of: str, data: bytes, earlier: Collection[str]) -> tuple[Entry, ...]:
    """The entries of the list `of`, ascending; `earlier` are the ids of the lists before it: of whoever stands on none
    of them nothing is told. Flawed with every flaw, NotValid for what is no table."""
    flaws: list[Flaw] = []
    grid = Grid(of, _sheet(data), COLUMNS, flaws, frozenset(TIES))
    made: dict[str, Entry] = {}
    if not flaws:
        for line in grid.lines():
            _take(line, of, earlier, made)
    if flaws:
        raise Flawed(sorted(flaws, key=lambda flaw: (flaw.row, flaw.column)))
    if not 1 <= len(made) <= MOST:
        raise NotValid(
            "list.empty", "名单没有内容，或超过一百万行", "the list is empty, or above a million", field="file"
        )
    return tuple(made[each] for each in sorted(made))


def _sheet(data: bytes) -> Sheet:
    """The first sheet of a workbook, else a table of texts."""
    if data.startswith(_ZIP):
        return next(iter(workbook.read(data).values()))
    if len(data) > workbook.LARGEST:
        raise NotValid("workbook.too_large", "文件超过 32 MiB", "the file is larger than 32 MiB")
    try:
        rows = list(csv.reader(io.StringIO(_text(data), newline=""), strict=True))
    except csv.Error as error:
        raise NotValid(
            "list.csv", f"不是可读取的 CSV：{error}", f"not a readable CSV: {error}", field="file"
        ) from error
    table: list[list[Cell]] = [list(row) for row in rows]
    return Sheet(table)


def _text(data: bytes) -> str:
    """UTF-8, with its mark or without, or what a Chinese Excel writes."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotValid("list.encoding", "文件不是 UTF-8 或 GB18030 文本", "neither UTF-8 nor GB18030", field="file")


def _take(line: Line, of: str, earlier: Collection[str], made: dict[str, Entry]) -> None:
    id_, name = line.value(ID, cells.code), line.value(NAME, cells.text)
    avoid: dict[str, Ground] = {}
    for title, ground in TIES.items():
        for each in line.value(title, _ids) or ():
            if each in earlier:
                avoid.setdefault(each, ground)
    if id_ in made:
        line.flaw(ID, f"编号 {id_} 重复", f"id {id_} comes twice")
    elif id_ and name:
        made[id_] = Entry(of, id_, name, avoid)


def _ids(cell: Cell) -> tuple[str, ...]:
    return () if cells.blank(cell) else cells.listed(cell)


def template(*, tied: bool) -> bytes:
    """An empty list to fill in, as CSV that Excel reads; with the columns of ties where there is an earlier list."""
    return ("\ufeff" + ",".join(COLUMNS if tied else COLUMNS[:2]) + "\r\n").encode()

"""An Excel roster of experts: its sheets read strictly, every flaw named by sheet, row and column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from experts.rules import cells, pool
from experts.rules.cells import Cell
from experts.rules.pool import Expert, Tie
from kernel import canon
from kernel.errors import NotValid, Words

EXPERTS: Final = "专家"
TIES: Final = "任职经历"
KIN: Final = "亲属单位"
SPECIALTIES: Final = "专业目录"
"""The only sheet that may be missing: a pool whose codes have names already needs no more of them."""

ID: Final = "专家编号"
ORG: Final = "统一社会信用代码"
CODE: Final = "代码"
NAME: Final = "名称"
ENGLISH: Final = "英文名称"
FIELDS: Final = {  # the field of an expert that a column fills
    "id": ID,
    "name": "姓名",
    "phone": "手机",
    "title": "职称",
    "since": "从业起始日",
    "specialties": "专业",
    "regions": "地区",
    "status": "状态",
}
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    EXPERTS: tuple(FIELDS.values()),
    TIES: (ID, ORG, "起", "止"),
    KIN: (ID, ORG),
    SPECIALTIES: (CODE, NAME, ENGLISH),
}
HEADER_ROW: Final = 1
SHOWN: Final = 5

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells from A1 on, and merged ranges as (first row, first column, last row, last column) from 0."""

    rows: Sequence[Sequence[Cell]]
    merged: Sequence[tuple[int, int, int, int]] = ()


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong where: `row` as Excel numbers it (0 = the whole sheet), `column` its letter or empty."""

    sheet: str
    row: int
    column: str
    words: Words

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.column}{self.row or ''}"

    def json(self) -> dict[str, canon.Json]:
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "zh": self.words.zh,
            "en": self.words.en,
        }


class Flawed(NotValid):
    """The roster has flaws and nothing of it was taken; `flaws` has all of them in the order of the sheets."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        more = len(flaws) - SHOWN
        super().__init__(
            "roster.flawed",
            f"名册有 {len(flaws)} 处错误，未导入任何内容："
            + "；".join(f"{flaw.place} {flaw.words.zh}" for flaw in flaws[:SHOWN])
            + (f"；另有 {more} 处" if more > 0 else ""),
            f"the roster has {len(flaws)} flaws and nothing was imported: "
            + "; ".join(f"{flaw.place} {flaw.words.en}" for flaw in flaws[:SHOWN])
            + (f"; and {more} more" if more > 0 else ""),
            field=flaws[0].place,
            remedy=Words("改正所列单元格后重新导入整份名册", "Correct the cells and import the whole roster again"),
        )
        self.flaws = tuple(flaws)


@dataclass(frozen=True, slots=True)
class Known:
    """What the pool holds already: ids of experts, codes of specialties that have a name."""

    ids: Collection[str] = ()
    specialties: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """The experts of a roster, and the names of specialties that it gives."""

    experts: tuple[Expert, ...]
    specialties: Mapping[str, Words] = field(default_factory=dict)


def letter(column: int) -> str:
    """The column's letters, 0 = A."""
    text = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        text, column = chr(65 + rest) + text, column - 1
    return text


def read(sheets: Mapping[str, Sheet], known: Known) -> Content:
    """What a roster holds; Flawed with every flaw if there is one."""
    flaws: list[Flaw] = []
    there = [name for name in COLUMNS if name != SPECIALTIES or name in sheets]
    grids = {name: Grid(name, sheets.get(name), COLUMNS[name], flaws) for name in there}
    if not flaws:
        content = _content(grids, known)
    if flaws:
        raise Flawed(sorted(flaws, key=lambda flaw: (list(COLUMNS).index(flaw.sheet), flaw.row, flaw.column)))
    return content


def _content(grids: Mapping[str, Grid], known: Known) -> Content:
    """What the sheets say, as far as it is free of flaws."""
    ids_at = _ids(grids[EXPERTS], known.ids)
    ties, kin = _ties(grids[TIES], ids_at), _kin(grids[KIN], ids_at)
    experts = [(line, each) for line in grids[EXPERTS].lines() if (each := _expert(line, ties, kin)) is not None]
    names: dict[str, Words] = {}
    if SPECIALTIES in grids:
        codes = _codes(grids[SPECIALTIES])
        names = _names(grids[SPECIALTIES])
        for line, each in experts:
            _check_codes(line, each, {*known.specialties, *codes})
    return Content(tuple(each for _, each in experts), names)


class Grid:
    """A sheet whose header has been understood; it writes its flaws to the common list. `free`: columns that it may
    lack."""

    def __init__(
        self, name: str, sheet: Sheet | None, columns: Sequence[str], flaws: list[Flaw], free: Collection[str] = ()
    ) -> None:
        self.name, self.columns, self.free, self.flaws = name, columns, free, flaws
        self.rows = sheet.rows if sheet else ()
        self.at: dict[str, int] = {}
        if sheet is None:
            self.flaw(0, None, f"缺少工作表“{name}”", f"there is no sheet {name}")
            return
        for first_row, first_column, last_row, last_column in sheet.merged:
            whole = f"{letter(first_column)}{first_row + 1}:{letter(last_column)}{last_row + 1}"
            self.flaw(first_row + 1, first_column, f"单元格 {whole} 被合并", f"cells {whole} are merged")
        self._header()

    def _header(self) -> None:
        header = [str(cell).strip() if cell is not None else "" for cell in (self.rows[0] if self.rows else ())]
        for column, title in enumerate(header):
            if title and title not in self.columns:
                self.flaw(HEADER_ROW, column, f"未知的列“{title}”", f"unknown column {title}")
            elif title in self.at:
                self.flaw(HEADER_ROW, column, f"列“{title}”重复", f"column {title} comes twice")
            elif title:
                self.at[title] = column
        for title in self.columns:
            if title not in self.at and title not in self.free:
                self.flaw(HEADER_ROW, None, f"缺少列“{title}”", f"column {title} is missing")

    def flaw(self, row: int, column: int | None, zh: str, en: str) -> None:
        self.flaws.append(Flaw(self.name, row, "" if column is None else letter(column), Words(zh, en)))

    def lines(self) -> Iterator[Line]:
        """Every row with anything in it."""
        for number, row in enumerate(self.rows[HEADER_ROW:], start=HEADER_ROW + 1):
            if any(not cells.blank(cell) for cell in row):
                yield Line(self, number, row)


@dataclass(frozen=True, slots=True)
class Line:
    grid: Grid
    number: int
    cells: Sequence[Cell]

    def flaw(self, title: str, zh: str, en: str) -> None:
        self.grid.flaw(self.number, self.grid.at[title], zh, en)

    def value(self, title: str, read_cell: Callable[[Cell], Found]) -> Found | None:
        """The cell's value, or None with a flaw; a column that is not there reads as empty cells."""
        column = self.grid.at.get(title, len(self.cells))
        try:
            return read_cell(self.cells[column] if column < len(self.cells) else None)
        except NotValid as refused:
            self.flaw(title, refused.words.zh, refused.words.en)
            return None


def _ids(grid: Grid, known: Collection[str]) -> dict[str, int]:
    """The row of each id; an id that comes twice, or that the pool knows, is a flaw."""
    at: dict[str, int] = {}
    for line in grid.lines():
        expert_id = line.value(ID, cells.text)
        if expert_id in at:
            line.flaw(
                ID, f"编号 {expert_id} 与第 {at[expert_id]} 行重复", f"id {expert_id} stands in row {at[expert_id]}"
            )
        elif expert_id is not None:
            at[expert_id] = line.number
            if expert_id in known:
                line.flaw(ID, f"编号 {expert_id} 已在库中", f"id {expert_id} is in the pool already")
    return at


def _whose(line: Line, ids_at: Mapping[str, int]) -> str | None:
    expert_id = line.value(ID, cells.text)
    if expert_id is not None and expert_id not in ids_at:
        line.flaw(ID, f"“{EXPERTS}”表中没有编号 {expert_id}", f"sheet {EXPERTS} has no id {expert_id}")
        return None
    return expert_id


def _ties(grid: Grid, ids_at: Mapping[str, int]) -> Mapping[str, list[Tie]]:
    found: defaultdict[str, list[Tie]] = defaultdict(list)
    for line in grid.lines():
        expert_id, org = _whose(line, ids_at), line.value(ORG, cells.org)
        since, until = line.value("起", cells.day), line.value("止", cells.day_or_none)
        if since and until and until < since:
            line.flaw("止", "止日早于起日", "it ends before it begins")
        elif expert_id and org and since:
            found[expert_id].append(Tie(org, since, until))
    return found


def _kin(grid: Grid, ids_at: Mapping[str, int]) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in grid.lines():
        expert_id, org = _whose(line, ids_at), line.value(ORG, cells.org)
        if expert_id and org:
            found[expert_id].append(org)
    return found


def _expert(line: Line, ties: Mapping[str, list[Tie]], kin: Mapping[str, list[str]]) -> Expert | None:
    id_, name, phone = (
        line.value(ID, cells.judged),
        line.value(FIELDS["name"], cells.text),
        line.value(FIELDS["phone"], cells.text),
    )
    title, since = line.value(FIELDS["title"], cells.title), line.value(FIELDS["since"], cells.day)
    specialties, regions = line.value(FIELDS["specialties"], cells.listed), line.value(FIELDS["regions"], cells.listed)
    status = line.value(FIELDS["status"], cells.status)
    if id_ is None or name is None or phone is None or title is None or since is None:
        return None
    if specialties is None or regions is None or status is None:
        return None
    expert = Expert(
        id_, name, phone, title, since, specialties, regions, tuple(ties.get(id_, ())), tuple(kin.get(id_, ())), status
    )
    try:
        pool.check(expert)
    except NotValid as refused:
        line.flaw(FIELDS.get(refused.field, ID), refused.words.zh, refused.words.en)
        return None
    return expert


def _codes(grid: Grid) -> dict[str, int]:
    """The row of each code of the catalogue; a code that comes twice is a flaw."""
    at: dict[str, int] = {}
    for line in grid.lines():
        code = line.value(CODE, cells.code)
        if code in at:
            line.flaw(CODE, f"代码 {code} 与第 {at[code]} 行重复", f"code {code} stands in row {at[code]}")
        elif code is not None:
            at[code] = line.number
    return at


def _names(grid: Grid) -> dict[str, Words]:
    made = {}
    for line in grid.lines():
        code, zh, en = line.value(CODE, cells.judged), line.value(NAME, cells.text), line.value(ENGLISH, cells.text)
        if code and zh and en:
            made[code] = Words(zh, en)
    return made


def _check_codes(line: Line, expert: Expert, named: Collection[str]) -> None:
    """Where a roster brings a catalogue, every specialty of its experts has a name."""
    for code in expert.specialties:
        if code not in named:
            line.flaw(
                FIELDS["specialties"],
                f"“{SPECIALTIES}”表和专家库中都没有代码 {code}",
                f"neither sheet {SPECIALTIES} nor the pool has a name for code {code}",
            )

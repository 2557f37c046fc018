"""The bill of quantities (工程量清单) `ebid-bill/v1` of a lot: what every bidder prices, position by position."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from kernel import canon, money
from kernel.canon import Json
from kernel.errors import NOTHING, NotValid, Words
from trading.rules import table
from trading.rules.table import Columns, Flaw, Flawed, Line

VERSION: Final = "ebid-bill/v1"
NAME: Final = Words("工程量清单", "bill of quantities")
HEADINGS: Final[Mapping[str, Sequence[str]]] = {
    "no": ("序号", "编号", "项目编码", "No."),
    "name": ("名称", "项目名称", "Name"),
    "unit": ("单位", "计量单位", "Unit"),
    "quantity": ("数量", "工程量", "Quantity"),
    "ceiling": ("最高单价", "单价限价", "Ceiling unit price"),
    "unit_price": ("单价", "综合单价", "Unit price"),
    "total": ("合价", "金额", "Total"),
}
NEEDED: Final = ("no", "name", "unit", "quantity")
TOTALS: Final = frozenset({"合计", "总计", "total"})
"""What a line under `name` says that it is the sum of all others."""
MOST: Final = 5_000
PLACES: Final = 6
"""Decimals of a quantity at most, and of a unit price if the tender wants so many."""
SIGNIFICANT: Final = 15
"""Digits that a spreadsheet keeps exactly."""
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,30})?")
_GROUPED: Final = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]{1,30})?")
_MEMBERS: Final = frozenset({*NEEDED, "ceiling"})


@dataclass(frozen=True, slots=True)
class Position:
    """One line of the bill; `ceiling` is the highest unit price that the tender takes, None if it sets none."""

    no: str
    name: str
    unit: str
    quantity: Decimal
    ceiling: Decimal | None = None

    def json(self) -> dict[str, Json]:
        said: dict[str, Json] = {
            "no": self.no,
            "name": self.name,
            "unit": self.unit,
            "quantity": written(self.quantity),
        }
        return said if self.ceiling is None else said | {"ceiling": written(self.ceiling)}


@dataclass(frozen=True, slots=True)
class Bill:
    """The positions in their order; unit prices are in `currency` with at most `decimals` decimals."""

    currency: str
    decimals: int
    positions: tuple[Position, ...]

    def data(self) -> bytes:
        """The canonical bytes, by whose digest the tender document names the bill."""
        rows: list[Json] = [each.json() for each in self.positions]
        return canon.canonical({"v": VERSION, "currency": self.currency, "decimals": self.decimals, "rows": rows})


# ---------------------------------------------------------------- numbers


def number(text: str) -> Decimal:
    """An exact decimal, with or without separators of thousands; NotValid for anything else."""
    plain = text.replace(",", "") if _GROUPED.fullmatch(text) else text
    if not _NUMBER.fullmatch(plain):
        raise _wrong("number", Words(f"“{text}”不是数", f"“{text}” is no number"), _TYPED)
    if len(plain.lstrip("-0.").replace(".", "")) > SIGNIFICANT:
        raise _wrong("inexact", Words(f"{text} 不是精确的数", f"{text} is not an exact number"), _ROUNDED)
    return Decimal(plain) + 0


def written(value: Decimal, places: int = 0) -> str:
    """Plain digits without zeros at the end, but with so many decimals at least."""
    whole, _, part = format(value, "f").partition(".")
    part = part.rstrip("0").ljust(places, "0")
    return f"{whole}.{part}" if part else whole


def kept(value: Json, name: str, places: int = 0) -> Decimal:
    """The decimal that `written` wrote into a file; NotValid names `name` for any other spelling."""
    if isinstance(value, str) and _NUMBER.fullmatch(value) and written(Decimal(value) + 0, places) == value:
        return Decimal(value)
    raise malformed(name)


def decimals(value: Decimal) -> int:
    """How many decimals the value needs."""
    return len(written(value).partition(".")[2])


_TYPED: Final = Words("只填数字，不带单位和文字", "Type the number alone, without unit or words")
_ROUNDED: Final = Words("公式请套用 ROUND 取整到所需位数", "Wrap the formula in ROUND to the decimals that are wanted")


def _wrong(code: str, words: Words, remedy: Words = NOTHING, law: str = "") -> NotValid:
    return NotValid(f"quantities.{code}", words.zh, words.en, remedy=remedy, law=law)


# ---------------------------------------------------------------- from a table


@dataclass(slots=True)
class Cells:
    """Reads cell after cell and notes every flaw at its place instead of stopping at the first."""

    columns: Columns
    flaws: list[Flaw] = field(default_factory=list)

    def note(self, line: Line, name: str, refusal: NotValid) -> None:
        place = self.columns.place(line, name)
        self.flaws.append(Flaw(refusal.code, place, refusal.words, refusal.law, refusal.remedy))

    def text(self, line: Line, name: str) -> str:
        found = self.columns.cell(line, name)
        if not found:
            called = HEADINGS[name]
            self.note(line, name, _wrong("empty", Words(f"缺少{called[0]}", f"{called[-1]} is missing")))
        return found

    def number(self, line: Line, name: str) -> Decimal | None:
        """None where there is none: it is noted."""
        text = self.text(line, name)
        try:
            return number(text) if text else None
        except NotValid as refusal:
            self.note(line, name, refusal)
            return None

    def end(self, name: Words) -> None:
        """Flawed if anything was noted."""
        if self.flaws:
            raise Flawed(name, self.flaws)


def made(lines: Sequence[Line], currency: str, places: int) -> Bill:
    """The bill that a table holds; Flawed with every flaw by its cell. A line of the total ends it."""
    cells = Cells(table.headed(lines, HEADINGS, NEEDED))
    positions, seen = [], set[str]()
    for line in cells.columns.lines:
        if cells.columns.cell(line, "name").casefold() in TOTALS:
            break
        position = _position(cells, line, places)
        if position.no in seen:
            twice = Words(f"编号 {position.no} 重复", f"number {position.no} comes twice")
            cells.note(line, "no", _wrong("repeated", twice))
        seen.add(position.no)
        positions.append(position)
    cells.end(NAME)
    return _bill(currency, places, positions)


def _position(cells: Cells, line: Line, places: int) -> Position:
    no, name, unit = (cells.text(line, each) for each in ("no", "name", "unit"))
    quantity = cells.number(line, "quantity")
    if quantity is not None and not _fits(quantity, PLACES):
        told = Words(f"数量须大于零、最多 {PLACES} 位小数", f"a quantity is above zero, with {PLACES} decimals at most")
        cells.note(line, "quantity", _wrong("quantity", told))
    ceiling = cells.number(line, "ceiling") if cells.columns.cell(line, "ceiling") else None
    if ceiling is not None and not _fits(ceiling, places):
        told = Words(f"限价须大于零、最多 {places} 位小数", f"a ceiling is above zero, with {places} decimals at most")
        cells.note(line, "ceiling", _wrong("decimals", told, law="BIR-27"))
    return Position(no, name, unit, quantity or Decimal(), ceiling)


def _fits(value: Decimal, places: int) -> bool:
    return value > 0 and decimals(value) <= places


def _bill(currency: str, places: int, positions: Sequence[Position]) -> Bill:
    money.minor_digits(currency)
    if not 1 <= len(positions) <= MOST or not 0 <= places <= PLACES:
        told = Words(f"清单须有 1 至 {MOST} 行", f"a bill has 1 to {MOST} lines")
        raise _wrong("size", told)
    return Bill(currency, places, tuple(positions))


# ---------------------------------------------------------------- from its own bytes


def read(data: bytes) -> Bill:
    """The bill of its canonical bytes; NotValid for what no bill says."""
    match canon.mapping(data):
        case {"v": "ebid-bill/v1", "currency": str(currency), "decimals": int(places), "rows": list(rows), **more} if (
            not more and not isinstance(places, bool)
        ):
            bill = _bill(currency, places, [_row(row, places, n) for n, row in enumerate(rows)])
            if len({each.no for each in bill.positions}) == len(rows):
                return bill
    raise malformed("rows")


def _row(value: Json, places: int, n: int) -> Position:
    row = value if isinstance(value, Mapping) else {}
    match row:
        case {"no": str(no), "name": str(name), "unit": str(unit)} if no and name and unit and row.keys() <= _MEMBERS:
            exact = kept(row.get("quantity"), f"rows.{n}.quantity")
            limit = kept(row["ceiling"], f"rows.{n}.ceiling") if "ceiling" in row else None
            if _fits(exact, PLACES) and (limit is None or _fits(limit, places)):
                return Position(no, name, unit, exact, limit)
    raise malformed(f"rows.{n}")


def malformed(name: str) -> NotValid:
    """A file in which a member is missing or is not what it must be."""
    return NotValid(
        "quantities.malformed", f"清单文件的 {name} 不合格式", f"the file's {name} is malformed", field=name
    )

"""The priced bill (分项报价表) `ebid-quantities/v1`: a bidder's unit prices against the tender's bill of quantities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from kernel import canon, money
from kernel.canon import Json
from kernel.errors import NOTHING, Words
from kernel.ids import identifier
from kernel.money import Money
from trading.rules import quantities, table
from trading.rules.lifecycle import Regime
from trading.rules.quantities import Bill, Cells, Position, kept, malformed, written
from trading.rules.table import Flaw, Line

VERSION: Final = "ebid-quantities/v1"
PATH: Final = "quantities.json"
"""Where it stands in a bid's package."""
ROLE: Final = "quantities"
NAME: Final = Words("分项报价表", "priced bill")
NEEDED: Final = (*quantities.NEEDED, "unit_price", "total")
_MEMBERS: Final = frozenset({*NEEDED, "row"})
_MINE: Final = Words("照招标文件的清单填写，只填单价", "Keep the tender's bill as it is and fill in the unit prices")
_SUMS: Final = Words("改正单价或合计，使两者相符", "Correct unit price or total so that they agree")


@dataclass(frozen=True, slots=True)
class Item:
    """One line as the bidder wrote it; `row` is its line in the file."""

    row: int
    no: str
    name: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    total: Decimal

    def json(self, places: int) -> dict[str, Json]:
        said: dict[str, Json] = {"row": self.row, "no": self.no, "name": self.name, "unit": self.unit}
        price, total = written(self.unit_price, places), written(self.total, places)
        return said | {"quantity": written(self.quantity), "unit_price": price, "total": total}


@dataclass(frozen=True, slots=True)
class Priced:
    """`columns`: the letter of each heading in the file; `file_sha256` names that file, `bill_sha256` the bill."""

    lot: str
    bill_sha256: str
    file_sha256: str
    currency: str
    columns: Mapping[str, str]
    items: tuple[Item, ...]
    total: Decimal
    total_row: int

    def data(self) -> bytes:
        """The canonical bytes, as they go into the package."""
        places = money.minor_digits(self.currency)
        rows: list[Json] = [each.json(places) for each in self.items]
        said: dict[str, Json] = {"v": VERSION, "lot": self.lot, "currency": self.currency, "rows": rows}
        files: dict[str, Json] = {"bill_sha256": self.bill_sha256, "file_sha256": self.file_sha256}
        total: dict[str, Json] = {"total": written(self.total, places), "total_row": self.total_row}
        return canon.canonical(said | files | total | {"columns": dict(self.columns)})

    def place(self, row: int, name: str) -> str:
        return f"{self.columns[name]}{row}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a priced bill answers to: the lot, its bill, and the regime whose rule corrects arithmetic."""

    lot: str
    bill: Bill
    regime: Regime

    @property
    def rule(self) -> str:
        """12号令 art. 19, or 87号令 art. 59 in government procurement."""
        return "P87-59" if self.regime is Regime.P87 else "C12-19"

    @property
    def bill_sha256(self) -> str:
        return canon.sha256(self.bill.data()).hex()


# ---------------------------------------------------------------- from a table


def made(lines: Sequence[Line], asked: Asked, file_sha256: str) -> Priced:
    """The priced bill that a table holds, as it is written; Flawed where a cell is empty or no number."""
    cells = Cells(table.headed(lines, quantities.HEADINGS, NEEDED))
    items: list[Item] = []
    columns = {name: table.letter(column) for name, column in cells.columns.at.items() if name in NEEDED}
    for line in cells.columns.lines:
        if cells.columns.cell(line, "name").casefold() in quantities.TOTALS:
            total = cells.number(line, "total") or Decimal()
            cells.end(NAME)
            return Priced(
                asked.lot,
                asked.bill_sha256,
                file_sha256,
                asked.bill.currency,
                columns,
                tuple(items),
                total,
                line.number,
            )
        no, name, unit = (cells.text(line, each) for each in ("no", "name", "unit"))
        numbers = (cells.number(line, each) or Decimal() for each in ("quantity", "unit_price", "total"))
        items.append(Item(line.number, no, name, unit, *numbers))
    told = Words("缺少合计行", "the line of the total is missing")
    remedy = Words("在最后一行的名称栏写“合计”并填总价", "Write “Total” under the name in the last line")
    cells.flaws.append(Flaw("quantities.no_total", columns["total"], told, asked.rule, remedy))
    raise table.Flawed(NAME, cells.flaws)


# ---------------------------------------------------------------- from its own bytes


def read(data: bytes) -> Priced:
    """The priced bill of its canonical bytes, at the opening too: what does not add up is for the panel to see."""
    value = canon.mapping(data)
    if value.get("v") != VERSION:
        raise malformed("v")
    places = money.minor_digits(str(value.get("currency")))
    match value:
        case {
            "v": _, "lot": str(lot), "currency": str(currency), "bill_sha256": str(bill),
            "file_sha256": str(file), "rows": list(rows), "columns": Mapping() as columns, "total": total,
            "total_row": int(total_row), **more,
        } if not more:  # fmt: skip
            items = tuple(_item(row, places, n) for n, row in enumerate(rows))
            letters = _letters(columns)
            exact = kept(total, "total", places)
            return Priced(identifier(lot, "lot"), bill, file, currency, letters, items, exact, total_row)
    raise malformed("rows")


def _letters(columns: Mapping[str, Json]) -> dict[str, str]:
    letters = {str(name): str(value) for name, value in columns.items()}
    known = {table.letter(column) for column in range(table.COLUMNS)}
    if letters.keys() != set(NEEDED) or not known.issuperset(letters.values()):
        raise malformed("columns")
    return letters


def _item(value: Json, places: int, n: int) -> Item:
    row = value if isinstance(value, Mapping) else {}
    match row:
        case {"row": int(at), "no": str(no), "name": str(name), "unit": str(unit)} if row.keys() == _MEMBERS:
            quantity = kept(row["quantity"], f"rows.{n}.quantity")
            prices = (kept(row[each], f"rows.{n}.{each}", places) for each in ("unit_price", "total"))
            return Item(at, no, name, unit, quantity, *prices)
    raise malformed(f"rows.{n}")


# ---------------------------------------------------------------- against the bill


def check(priced: Priced, asked: Asked, price: Sequence[Money]) -> None:
    """Before sealing: Flawed with every difference from the bill, in arithmetic, or from the bid's `price`."""
    if flaws := [*differences(priced, asked), *from_price(priced, asked, price)]:
        raise table.Flawed(NAME, flaws)


def differences(priced: Priced, asked: Asked) -> list[Flaw]:
    """Where it is not the tender's bill, and where unit price × quantity, line totals and the total disagree."""
    if (priced.lot, priced.bill_sha256, priced.currency) != (asked.lot, asked.bill_sha256, asked.bill.currency):
        told = Words("这不是本标段现行清单的报价表", "this prices another lot, or a bill that is no longer in force")
        return [
            Flaw("quantities.other_bill", "", told, "BIR-51", Words("下载现行模板重新填写", "Fill in the new template"))
        ]
    found = [*_positions(priced, asked.bill)]
    for item in priced.items:
        found += _amounts(priced, asked, item)
    return [*found, *_sum(priced, asked)]


def _positions(priced: Priced, bill: Bill) -> Iterator[Flaw]:
    """Every position of the bill once, and nothing else."""
    due, seen = {each.no: each for each in bill.positions}, set[str]()
    for item in priced.items:
        place = priced.place(item.row, "no")
        if item.no in seen:
            yield _other("repeated", place, f"编号 {item.no} 重复", f"number {item.no} comes twice")
        elif item.no not in due:
            yield _other("unknown", place, f"清单里没有编号 {item.no}", f"the bill has no number {item.no}")
        else:
            yield from _changed(priced, item, due[item.no])
        seen.add(item.no)
    for no in due:
        if no not in seen:
            yield _other("missing", priced.columns["no"], f"缺少编号 {no}", f"number {no} is missing")


def _changed(priced: Priced, item: Item, position: Position) -> Iterator[Flaw]:
    pairs = (("name", item.name, position.name), ("unit", item.unit, position.unit))
    for name, given, due in pairs:
        if given != due:
            yield _other("changed", priced.place(item.row, name), f"应为“{due}”", f"this should be “{due}”")
    if item.quantity != position.quantity:
        due = written(position.quantity)
        yield _other("quantity", priced.place(item.row, "quantity"), f"数量应为 {due}", f"the quantity is {due}")
    if position.ceiling is not None and item.unit_price > position.ceiling:
        limit = written(position.ceiling)
        place = priced.place(item.row, "unit_price")
        yield _other("ceiling", place, f"高于最高单价 {limit}", f"above the ceiling of {limit}")


def _other(code: str, place: str, zh: str, en: str) -> Flaw:
    return Flaw(f"quantities.{code}", place, Words(zh, en), "BIR-51", _MINE if code != "ceiling" else NOTHING)


def _amounts(priced: Priced, asked: Asked, item: Item) -> Iterator[Flaw]:
    """Neither below zero, no decimals that the tender does not take, and quantity × unit price is the line's total."""
    places = money.minor_digits(priced.currency)
    for name, value, most in (("unit_price", item.unit_price, asked.bill.decimals), ("total", item.total, places)):
        place = priced.place(item.row, name)
        if value < 0:
            yield Flaw("quantities.negative", place, Words("不得为负", "must not be below zero"), "BIR-51")
        if quantities.decimals(value) > most:
            told = Words(f"最多 {most} 位小数", f"at most {most} decimals")
            remedy = Words(f"取整到 {most} 位小数", f"Round to {most} decimals")
            yield Flaw("quantities.decimals", place, told, "", remedy)
    product = money.rounded(Fraction(item.quantity) * Fraction(item.unit_price), places)
    if item.total != product:
        told = Words(
            f"{written(item.total, places)} 不等于数量 × 单价 {written(product, places)}",
            f"{written(item.total, places)} is not quantity × unit price, {written(product, places)}",
        )
        yield Flaw("quantities.product", priced.place(item.row, "total"), told, asked.rule, _SUMS)


def _sum(priced: Priced, asked: Asked) -> Iterator[Flaw]:
    places = money.minor_digits(priced.currency)
    due = sum((each.total for each in priced.items), Decimal())
    if priced.total != due:
        told = Words(
            f"{written(priced.total, places)} 不等于各行合价之和 {written(due, places)}",
            f"{written(priced.total, places)} is not the sum of the lines, {written(due, places)}",
        )
        yield Flaw("quantities.sum", priced.place(priced.total_row, "total"), told, asked.rule, _SUMS)


def from_price(priced: Priced, asked: Asked, price: Sequence[Money]) -> Iterator[Flaw]:
    """The total is the bid's price in the bill's currency."""
    given = {each.currency: each.amount for each in price}.get(priced.currency)
    if given != priced.total:
        places = money.minor_digits(priced.currency)
        shown = "—" if given is None else written(given, places)
        told = Words(
            f"合计 {written(priced.total, places)} 不等于开标一览表的总价 {shown}",
            f"the total {written(priced.total, places)} is not the price of the bid form, {shown}",
        )
        yield Flaw("quantities.price", priced.place(priced.total_row, "total"), told, asked.rule, _SUMS)

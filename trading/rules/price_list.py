"""A supplier's price list in a mall, read from a table: what is sold, by which unit, at which price."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.ids import IDENTIFIER, identifier
from kernel.money import Money
from kernel.reader import Reader
from trading.rules import table
from trading.rules.table import Columns, Flaw, Flawed, Line

MOST: Final = 500
"""Items of one supplier."""
HEADINGS: Final = {
    "id": ("编号", "item", "number"),
    "name": ("名称", "商品名称", "name"),
    "unit": ("单位", "计量单位", "unit"),
    "price": ("单价", "价格", "unit price", "price"),
}
NAME: Final = Words("价目表", "price list")


def read(name: str, data: bytes) -> list[Json]:
    """The items of an .xlsx or CSV file as the act lists them, each `{id, name, unit, price}`. Flawed names every cell
    that is wrong; NotValid for a file without items or with too many."""
    columns = table.headed(table.read(name, data), HEADINGS, tuple(HEADINGS))
    if not 0 < len(columns.lines) <= MOST:
        raise _count()
    flaws = [flaw for line in columns.lines for flaw in _flaws(columns, line)] + _twice(columns)
    if flaws:
        raise Flawed(NAME, flaws)
    return [_item(columns, line) for line in columns.lines]


def check(items: Sequence[Reader]) -> None:
    """NotValid unless each is an item with a price above zero in yuan, no id twice."""
    if not 0 < len(items) <= MOST:
        raise _count()
    seen: set[str] = set()
    for each in items:
        each.only("id", "name", "unit", "price")
        id_, price = identifier(each.text("id"), each.at("id")), each.money("price")
        each.text("name"), each.text("unit")
        if id_ in seen or price.currency != "CNY" or price.amount <= 0:
            raise each.refuse("id", "编号重复，或单价不大于零", "stands twice, or has no price above zero in yuan")
        seen.add(id_)


def _count() -> NotValid:
    return NotValid(
        "framework.items", f"价目表须有 1 至 {MOST} 项", f"a price list has 1 to {MOST} items", field="items"
    )


def _flaws(columns: Columns, line: Line) -> Sequence[Flaw]:
    made = []
    if not IDENTIFIER.fullmatch(columns.cell(line, "id")):
        made.append(
            _flaw(columns, line, "id", "须为 1 至 64 个字母、数字、点、短横", "1 to 64 letters, digits, dots, dashes")
        )
    empty = (name for name in ("name", "unit") if not columns.cell(line, name))
    made += [_flaw(columns, line, name, "不能为空", "must not be empty") for name in empty]
    if _price(columns.cell(line, "price")) is None:
        made.append(
            _flaw(
                columns, line, "price", "须为大于零、至多两位小数的数", "a number above zero with two decimals at most"
            )
        )
    return made


def _twice(columns: Columns) -> list[Flaw]:
    seen: set[str] = set()
    made = []
    for line in columns.lines:
        if columns.cell(line, "id") in seen:
            made.append(_flaw(columns, line, "id", "编号重复", "stands twice"))
        seen.add(columns.cell(line, "id"))
    return made


def _flaw(columns: Columns, line: Line, name: str, zh: str, en: str) -> Flaw:
    return Flaw("framework.item", columns.place(line, name), Words(zh, en))


def _price(text: str) -> Money | None:
    try:
        exact = Decimal(text.replace(",", "").replace("，", ""))
        amount = exact.quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return Money(amount) if exact.is_finite() and amount == exact and amount > 0 else None


def _item(columns: Columns, line: Line) -> Json:
    price = _price(columns.cell(line, "price"))
    told: Json = dict(price.json()) if price else None
    return {**{name: columns.cell(line, name) for name in ("id", "name", "unit")}, "price": told}

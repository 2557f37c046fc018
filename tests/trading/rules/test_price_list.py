"""A mall's price list from a file: every wrong cell by its name, and nothing taken of a list with one."""

from __future__ import annotations

import pytest

from kernel.canon import Json
from kernel.errors import NotValid
from kernel.reader import Reader
from trading.rules import price_list
from trading.rules.table import Flawed

HEAD = "编号,名称,单位,单价\n"
GOOD = HEAD + 'A-1,打印纸,箱,"1,135.50"\nA-2,签字笔,支,2\n'


def test_items_are_read_with_exact_prices() -> None:
    assert price_list.read("x.csv", GOOD.encode()) == [
        {"id": "A-1", "name": "打印纸", "unit": "箱", "price": {"amount": "1135.50", "currency": "CNY"}},
        {"id": "A-2", "name": "签字笔", "unit": "支", "price": {"amount": "2.00", "currency": "CNY"}},
    ]


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        ("A 1,纸,箱,1", "A2"),
        (",纸,箱,1", "A2"),
        ("A1,,箱,1", "B2"),
        ("A1,纸,,1", "C2"),
        ("A1,纸,箱,0", "D2"),
        ("A1,纸,箱,-1", "D2"),
        ("A1,纸,箱,1.005", "D2"),
        ("A1,纸,箱,很便宜", "D2"),
        ("A1,纸,箱,NaN", "D2"),
        ("A1,纸,箱,", "D2"),
        ("A1,纸,箱,1\nA1,笔,支,2", "A3"),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(line: str, cell: str) -> None:
    with pytest.raises(Flawed) as refused:
        price_list.read("x.csv", (HEAD + line + "\n").encode())
    assert [flaw.cell for flaw in refused.value.flaws] == [cell]


@pytest.mark.parametrize("count", [0, 501])
def test_a_list_has_some_and_not_too_many(count: int) -> None:
    lines = "".join(f"A{n},纸,箱,1\n" for n in range(count))
    with pytest.raises(NotValid, match=r"framework\.items"):
        price_list.read("x.csv", (HEAD + lines).encode())
    items: list[Json] = [item(f"A{n}") for n in range(count)]
    with pytest.raises(NotValid, match=r"framework\.items"):
        price_list.check(Reader({"items": items}).each("items"))


def item(name: str, amount: str = "1.00", currency: str = "CNY") -> Json:
    return {"id": name, "name": "纸", "unit": "箱", "price": {"amount": amount, "currency": currency}}


def test_what_a_file_gives_is_what_the_act_takes() -> None:
    price_list.check(Reader({"items": price_list.read("x.csv", GOOD.encode())}).each("items"))


@pytest.mark.parametrize(
    "wrong", [[item("A"), item("A")], [item("A", "0.00")], [item("A", currency="USD")], [item("A b")]]
)
def test_the_act_looks_again(wrong: list[Json]) -> None:
    with pytest.raises(NotValid):
        price_list.check(Reader({"items": wrong}).each("items"))

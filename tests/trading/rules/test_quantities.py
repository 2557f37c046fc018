"""The bill of quantities: read from a table, kept as canonical bytes, every flaw by its cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from tests.support.bills import BILL, SOURCE, changed, comma_separated, workbook
from trading.rules import quantities, table
from trading.rules.quantities import Bill, Position
from trading.rules.table import Flawed

WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
POSITIONS = st.lists(
    st.builds(
        Position,
        WORDS,
        WORDS.filter(lambda text: text.casefold() not in quantities.TOTALS),
        WORDS,
        st.decimals("0.000001", "99999999", places=6).map(lambda value: Decimal(quantities.written(value))),
        st.none() | st.decimals("0.01", "9999999", places=2).map(lambda value: Decimal(quantities.written(value))),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda position: position.no,
)


def read(data: bytes, name: str = "bill.xlsx") -> Bill:
    return quantities.made(table.read(name, data), "CNY", 2)


def test_excel_and_csv_hold_the_same_bill() -> None:
    assert read(workbook(SOURCE)) == read(comma_separated(SOURCE), "bill.csv") == BILL


def test_a_line_of_the_total_ends_the_bill() -> None:
    assert read(workbook([*SOURCE, [None, "合计"], ["", "", "注：见图纸"]])) == BILL


@given(POSITIONS)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back_the_same(positions: list[Position]) -> None:
    bill = Bill("CNY", 2, tuple(positions))
    assert quantities.read(bill.data()) == bill
    heads = [quantities.HEADINGS[name][0] for name in (*quantities.NEEDED, "ceiling")]
    rows = [[each.json().get(name) for name in (*quantities.NEEDED, "ceiling")] for each in positions]
    assert read(comma_separated([heads, *rows]), "bill.csv") == bill


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        ({(2, 0): None}, "quantities.empty", "A3"),
        ({(2, 1): None}, "quantities.empty", "B3"),
        ({(3, 2): " "}, "quantities.empty", "C4"),
        ({(3, 3): None}, "quantities.empty", "D4"),
        ({(3, 3): "约30"}, "quantities.number", "D4"),
        ({(3, 3): "１"}, "quantities.number", "D4"),
        ({(3, 3): "1,20"}, "quantities.number", "D4"),
        ({(3, 3): 0}, "quantities.quantity", "D4"),
        ({(3, 3): -3}, "quantities.quantity", "D4"),
        ({(3, 3): 0.0000001}, "quantities.quantity", "D4"),
        ({(3, 3): "0.30000000000000004"}, "quantities.inexact", "D4"),
        ({(3, 4): "0"}, "quantities.decimals", "E4"),
        ({(3, 4): 1.005}, "quantities.decimals", "E4"),
        ({(3, 0): "1.1"}, "quantities.repeated", "A4"),
    ],
)
def test_what_cannot_stand_in_a_bill_is_named_by_its_cell(
    change: dict[tuple[int, int], object], code: str, cell: str
) -> None:
    with pytest.raises(Flawed) as refused:
        read(workbook(changed(SOURCE, change)))
    assert [(flaw.code, flaw.cell) for flaw in refused.value.flaws] == [(code, cell)]


def test_every_flaw_is_named_not_only_the_first() -> None:
    with pytest.raises(Flawed) as refused:
        read(workbook(changed(SOURCE, {(2, 3): "x", (3, 1): None, (5, 3): "0"})))
    assert [flaw.cell for flaw in refused.value.flaws] == ["D3", "B4", "D6"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234,567.80", "1234567.8"), ("-1,000", "-1000"), ("-0", "0"), ("007", None), ("1e3", None), ("", None),
     ("999999999999999", "999999999999999"), ("9999999999999999", None), ("0.000000000000001", "0.000000000000001")],
)  # fmt: skip
def test_a_number_is_exact_or_none(text: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(NotValid):
            quantities.number(text)
    else:
        assert quantities.written(quantities.number(text)) == value


def test_decimals_are_written_in_one_way() -> None:
    assert [quantities.written(Decimal(each), 2) for each in ("1.500", "1", "0.125")] == ["1.50", "1.00", "0.125"]
    for wrong in ("1.50", "01", "-0", "+1", "1.", 1, None):
        with pytest.raises(NotValid):
            quantities.kept(wrong, "x")


def _without(bill: dict[str, Json], **change: Json) -> bytes:
    return canon.canonical({name: value for name, value in (bill | change).items() if value is not None})


@pytest.mark.parametrize(
    "change",
    [
        {"v": "ebid-bill/v2"},
        {"currency": "XXX"},
        {"decimals": 7},
        {"decimals": True},
        {"decimals": "2"},
        {"rows": []},
        {"rows": None},
        {"more": 1},
        {"rows": ["x"]},
        {"rows": [{"no": "", "name": "a", "unit": "b", "quantity": "1"}]},
        {"rows": [{"no": "1", "name": "a", "unit": "b", "quantity": "1.0"}]},
        {"rows": [{"no": "1", "name": "a", "unit": "b", "quantity": "0"}]},
        {"rows": [{"no": "1", "name": "a", "unit": "b"}]},
        {"rows": [{"no": "1", "name": "a", "unit": "b", "quantity": "1", "ceiling": "1.005"}]},
        {"rows": [{"no": "1", "name": "a", "unit": "b", "quantity": "1", "more": "1"}]},
        {"rows": [{"no": "1", "name": "a", "unit": "b", "quantity": "1"}] * 2},
    ],
)
def test_other_bytes_are_no_bill(change: dict[str, Json]) -> None:
    with pytest.raises(NotValid):
        quantities.read(_without(canon.mapping(BILL.data()), **change))


def test_a_bill_of_too_many_lines_is_refused() -> None:
    rows = [[n, "a", "b", 1] for n in range(1, quantities.MOST + 2)]
    heads = ["序号", "名称", "单位", "数量"]
    assert len(read(comma_separated([heads, *rows[:-1]]), "bill.csv").positions) == quantities.MOST
    with pytest.raises(NotValid) as refused:
        read(comma_separated([heads, *rows]), "bill.csv")
    assert refused.value.code == "quantities.size"

"""The priced bill against the tender's: any single change is named by its cell, arithmetic by its rule."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import money
from tests.support.bills import ASKED, BILL, OFFER, PRICE, changed, offered
from trading.rules import priced, table
from trading.rules.lifecycle import Regime
from trading.rules.priced import Asked, Item, Priced
from trading.rules.table import Flawed

WHOLE = offered()


def found(given: Priced, asked: Asked = ASKED) -> list[tuple[str, str]]:
    return [(flaw.code.removeprefix("quantities."), flaw.cell) for flaw in priced.differences(given, asked)]


def with_item(n: int, **change: object) -> Priced:
    items = list(WHOLE.items)
    items[n] = replace(items[n], **change)  # type: ignore[arg-type]  # a test's own table of changes
    return replace(WHOLE, items=tuple(items))


def test_a_right_offer_passes_and_comes_back_from_its_bytes() -> None:
    priced.check(WHOLE, ASKED, [money(PRICE)])
    assert priced.read(WHOLE.data()) == WHOLE
    assert WHOLE.columns == {"no": "A", "name": "B", "unit": "C", "quantity": "D", "unit_price": "F", "total": "G"}
    assert (WHOLE.total_row, WHOLE.items[0]) == (
        5,
        Item(2, "1.1", "挖土方", "m³", Decimal("120.5"), Decimal("35.37"), Decimal("4262.09")),
    )


@given(st.integers(0, 2), st.decimals("0.000001", "999999", places=6))
@settings(max_examples=50, deadline=None)
def test_any_single_changed_quantity_is_named(n: int, quantity: Decimal) -> None:
    same = quantity == BILL.positions[n].quantity
    assert (("quantity", f"D{n + 2}") in found(with_item(n, quantity=quantity))) is not same


@pytest.mark.parametrize(
    ("change", "flaws"),
    [
        ({(1, 0): "9"}, [("unknown", "A2"), ("missing", "A")]),
        ({(2, 0): "1.1"}, [("repeated", "A3"), ("missing", "A")]),
        ({(1, 1): "挖石方"}, [("changed", "B2")]),
        ({(1, 2): "m2"}, [("changed", "C2")]),
        ({(2, 3): 31, (2, 6): 12400, (4, 6): 16665.42}, [("quantity", "D3")]),
        ({(1, 5): 35.51, (1, 6): 4278.96, (4, 6): 16282.29}, [("ceiling", "F2")]),
        ({(2, 5): -400, (2, 6): -12000, (4, 6): -7734.58}, [("negative", "F3"), ("negative", "G3")]),
        ({(2, 5): 400.001, (2, 6): 12000.03, (4, 6): 16265.45}, [("decimals", "F3")]),
        ({(1, 6): 4262.085, (4, 6): 16265.415}, [("decimals", "G2"), ("product", "G2")]),
        ({(2, 6): 12000.01, (4, 6): 16265.43}, [("product", "G3")]),
        ({(4, 6): 16265.43}, [("sum", "G5")]),
    ],
)
def test_a_change_is_named_by_row_and_column(
    change: dict[tuple[int, int], object], flaws: list[tuple[str, str]]
) -> None:
    assert found(offered(changed(OFFER, change))) == flaws


def test_a_unit_price_may_reach_its_ceiling() -> None:
    assert found(offered(changed(OFFER, {(1, 5): 35.5, (1, 6): 4277.75, (4, 6): 16281.08}))) == []


def test_a_position_may_be_offered_for_nothing() -> None:
    assert found(offered(changed(OFFER, {(2, 5): 0, (2, 6): 0, (4, 6): 4265.42}))) == []


def test_arithmetic_names_the_rule_that_would_correct_it() -> None:
    wrong = offered(changed(OFFER, {(4, 6): 1}))
    (bid,) = priced.differences(wrong, ASKED)
    (p87,) = priced.differences(wrong, replace(ASKED, regime=Regime.P87))
    assert (bid.law, p87.law) == ("C12-19", "P87-59")
    assert bid.words.zh == "1.00 不等于各行合价之和 16265.42"


@pytest.mark.parametrize("price", [[], [money("16265.43")], [money(PRICE, "USD")]])
def test_the_total_is_the_bid_s_price(price: list[object]) -> None:
    with pytest.raises(Flawed) as refused:
        priced.check(WHOLE, ASKED, price)  # type: ignore[arg-type]  # a test's own table
    assert [(flaw.code, flaw.cell) for flaw in refused.value.flaws] == [("quantities.price", "G5")]


def test_an_offer_for_another_bill_or_lot_is_told_at_once() -> None:
    other = replace(ASKED, bill=replace(BILL, decimals=3))
    assert found(WHOLE, other) == found(replace(WHOLE, lot="L-9")) == [("other_bill", "")]


@pytest.mark.parametrize(
    ("change", "flaws"),
    [
        ({(1, 5): None}, [("quantities.empty", "F2")]),
        ({(1, 5): "面议"}, [("quantities.number", "F2")]),
        ({(4, 6): None}, [("quantities.empty", "G5")]),
        ({(4, 1): None}, None),
    ],
)
def test_a_cell_without_its_number_is_named(
    change: dict[tuple[int, int], object], flaws: list[tuple[str, str]] | None
) -> None:
    with pytest.raises(Flawed) as refused:
        offered(changed(OFFER, change))
    told = [(flaw.code, flaw.cell) for flaw in refused.value.flaws]
    assert told == flaws if flaws else told[-1] == ("quantities.no_total", "G")


def test_an_offer_without_prices_is_no_offer() -> None:
    with pytest.raises(NotValid) as refused:
        offered([row[:5] for row in OFFER])
    assert refused.value.code == "table.headings"


@pytest.mark.parametrize(
    "change",
    [
        {"v": "x"}, {"currency": "XXX"}, {"lot": "a b"}, {"total": "1"}, {"total_row": "5"}, {"more": 1},
        {"columns": {"no": "A"}}, {"columns": dict.fromkeys(priced.NEEDED, "AA")}, {"rows": ["x"]},
        {"rows": [{"row": 2, "no": "1", "name": "a", "unit": "b", "quantity": "1", "unit_price": "1", "total": "1.00"}]},
        {"rows": [{"row": 2, "no": "1", "name": "a", "unit": "b", "quantity": "1", "unit_price": "1.00"}]},
    ],
)  # fmt: skip
def test_other_bytes_are_no_priced_bill(change: dict[str, Json]) -> None:
    with pytest.raises(NotValid):
        priced.read(canon.canonical(canon.mapping(WHOLE.data()) | change))


def test_the_cells_of_the_bytes_are_those_of_the_file() -> None:
    again = priced.read(offered(changed(OFFER, {(2, 3): 31})).data())
    assert ("quantity", "D3") in found(again)
    assert table.letter(3) == "D"

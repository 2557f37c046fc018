"""What the arithmetic correction would make of a priced bill, and how its steps are called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation.rules import priced_bill
from kernel.errors import Words
from kernel.money import money
from tests.support.bills import ASKED, OFFER, PRICE, changed, offered
from trading.rules.lifecycle import Regime


@pytest.mark.parametrize(
    ("change", "price", "steps"),
    [
        ({}, PRICE, []),
        ({(2, 6): 12000.5, (4, 6): 16265.92}, "16265.92", [("1.2.line", "12000.00"), ("total", "16265.42")]),
        ({(2, 5): 4000}, PRICE, [("1.2.unit", "400.00")]),
        ({(4, 6): 1}, PRICE, []),
        ({}, "16265.00", [("total", "16265.42")]),
    ],
)
def test_order_12_corrects_lines_before_the_total(
    change: dict[tuple[int, int], object], price: str, steps: list[tuple[str, str]]
) -> None:
    found = priced_bill.proposal(offered(changed(OFFER, change)), ASKED, [money(price)])
    assert found is not None
    assert [(step.what, str(step.after)) for step in found.steps] == steps


def test_order_87_names_the_schedule_before_the_file() -> None:
    asked = replace(ASKED, regime=Regime.P87)
    found = priced_bill.proposal(offered(changed(OFFER, {(4, 6): 1})), asked, [money(PRICE)])
    assert found is not None
    assert [(step.rule, step.what) for step in found.steps] == [("P87-59(1)", "file_total")]


def test_nothing_is_proposed_without_a_price_in_hundredths_of_the_bill_s_currency() -> None:
    whole = offered()
    assert priced_bill.proposal(whole, ASKED, [money(PRICE, "USD")]) is None
    assert priced_bill.proposal(replace(whole, currency="JPY"), ASKED, [money("16265", "JPY")]) is None


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("1.2.unit", Words("编号 1.2 的单价", "unit price of number 1.2")),
        ("A.line", Words("编号 A 的合价", "line total of number A")),
        ("total", Words("总价", "total")),
        ("other", Words("other", "other")),
    ],
)
def test_a_step_is_called_by_what_it_corrects(what: str, words: Words) -> None:
    assert priced_bill.named(what) == words

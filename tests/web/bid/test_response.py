"""Answers in the page: the same bytes and the same refusals as Python's, and exact decimals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from kernel import money
from kernel.errors import NotValid
from tests.support.bid import answered
from tests.support.counter import LOT
from tests.trading.rules.test_response import ASKS, CRITERIA, TYPED
from trading.rules import quantities, response

CHANGES: list[dict[str, str]] = [
    {}, {"C4": ""}, {"C4": "长" * 2000}, {"C4": "长" * 2001}, {"C1": "0"}, {"C1": "-1"}, {"C1": "1000000"},
    {"C1": "1000000.01"}, {"C1": "1.005"}, {"C1": "很多"}, {"C1": ""}, {"C2": "0.9"}, {"C2": "1"}, {"C2": "9.50"},
    {"C2": "9.6"}, {"C2": "1.25"}, {"C3": "2026-02-30"}, {"C3": "20260131"}, {"C3": "明天"}, {"C3": "2028-02-29"},
    {"C5": "丙级"}, {"C5": ""}, {"C1": "1,000,000"}, {"C1": "1,00"}, {"C1": "00"},
]  # fmt: skip


def python(typed: dict[str, str]) -> dict[str, Any] | bytes:
    try:
        return response.made(LOT, ASKS, typed).data()
    except NotValid as refusal:
        return {"code": refusal.code, "field": refusal.field, "zh": refusal.words.zh}


def test_the_page_answers_as_python_does() -> None:
    given = {"part": {"lot": LOT, "criteria": CRITERIA}, "all": [TYPED | change for change in CHANGES]}
    script = "answer(await Promise.all(given.all.map((typed) => attempt(() => response.made(given.part, typed)))));"
    found = answered(script, given)
    assert found == [python(TYPED | change) for change in CHANGES]
    assert sum(isinstance(each, bytes) for each in found) == 9


NUMBERS = ["0", "-0", "0.1", "1,234.50", "-2.5", "999999999999999", "9999999999999999", "0.30000000000000004",
           "1e3", "007", "", "1.", "-1,000", "123456789012.345", "0.005", "2.675"]  # fmt: skip


REFUSED = {"9999999999999999": "quantities.inexact", "0.30000000000000004": "quantities.inexact"} | dict.fromkeys(
    ["1e3", "007", "", "1."], "quantities.number"
)


def test_decimals_are_read_added_and_multiplied_as_python_does() -> None:
    script = """answer(await Promise.all(given.map(async (text) => attempt(() => {
      const one = decimal.number(text);
      return [decimal.written(one), decimal.written(one, 2), decimal.written(decimal.product(one, one, 2)),
        decimal.written(decimal.sum([one, decimal.decimal("0.125")])), decimal.compared(one, decimal.decimal("0.1"))];
    }))));"""
    for text, found in zip(NUMBERS, answered(script, NUMBERS), strict=True):
        if text in REFUSED:
            assert found["code"] == REFUSED[text]
            continue
        one = quantities.number(text)
        square = money.rounded(Fraction(one) * Fraction(one), 2)
        assert found == [
            quantities.written(one), quantities.written(one, 2), quantities.written(square),
            quantities.written(one + Decimal("0.125")), (one > Decimal("0.1")) - (one < Decimal("0.1")),
        ]  # fmt: skip

"""Amounts in words are read only if writing them again gives the same words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules import words
from kernel.errors import NotValid
from kernel.money import Money, in_words


@given(st.integers(0, 10**18 - 1) | st.integers(0, 10**6))
def test_every_amount_reads_back(cents: int) -> None:
    amount = Decimal(cents).scaleb(-2)
    assert words.read(in_words(Money(amount))) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("人民币壹佰贰拾万元整", "1200000.00"),
        ("人民币：叁仟陆佰贰拾捌万肆仟伍佰圆正", "36284500.00"),
        ("拾万元整", "100000.00"),
        ("壹拾元伍角", "10.50"),
        ("壹拾元零伍分", "10.05"),
        ("伍分", "0.05"),
        ("零元整", "0.00"),
    ],
)
def test_the_usual_variants(text: str, amount: str) -> None:
    assert str(words.read(text)) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "整",
        "壹佰贰拾万",
        "一百元整",
        "壹百元整",
        "壹元贰",
        "壹元X角",
        "贰壹元整",
        "万元整",
        "壹拾佰元整",
        "壹角贰角",
        "元",
        "1200000.00",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotValid, match=r"words\.unreadable|money\.malformed"):
        words.read(text)

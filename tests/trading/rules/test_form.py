"""The bid form: exact money, words that match, and what the lot requires."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import Money, money
from trading.rules import form
from trading.rules.form import Form, Price

CNY = Form(
    lot="L-1",
    total=(money("36284500.00"),),
    prices=(Price("教材", money("36000000.00")), Price("运输", money("284500.00"))),
    total_words="叁仟陆佰贰拾捌万肆仟伍佰元整",
    duration_days=90,
    quality="合格",
    bid_security=money("500000.00"),
    manager="张三",
)
TWO = Form(lot="L-1", total=(money("100.00", "BDT"), money("7.25", "USD")))

moneys = st.integers(0, 10**17).map(lambda cents: money(f"{cents // 100}.{cents % 100:02d}"))


@given(
    moneys, st.lists(st.tuples(st.text(min_size=1, max_size=9), moneys), max_size=3), st.none() | st.integers(1, 999)
)
def test_read_gives_what_was_written(total: Money, prices: list[tuple[str, Money]], days: int | None) -> None:
    made = Form("L-1", (total,), tuple(Price(*price) for price in prices), duration_days=days, remarks="")
    try:
        data = canon.canonical(made.json())
    except NotValid:
        return
    assert form.read(canon.mapping(data)) == made


@pytest.mark.parametrize("made", [CNY, TWO])
def test_right_forms_pass(made: Form) -> None:
    assert form.read(made.json()) == made
    form.check(made, "L-1", ["CNY", "BDT", "USD"], [])


def test_what_the_lot_requires_must_be_there() -> None:
    form.check(CNY, "L-1", ["CNY"], ["prices", "total_words", "duration_days", "quality", "bid_security", "manager"])
    for name in form.OPTIONAL:
        with pytest.raises(NotValid) as caught:
            form.check(TWO, "L-1", ["BDT", "USD"], [name])
        assert (caught.value.code, caught.value.field) == ("form.incomplete", name)


def test_another_lot_and_a_foreign_currency_are_refused() -> None:
    with pytest.raises(NotValid, match=r"form\.wrong_lot"):
        form.check(CNY, "L-2", ["CNY"], [])
    with pytest.raises(NotValid, match=r"form\.currency"):
        form.check(TWO, "L-1", ["CNY", "USD"], [])


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (replace(CNY, total=(money("36284500.01"),), total_words=""), "form.sum"),
        (replace(CNY, total_words="叁仟陆佰贰拾捌万肆仟伍佰零壹元整"), "form.words"),
        (replace(TWO, total_words="壹佰元整"), "form.words"),
        (replace(TWO, prices=(Price("a", money("100.00", "BDT")),)), "form.sum"),
    ],
)
def test_contradictions_are_told_before_sealing_and_read_after_opening(made: Form, code: str) -> None:
    with pytest.raises(NotValid) as caught:
        form.check(made, "L-1", ["CNY", "BDT", "USD"], [])
    assert caught.value.code == code
    assert form.read(made.json()) == made


Change = Callable[[dict[str, Json]], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v.pop("v"),
        lambda v: v.update(v="ebid-form/v2"),
        lambda v: v.update(extra=1),
        lambda v: v.update(lot="L 1"),
        lambda v: v.update(lot=1),
        lambda v: v.update(total=[]),
        lambda v: v.update(total={}),
        lambda v: v.update(total=[money("1.00").json(), money("2.00").json()]),
        lambda v: v.update(total=[{"amount": "1.0", "currency": "CNY"}]),
        lambda v: v.update(total=[{"amount": "1.00", "currency": "XXX"}]),
        lambda v: v.update(total=[{"amount": "-1.00", "currency": "CNY"}]),
        lambda v: v.update(total=[{"amount": "1,000.00", "currency": "CNY"}]),
        lambda v: v.update(prices=[1]),
        lambda v: v.update(prices={}),
        lambda v: v.update(prices=[{"item": "", "money": money("1.00").json()}]),
        lambda v: v.update(prices=[{"item": "a", "money": money("1.00").json(), "more": 1}]),
        lambda v: v.update(duration_days=0),
        lambda v: v.update(duration_days=True),
        lambda v: v.update(duration_days="90"),
        lambda v: v.update(manager=1),
        lambda v: v.update(remarks="x" * 2001),
        lambda v: v.update(bid_security="5"),
    ],
)
def test_malformed_forms_are_refused(change: Change) -> None:
    value = dict(CNY.json())
    change(value)
    with pytest.raises(NotValid):
        form.read(value)

"""The form that the page writes from what was typed: Python reads it, finds nothing wrong, and refuses alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import pytest

from kernel import money
from kernel.canon import Json
from kernel.errors import NotValid
from tests.support.bid import answered
from tests.support.counter import LOT
from trading.rules import form

PART: Final[dict[str, Any]] = {"lot": LOT, "form": {"currencies": ["CNY", "JPY"], "requires": []}}
WHOLE: Final[dict[str, Any]] = {
    "total": {"CNY": "1,200,000", "JPY": "12"},
    "prices": [{"item": "图书", "amount": "1 199 999.9"}, {"item": "运费", "amount": "0.1", "currency": "CNY"},
               {"item": "印花", "amount": "12", "currency": "JPY"}],
    "duration_days": "30", "quality": " 合格 ", "bid_security": "10000", "manager": "张三", "remarks": "无",
}  # fmt: skip


def made(typed: dict[str, Any], part: dict[str, Any] = PART) -> dict[str, Any]:
    found: dict[str, Any] = answered("answer(await attempt(() => form.made(given.typed, given.part)));",
                                     {"typed": typed, "part": part})  # fmt: skip
    return found


def test_python_reads_the_whole_form_and_writes_the_same() -> None:
    written = made(WHOLE)
    read = form.read(written)
    assert read.json() == written
    form.check(read, LOT, ["CNY", "JPY"], list(form.NAMES))
    assert [str(each.amount) for each in read.total] == ["1200000.00", "12"]
    assert read.total_words == "壹佰贰拾万元整"


def test_only_what_was_filled_in_is_written() -> None:
    written = made({"total": {"CNY": "", "JPY": "5"}, "quality": "  ", "prices": []})
    assert written == {"v": "ebid-form/v1", "lot": LOT, "total": [{"currency": "JPY", "amount": "5"}]}


@pytest.mark.parametrize("name", [name for name in form.NAMES if name != "total_words"])
def test_what_the_tender_requires_is_missed_with_python_s_words(name: str) -> None:
    typed = {key: value for key, value in WHOLE.items() if key != name}
    found = made(typed, PART | {"form": {"currencies": ["CNY", "JPY"], "requires": list(form.NAMES)}})
    with pytest.raises(NotValid) as caught:
        form.check(form.read(made(typed)), LOT, ["CNY", "JPY"], [name])
    assert (found["code"], found["field"], found["zh"]) == ("form.incomplete", name, caught.value.words.zh)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"total": {}}, "form.malformed", "total"),
        ({"total": {"CNY": " "}}, "form.malformed", "total"),
        ({"total": {"CNY": "1.005"}}, "money.malformed", "total"),
        ({"total": {"CNY": "-1"}}, "money.malformed", "total"),
        ({"total": {"CNY": "01"}}, "money.malformed", "total"),
        ({"total": {"JPY": "1.0"}}, "money.malformed", "total"),
        ({"total": {"CNY": "1200001", "JPY": "12"}}, "form.sum", "total"),
        ({"prices": [{"item": " ", "amount": "1"}]}, "form.malformed", "prices.0"),
        ({"prices": [{"item": "a", "amount": "x"}]}, "money.malformed", "prices.0.money"),
        ({"prices": [{"item": "a", "amount": "1", "currency": "XXX"}]}, "money.currency", "prices.0.money"),
        ({"duration_days": "0"}, "form.malformed", "duration_days"),
        ({"duration_days": "36501"}, "form.malformed", "duration_days"),
        ({"duration_days": "3.5"}, "form.malformed", "duration_days"),
        ({"remarks": "长" * 2001}, "form.malformed", "remarks"),
        ({"bid_security": "free"}, "money.malformed", "bid_security"),
    ],
)
def test_what_cannot_stand_in_a_form_is_named(change: dict[str, Json], code: str, field: str) -> None:
    found = made(WHOLE | change)
    assert (found["code"], found["field"]) == (code, field)


def test_the_longest_text_and_the_longest_term_are_taken() -> None:
    written = made(WHOLE | {"remarks": "长" * 2000, "duration_days": "36500"})
    assert form.read(written).duration_days == 36500


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0.00", "百分之零"), ("0.05", "百分之零点零伍"), ("5.00", "百分之伍"), ("12.50", "百分之壹拾贰点伍"),
     ("30.07", "百分之叁拾点零柒"), ("100.00", "百分之壹佰")],
)  # fmt: skip
def test_the_chinese_words_of_a_share(amount: str, words: str) -> None:
    assert answered("answer(money.percentInWords(given));", amount) == words


AMOUNTS: Final = sorted(
    {f"{base + more}.{cents}" for base in (0, 10, 100, 1000, 1005, 10000, 100000, 20010000, 10**8, 10**9, 10**12)
     for more in (0, 1, 10, 20, 305, 5000, 90000) for cents in ("00", "01", "10", "25")}
    | {"9999999999999999.99", "1000000000000000.00", "36284500.00", "1010101010101010.10"},
    key=Decimal,
)  # fmt: skip


def test_the_chinese_words_of_a_sum_are_python_s() -> None:
    found = answered("answer(given.map((amount) => money.inWords({ amount })));", AMOUNTS)
    assert dict(zip(AMOUNTS, found, strict=True)) == {each: money.in_words(money.money(each)) for each in AMOUNTS}
    assert len(AMOUNTS) > 150

"""Canonical JSON and joining in the browser's core: the very bytes that Python writes, or a refusal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel import canon
from kernel.errors import NotValid
from tests.support.bid import answered

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-canon.LARGEST, canon.LARGEST) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=4, deadline=None)
@given(st.lists(VALUES, min_size=100, max_size=100))
def test_canonical_json_is_the_one_of_the_platform(values: list[canon.Json]) -> None:
    made = answered("answer(given.map((each) => bytes.utf8(bytes.canonical(each))));", values)
    assert made == [canon.canonical(each) for each in values]
    assert answered("answer(given.map((each) => bytes.parse(each)));", made) == values


ORDERED: dict[str, canon.Json] = {
    "\U0001f600": 1,
    "\ufb33": 2,
    "\u20ac": 3,
    "z": 4,
    "": 5,
    "\r": 6,
    "é": '\u2028\x7f\x00"\\/',
}


def test_keys_stand_in_the_order_of_utf16() -> None:
    assert answered("answer(bytes.utf8(bytes.canonical(given)));", ORDERED) == canon.canonical(ORDERED)


@pytest.mark.parametrize(
    "value", ["0.5", "2 ** 53", "NaN", "Infinity", "undefined", "[undefined]", "1n", "'\\ud800'", "{ '\\udc00': 1 }"]
)
def test_what_is_no_canonical_value_is_refused(value: str) -> None:
    found = answered(f"answer(await attempt(() => bytes.canonical({value})));")
    assert found["code"] == "json.not_canonical"


@pytest.mark.parametrize(
    "text", ['{"b":1,"a":2}', '{"a":1,"a":1}', ' {"a":1}', '{"a":1.0}', '{"a":1e3}', '"\\u0041"', "[1,]", '"\ufeff"x']
)
def test_bytes_in_another_form_are_refused(text: str) -> None:
    with pytest.raises(NotValid):
        canon.parse(text.encode())
    found = answered("answer(await attempt(() => bytes.parse(given)));", text.encode())
    assert found["code"] in ("json.not_canonical", "json.malformed")


def test_numbers_and_joined_parts() -> None:
    script = """answer([bytes.u32(258), bytes.u64(2 ** 40 + 1), bytes.LP("a", given, ""), bytes.unhex("00ff"),
      bytes.hex(given), await attempt(() => bytes.unhex("0F")), await attempt(() => bytes.u32(2 ** 32))]);"""
    made = answered(script, b"\xff\x01")
    assert made[:3] == [canon.u32(258), canon.u64(2**40 + 1), canon.joined("a", b"\xff\x01", "")]
    assert made[3:5] == [b"\x00\xff", "ff01"]
    assert made[5]["code"] == "hex.malformed"
    assert "zh" not in made[6], "no refusal but an error of the program: nobody's input is so long"

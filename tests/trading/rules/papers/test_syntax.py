"""Objects as PDF writes them, and whatever it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.rules.papers.clean import written
from trading.rules.papers.syntax import DEEPEST, Broken, Budget, Name, Reader, Real, Ref, TooMuch, Value, Word


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"12", 12), (b"-7", -7), (b"+0", 0), (b"1.5", Real("1.5")), (b"-.5", Real("-.5")), (b"4.", Real("4.")),
        (b"true", True), (b"false", False), (b"null", None), (b"Tj", Word("Tj")), (b"1e5", Word("1e5")),
        (b"1234567890123456", Real("1234567890123456")),
        (b"/A#20b", Name("A b")), (b"/", Name("")), (b"/A#4", Name("A#4")), (b"/\xe4", Name("ä")),
        (b"(a(b)c)", b"a(b)c"), (rb"(\(\)\\\n\r\t\b\f\x)", b"()\\\n\r\t\b\fx"), (b"(a\\\r\nb\\\nc\\\rd)", b"abcd"),
        (rb"(\101\7\0534\400)", b"A\x07+4\x00"), (b"(\\9)", b"9"), (b"<4 1\n4>", b"A@"), (b"<>", b""),
        (b"[1 2 0 R 3]", [1, Ref(2, 0), 3]), (b"[1 2 3]", [1, 2, 3]), (b"[1 0 Rg]", [1, 0, Word("Rg")]),
        (b"<</A 1/B<</C[]>>>>", {"A": 1, "B": {"C": []}}), (b"% said\n /A", Name("A")), (b"[+1 0 R]", [1, 0, Word("R")]),
    ],
)  # fmt: skip
def test_values_are_read(data: bytes, value: Value) -> None:
    reader = Reader(data)
    read = reader.value()
    assert read == value
    assert type(read) is type(value)
    assert reader.ended()


@pytest.mark.parametrize(
    "data", [b"", b")", b">", b"}", b"(a", b"(a\\", b"<4", b"<4g>", b"[1", b"<</A", b"<<1 2>>", b"<</A 1>", b"]"]
)
def test_what_is_no_value_is_broken(data: bytes) -> None:
    with pytest.raises(Broken):
        Reader(data).value()


def test_depth_and_number_are_bounded() -> None:
    Reader(b"[" * DEEPEST + b"]" * DEEPEST).value()
    with pytest.raises(TooMuch, match="depth"):
        Reader(b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2)).value()
    assert Reader(b"[1 2]", budget=Budget(values=3)).value() == [1, 2]
    with pytest.raises(TooMuch, match="values"):
        Reader(b"[1 2 3]", budget=Budget(values=3)).value()


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**15) + 1, 10**15 - 1),
        st.binary(max_size=20),
        st.text(st.characters(min_codepoint=0, max_codepoint=255), max_size=9).map(Name),
        st.builds(Ref, st.integers(0, 9**9), st.just(0)),
        st.sampled_from([Real("0.5"), Real("-3.")]),
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=255), max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_again(value: Value) -> None:
    assert Reader(written(value)).value() == value


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_break(data: bytes) -> None:
    reader = Reader(data)
    try:
        reader.value()
    except (Broken, TooMuch):
        return
    assert reader.at <= len(data)

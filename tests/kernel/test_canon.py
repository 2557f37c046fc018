"""One value, one spelling: hexadecimal and base64 as canonical documents have them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from enum import StrEnum

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from kernel import canon
from kernel.errors import NotValid


@given(st.binary(max_size=80))
def test_what_was_written_is_read_back(data: bytes) -> None:
    assert canon.unhex(data.hex()) == data
    assert canon.unbase64(base64.b64encode(data).decode()) == data


@pytest.mark.parametrize("text", ["A0", "a", "a0 ", " a0", "a0\n", "0xa0", "g0", "a0 a0", "０0"])
def test_other_spellings_of_hexadecimal_are_refused(text: str) -> None:
    with pytest.raises(NotValid, match=r"hex\.malformed"):
        canon.unhex(text)


@pytest.mark.parametrize("text", ["AB==", "AA=", "AA", "AA==\n", "A A=", "AAB=", "-_-_", "AA==AA==", "é"])
def test_other_spellings_of_base64_are_refused(text: str) -> None:
    """`AB==` decodes to the same byte as `AA==`."""
    with pytest.raises(NotValid, match=r"base64\.malformed"):
        canon.unbase64(text)


@given(st.text(max_size=12))
def test_whatever_is_read_is_the_only_spelling(text: str) -> None:
    for read, write in ((canon.unhex, bytes.hex), (canon.unbase64, lambda data: base64.b64encode(data).decode())):
        try:
            data = read(text)
        except NotValid:
            continue
        assert write(data) == text


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-canon.LARGEST, canon.LARGEST) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
@example({"\ufb01": 1, "\U0001f600": 2})  # UTF-16 puts the second first, code points do not
@example({"": '\x00\x1f\x7f\x80\u2028"\\/\b\f\n\r\t', "é": 0, "z": -0})
def test_the_bytes_are_those_of_rfc_8785_and_are_read_back(value: canon.Json) -> None:
    data = canon.canonical(value)
    assert data == rfc8785.dumps(value)
    assert canon.parse(data) == value


class _Word(str):
    __slots__ = ()


class _Number(int):
    __slots__ = ()


@pytest.mark.parametrize("inner", [_Word("é\n"), _Number(7), StrEnum("Kind", "WORD").WORD])  # type: ignore[attr-defined]
def test_a_subclass_of_text_or_of_integers_is_written_like_its_kind(inner: str | int) -> None:
    plain = int(inner) if isinstance(inner, int) else str(inner)
    assert canon.canonical({"b": [inner], "a": inner}) == canon.canonical({"b": [plain], "a": plain})


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.0, "json.not_canonical"),
        ({"a": [float("nan")]}, "json.not_canonical"),
        (2**53, "json.not_canonical"),
        ([-(2**53)], "json.not_canonical"),
        ("\ud800", "json.not_canonical"),
        ({"\ud800": 1}, "json.not_canonical"),
        ({1: 2}, "json.not_canonical"),
        ({"a": {1, 2}}, "json.not_canonical"),
        (b"bytes", "json.not_canonical"),
    ],
)
def test_what_no_canonical_json_holds_is_not_written(value: object, code: str) -> None:
    with pytest.raises(NotValid, match=code):
        canon.canonical(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "data",
    [
        *(b'{"a":1,"a":1}', b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1}\n', b"1.0", b"1e3", b"-0", b"NaN", b"Infinity"),
        *(
            b"9007199254740992",
            b"1" * 5000,
            b'"\\u0041"',
            b'"\\/"',
            b'"\\ud800"',
            b'"\xff"',
            b"",
            b"[1,]",
            b"\xef\xbb\xbf1",
        ),
        *('{"a":1}'.encode("utf-16"), b"[" * 100_000),
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(NotValid, match=r"json\."):
        canon.parse(data)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-02-30T00:00:00.000Z",
            "2026-01-01T24:00:00.000Z",
            "2026-01-01T00:60:00.000Z",
            "2026-01-01T00:00:60.000Z",
        ),
        *("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.0000Z", "2026-01-01 00:00:00.000Z", "2026-01-01T00:00:00.000z"),
        *(
            "0026-01-01T00:00:00.000Z",
            "２026-01-01T00:00:00.000Z",
            "2026-01-01T00:00:00.000Z\n",
            "2026-01-01T00:00:00.000+00:00",
        ),
    ],
)
def test_other_spellings_of_an_instant_are_refused(text: str) -> None:
    with pytest.raises(NotValid, match=r"time\.malformed"):
        canon.moment(text)


@given(st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9999, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_instant_is_cut_to_milliseconds_and_read_back(at: datetime) -> None:
    assert canon.moment(canon.instant(at)) == at.replace(microsecond=at.microsecond // 1000 * 1000)

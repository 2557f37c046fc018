"""One value, one spelling: hexadecimal and base64 as canonical documents have them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
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

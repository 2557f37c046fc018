"""A package's stream told from parts of any size; nothing too much, nothing too little."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.canon import Json
from kernel.errors import NotValid
from signing.rules import plaintext
from signing.rules.plaintext import File
from verifier import unsealing

FORM: dict[str, Json] = {"v": "ebid-form/v1"}


def stream(*files: bytes) -> bytes:
    listed = [File(f"{n}.bin", len(data), "application/octet-stream", "technical") for n, data in enumerate(files)]
    return plaintext.contents(listed, FORM).prefix + b"".join(files)


def parts(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@given(st.lists(st.binary(max_size=60), max_size=4), st.integers(1, 50))
def test_digests_do_not_depend_on_the_parts(files: list[bytes], size: int) -> None:
    found, form = unsealing.contents(parts(stream(*files), size))
    assert [each["sha256"] for each in found] == [sha256(data).hexdigest() for data in files]
    assert form == FORM


@pytest.mark.parametrize("change", [b"", b"x"])
def test_a_stream_that_is_too_short_or_too_long(change: bytes) -> None:
    data = stream(b"abc", b"defg")
    wrong = data + change if change else data[:-1]
    with pytest.raises(NotValid, match=r"content\.malformed"):
        unsealing.contents(parts(wrong, 7))


def test_another_stream() -> None:
    with pytest.raises(NotValid, match=r"content\.malformed"):
        unsealing.contents(iter([b"PK\x03\x04" + bytes(100)]))

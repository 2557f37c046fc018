"""Parts of a file: the bytes that were asked for, the whole for what means nothing, and no part behind the end."""

from __future__ import annotations

import pytest

from web import ranges

DATA = bytes(range(10))


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-3", 206, 0, 3),
        ("bytes=4-", 206, 4, 9),
        ("bytes=9-99", 206, 9, 9),
        ("bytes=-3", 206, 7, 9),
        ("bytes=-99", 206, 0, 9),
        (" bytes=3-3 ", 206, 3, 3),
    ],
)
def test_a_part(asked: str, status: int, first: int, last: int) -> None:
    part = ranges.part(DATA, asked)
    assert (part.status, part.data) == (status, DATA[first : last + 1])
    assert part.headers == {"Accept-Ranges": "bytes", "Content-Range": f"bytes {first}-{last}/10"}


@pytest.mark.parametrize(
    "asked", ["", "bytes", "bytes=-", "bytes=3-2", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "bytes=٣-"]
)
def test_what_means_nothing_is_answered_with_the_whole(asked: str) -> None:
    part = ranges.part(DATA, asked)
    assert (part.status, part.data, part.headers) == (200, DATA, {"Accept-Ranges": "bytes"})


@pytest.mark.parametrize(
    ("asked", "data"), [("bytes=10-", DATA), ("bytes=10-11", DATA), ("bytes=-0", DATA), ("bytes=0-", b"")]
)
def test_behind_the_end_there_is_nothing(asked: str, data: bytes) -> None:
    part = ranges.part(data, asked)
    assert (part.status, part.data) == (416, b"")
    assert part.headers["Content-Range"] == f"bytes */{len(data)}"

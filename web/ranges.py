"""A part of a file, for a reader that fetches what it shows (RFC 9110, 14): one range of bytes, or the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ONE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
UNIT: Final = {"Accept-Ranges": "bytes"}
OPT: Final = "in_parts"
"""On a route: its answers are not compressed, or a part would be one of other bytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is answered with which status: 200 whole, 206 a part, 416 where the range lies behind the end."""

    status: int
    data: bytes
    headers: dict[str, str]


def part(data: bytes, asked: str) -> Part:
    """What the header `Range` asks of `data`. Several ranges, another unit, or a header that means nothing are answered
    with the whole, as the standard allows."""
    found = _ONE.fullmatch(asked.strip())
    if not found or found.groups() == ("", ""):
        return Part(200, data, {**UNIT})
    first, last = _bounds(found[1], found[2], len(data))
    if found[1] and found[2] and int(found[2]) < int(found[1]):
        return Part(200, data, {**UNIT})
    if first > last:
        return Part(416, b"", {**UNIT, "Content-Range": f"bytes */{len(data)}"})
    return Part(206, data[first : last + 1], {**UNIT, "Content-Range": f"bytes {first}-{last}/{len(data)}"})


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """Both inclusive; without `first` it is the last so many bytes."""
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) else (size, size - 1)
    return int(first), min(int(last), size - 1) if last else size - 1

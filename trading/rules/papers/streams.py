"""The bytes inside a PDF's streams, inflated within bounds."""

from __future__ import annotations

import zlib
from typing import Final

from trading.rules.papers.syntax import Broken, Budget, Stream, TooMuch, Value

LARGEST: Final = 32 * 1024 * 1024
"""Bytes of one inflated stream."""
_DEFLATE: Final = 8


class Foreign(Broken):
    """Packed in a way that is not read here: pictures, mostly."""


def decoded(stream: Stream, budget: Budget) -> bytes:
    """What the stream holds; Foreign if it is packed in another way than by Flate."""
    filters, settings = _several(stream.facts.get("Filter")), _several(stream.facts.get("DecodeParms"))
    data = stream.raw
    for n, name in enumerate(filters):
        if name not in ("FlateDecode", "Fl"):
            raise Foreign(str(name))
        data = _inflated(data, budget)
        said = settings[n] if n < len(settings) else None
        data = _unpredicted(data, said) if isinstance(said, dict) else data
    return data


def _several(value: Value) -> list[Value]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _inflated(data: bytes, budget: Budget) -> bytes:
    if len(data) < 2 or data[0] & 15 != _DEFLATE or data[1] & 32:
        raise Broken("not deflated")
    inflater = zlib.decompressobj(-15)
    try:
        made = inflater.decompress(data[2:], LARGEST + 1)
    except zlib.error as error:
        raise Broken("not deflated") from error
    if len(made) > LARGEST:
        raise TooMuch("inflated")
    budget.took(len(made))
    if not inflater.eof:
        raise Broken("not deflated to the end")
    return made


def _unpredicted(data: bytes, said: dict[str, Value]) -> bytes:
    predictor, width = said.get("Predictor", 1), said.get("Columns", 1)
    if predictor == 1:
        return data
    plain = said.get("Colors", 1) == 1 and said.get("BitsPerComponent", 8) == _DEFLATE
    if not isinstance(predictor, int) or not isinstance(width, int) or not plain:
        raise Foreign("predictor")
    if predictor < 10 or not 0 < width <= 1 << 16:
        raise Foreign("predictor")
    made, above = bytearray(), bytes(width)
    for at in range(0, len(data), width + 1):
        above = _row(data[at], data[at + 1 : at + 1 + width], above)
        made += above
    return bytes(made)


def _row(kind: int, row: bytes, above: bytes) -> bytes:
    """One row of PNG's filters over single bytes."""
    if kind == 0:
        return row
    if kind == 2:
        return bytes((one + up) & 255 for one, up in zip(row, above, strict=False))
    made = bytearray()
    left = corner = 0
    for one, up in zip(row, above, strict=False):
        left = (one + _guess(kind, left, up, corner)) & 255
        corner = up
        made.append(left)
    return bytes(made)


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    match kind:
        case 1:
            return left
        case 3:
            return (left + up) // 2
        case 4:
            sum_ = left + up - corner
            return min((left, up, corner), key=lambda each: abs(sum_ - each))
    raise Broken("a row's filter")

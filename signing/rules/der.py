"""Distinguished encoding rules: a small writer and a strict reader."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kernel.errors import NotTrusted

BOOLEAN: Final = 0x01
INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
NULL: Final = 0x05
OID: Final = 0x06
ENUMERATED: Final = 0x0A
UTF8: Final = 0x0C
UTC_TIME: Final = 0x17
GENERALIZED_TIME: Final = 0x18
SEQUENCE: Final = 0x30
SET: Final = 0x31

MOST: Final = 64
LONGEST_OID: Final = 32
LONGEST_INTEGER: Final = 2048
_GENERALIZED: Final = re.compile(rb"([0-9]{14})(?:\.([0-9]{0,5}[1-9]))?Z")
_UTC: Final = re.compile(rb"[0-9]{12}Z")


def context(number: int, *, constructed: bool = True) -> int:
    """The identifier octet of the context tag `[number]`, number < 31."""
    return 0x80 | (0x20 if constructed else 0) | number


# ---------------------------------------------------------------- writing


def tlv(tag: int, *parts: bytes) -> bytes:
    """One element: identifier octet, shortest length, the parts one after another."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + body


def sequence(*parts: bytes) -> bytes:
    return tlv(SEQUENCE, *parts)


def explicit(number: int, inner: bytes) -> bytes:
    """`inner` inside the context tag `[number]`."""
    return tlv(context(number), inner)


def set_of(parts: Iterable[bytes]) -> bytes:
    """SET OF in the order that DER demands."""
    return tlv(SET, *sorted(parts))


def integer(number: int) -> bytes:
    """INTEGER, two's complement, shortest form."""
    length = (number if number >= 0 else ~number).bit_length() // 8 + 1
    return tlv(INTEGER, number.to_bytes(length, "big", signed=True))


def octets(data: bytes) -> bytes:
    return tlv(OCTET_STRING, data)


def utf8(text: str) -> bytes:
    return tlv(UTF8, text.encode())


def null() -> bytes:
    return b"\x05\x00"


@lru_cache(maxsize=256)
def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER of the dotted form."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    body = bytearray()
    for arc in (first * 40 + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | 0x80)
        body += bytes(reversed(groups))
    return tlv(OID, bytes(body))


def generalized_time(at: datetime) -> bytes:
    """GeneralizedTime in UTC; milliseconds only where they are not zero, without trailing zeros (RFC 3161 2.4.2)."""
    utc = at.astimezone(UTC)
    fraction = f"{utc.microsecond // 1000:03d}".rstrip("0")
    text = utc.strftime("%Y%m%d%H%M%S") + (f".{fraction}" if fraction else "") + "Z"
    return tlv(GENERALIZED_TIME, text.encode())


def time(at: datetime) -> bytes:
    """Time as RFC 5652 11.3 writes it: whole seconds, UTCTime for 1950 to 2049, else GeneralizedTime."""
    utc = at.astimezone(UTC).replace(microsecond=0)
    if 1950 <= utc.year <= 2049:
        return tlv(UTC_TIME, utc.strftime("%y%m%d%H%M%SZ").encode())
    return generalized_time(utc)


# ---------------------------------------------------------------- reading


def malformed(en: str) -> NotTrusted:
    return NotTrusted("der.malformed", f"编码不合严格的 DER 格式（{en}）", f"not strict DER: {en}")


@dataclass(frozen=True, slots=True)
class Node:
    """One element as it stood in the input: `raw` is identifier, length and `content`."""

    tag: int
    content: bytes
    raw: bytes

    @property
    def parts(self) -> tuple[Node, ...]:
        """The elements inside, one level deep and at most `MOST`."""
        return children(self, MOST)

    def part(self, index: int, tag: int) -> Node:
        """The element at `index` inside, which must carry `tag`."""
        parts = self.parts
        if index >= len(parts):
            raise malformed("a field is missing")
        return of(parts[index], tag)


def _length(data: bytes, start: int) -> tuple[int, int]:
    """The length at `start` and where the body begins."""
    if start >= len(data):
        raise malformed("the length is missing")
    first = data[start]
    if first < 0x80:
        return first, start + 1
    count = first & 0x7F
    if not 1 <= count <= 4 or start + 1 + count > len(data):
        raise malformed("indefinite or oversized length")
    size = int.from_bytes(data[start + 1 : start + 1 + count], "big")
    if size < 0x80 or size < 1 << (8 * (count - 1)):
        raise malformed("the length is not in its shortest form")
    return size, start + 1 + count


def _element(data: bytes, start: int) -> Node:
    tag = data[start]
    if tag & 0x1F == 0x1F:
        raise malformed("tag numbers above 30 are not used here")
    size, begin = _length(data, start + 1)
    end = begin + size
    if end > len(data):
        raise malformed("the content is cut short")
    return Node(tag, data[begin:end], data[start:end])


def read(data: bytes, tag: int | None = None) -> Node:
    """The single element that `data` is; anything before or after it is refused."""
    if not data:
        raise malformed("there is nothing")
    node = _element(data, 0)
    if len(node.raw) != len(data):
        raise malformed("trailing bytes")
    return node if tag is None else of(node, tag)


def of(node: Node, tag: int) -> Node:
    """`node` itself if it carries `tag`."""
    if node.tag != tag:
        raise malformed(f"tag {tag:#04x} expected, {node.tag:#04x} found")
    return node


def children(node: Node, most: int) -> tuple[Node, ...]:
    """The elements inside `node`, at most `most`; reading does not go deeper."""
    if not node.tag & 0x20:
        raise malformed("a constructed element is expected")
    found: list[Node] = []
    start = 0
    while start < len(node.content):
        if len(found) == most:
            raise malformed(f"more than {most} elements")
        found.append(_element(node.content, start))
        start += len(found[-1].raw)
    return tuple(found)


class Fields:
    """Walks through the fields of a SEQUENCE in order."""

    __slots__ = ("_left",)

    def __init__(self, node: Node, most: int = 32) -> None:
        self._left = list(reversed(children(of(node, SEQUENCE), most)))

    def take(self, tag: int) -> Node:
        """The next field, which must carry `tag`."""
        if not self._left:
            raise malformed("a field is missing")
        return of(self._left.pop(), tag)

    def maybe(self, tag: int) -> Node | None:
        """The next field if it carries `tag`."""
        return self._left.pop() if self._left and self._left[-1].tag == tag else None

    def any(self) -> Node:
        """The next field, whatever its tag."""
        if not self._left:
            raise malformed("a field is missing")
        return self._left.pop()

    def end(self) -> None:
        """Nothing may be left."""
        if self._left:
            raise malformed("unexpected fields")


def to_integer(node: Node) -> int:
    body = of(node, INTEGER).content
    if not body or len(body) > LONGEST_INTEGER:
        raise malformed("an integer is empty or oversized")
    if len(body) > 1 and (body[0], body[1] >> 7) in ((0x00, 0), (0xFF, 1)):
        raise malformed("an integer is not in its shortest form")
    return int.from_bytes(body, "big", signed=True)


def to_boolean(node: Node) -> bool:
    body = of(node, BOOLEAN).content
    if body not in (b"\x00", b"\xff"):
        raise malformed("a boolean is 00 or FF")
    return body == b"\xff"


def to_octets(node: Node) -> bytes:
    return of(node, OCTET_STRING).content


@lru_cache(maxsize=512)
def _dotted(body: bytes) -> str:
    if not body or len(body) > LONGEST_OID or body[-1] & 0x80:
        raise malformed("an object identifier is empty, oversized or cut short")
    arcs: list[int] = []
    value, fresh = 0, True
    for octet in body:
        if fresh and octet == 0x80:
            raise malformed("an object identifier is not in its shortest form")
        value = value << 7 | octet & 0x7F
        fresh = not octet & 0x80
        if fresh:
            arcs.append(value)
            value = 0
    top = min(arcs[0] // 40, 2)
    return ".".join(map(str, (top, arcs[0] - 40 * top, *arcs[1:])))


def to_oid(node: Node) -> str:
    """The dotted form."""
    return _dotted(of(node, OID).content)


def to_time(node: Node) -> datetime:
    """UTCTime or GeneralizedTime in UTC; fractions only as GeneralizedTime without trailing zeros."""
    body = node.content
    if node.tag == UTC_TIME and _UTC.fullmatch(body):
        century = b"19" if body[:2] >= b"50" else b"20"
        return _instant(century + body[:12], b"")
    found = _GENERALIZED.fullmatch(body) if node.tag == GENERALIZED_TIME else None
    if not found:
        raise malformed("malformed time")
    return _instant(found.group(1), found.group(2) or b"")


def _instant(digits: bytes, fraction: bytes) -> datetime:
    try:
        whole = datetime.strptime(digits.decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise malformed("there is no such time") from None
    return whole.replace(microsecond=int(fraction.ljust(6, b"0")))


def to_set(node: Node, most: int) -> tuple[Node, ...]:
    """The members of a SET OF, which must stand in DER order and differ."""
    members = children(node, most)
    raws = [member.raw for member in members]
    if any(first >= second for first, second in pairwise(raws)):
        raise malformed("a set is not in DER order")
    return members

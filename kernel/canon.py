"""Canonical bytes, length-prefixed joining, digests, instants (verifiability, section 2)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NoReturn, cast

import msgspec
import rfc8785

from kernel.errors import NotValid

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

LARGEST = 2**53 - 1
_HEX: Final = re.compile("([0-9a-f]{2})*")
_INSTANT: Final = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


def _no(zh: str, en: str) -> NoReturn:
    raise NotValid("json.not_canonical", zh, en)


_ENCODER: Final = msgspec.json.Encoder(order="sorted")
"""Gives the bytes of RFC 8785 wherever all keys are ASCII; it orders others by code points, not by UTF-16 units."""
_SLOWER: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))
"""The same bytes, of subclasses of text and integers too, which the other knows nothing of."""


def canonical(value: Json) -> bytes:
    """The RFC 8785 bytes of `value`; NotValid for floats, integers ≥ 2^53, lone surrogates and endless nesting."""
    try:
        if _is_ascii(value):
            return _encoded(value)
        return rfc8785.dumps(cast("dict[str, str]", value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise NotValid("json.not_canonical", f"内容无法规范化：{error}", f"cannot be canonicalised: {error}") from error


def _encoded(value: Json) -> bytes:
    try:
        return _ENCODER.encode(value)
    except TypeError:
        return _SLOWER.encode(value).encode()


def _is_ascii(value: object) -> bool:
    """Whether all keys are ASCII; NotValid for what no canonical JSON holds."""
    waiting, ascii_only = [value], True
    while waiting:
        one = waiting.pop()
        if one is None or isinstance(one, (str, bool)):
            continue
        if isinstance(one, dict):
            ascii_only &= _names(one).isascii()
            waiting += [each for each in one.values() if type(each) is not str]
        elif isinstance(one, (list, tuple)):
            waiting += [each for each in one if type(each) is not str]
        elif not isinstance(one, int):
            _no(f"不允许的类型 {type(one).__name__}", f"type {type(one).__name__} is not allowed")
        elif abs(one) > LARGEST:
            _no("整数不得达到 2^53", "integers must stay below 2^53")
    return ascii_only


def _names(of: dict[str, object]) -> str:
    """All keys, one after another."""
    try:
        return "".join(of)
    except TypeError:
        _no("键必须是字符串", "keys must be strings")


def _small(text: str) -> int:
    value = int(text)
    if abs(value) > LARGEST:
        _no("整数不得达到 2^53", "integers must stay below 2^53")
    return value


def _no_float(text: str) -> NoReturn:
    _no(f"不允许小数 {text}", f"floats are not allowed: {text}")


_DECODER: Final = json.JSONDecoder(parse_int=_small, parse_float=_no_float, parse_constant=_no_float)


def parse(data: bytes) -> Json:
    """The value whose canonical bytes are exactly `data`; NotValid for anything else.

    A key that comes twice is lost in reading, so the bytes written again are others: one comparison shows all of it.
    """
    try:
        text = data.decode()
        value = cast("Json", _DECODER.decode(text))
        same = (_ENCODER.encode(value) if text.isascii() else canonical(value)) == data
    except (ValueError, RecursionError, NotValid):
        return _strictly(data)
    return value if same else _strictly(data)


def _strictly(data: bytes) -> Json:
    """The same, slower, and it says what is wrong."""

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(items)
        if len(made) != len(items):
            _no("有重复的键", "duplicate keys")
        return made

    try:
        value = json.loads(data, object_pairs_hook=pairs, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise NotValid("json.malformed", f"不是 JSON：{error}", f"not JSON: {error}") from error
    if canonical(value) != data:
        _no("字节不是规范形式（RFC 8785）", "the bytes are not canonical (RFC 8785)")
    return cast("Json", value)


def mapping(data: bytes) -> dict[str, Json]:
    """As `parse`, but the value must be a map."""
    value = parse(data)
    if not isinstance(value, dict):
        _no("应为一个对象", "an object is expected")
    return value


def u32(number: int) -> bytes:
    """4 bytes, big-endian."""
    return number.to_bytes(4, "big")


def u64(number: int) -> bytes:
    """8 bytes, big-endian."""
    return number.to_bytes(8, "big")


def joined(*parts: bytes | str) -> bytes:
    """LP(x1,…,xn): each part after its length in 4 bytes; strings as UTF-8."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join([u32(len(part)) + part for part in raw])


def sha256(*parts: bytes) -> bytes:
    """H of the parts one after another, 32 bytes. Use `joined` where a border matters."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def unhex(text: str) -> bytes:
    """The bytes of lower-case hex digits; NotValid for capitals, blanks or half a byte: one value, one form."""
    if not _HEX.fullmatch(text):
        raise NotValid("hex.malformed", "不是小写十六进制", "not lower-case hexadecimal")
    return bytes.fromhex(text)


def unbase64(text: str) -> bytes:
    """The bytes of standard, padded base64; NotValid for any other spelling of the same bytes."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NotValid("base64.malformed", "不是 base64", "not base64") from error
    if base64.b64encode(data).decode() != text:
        raise NotValid("base64.malformed", "不是规范的 base64", "not canonical base64")
    return data


def instant(moment: datetime) -> str:
    """RFC 3339, UTC, milliseconds (cut, not rounded), `Z`; naive times are refused."""
    if moment.tzinfo is None:
        raise NotValid("time.naive", "时间必须带时区", "a time needs its zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def moment(text: str) -> datetime:
    """The instant that `instant` wrote; NotValid for any other form."""
    if not _INSTANT.fullmatch(text):
        raise _no_instant(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:  # there is no such day or second
        raise _no_instant(text) from error


def _no_instant(text: str) -> NotValid:
    return NotValid("time.malformed", f"时间格式不对：{text!r}", f"malformed time: {text!r}")

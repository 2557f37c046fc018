"""Canonical bytes, length-prefixed joining, digests, instants (verifiability, section 2)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NoReturn, cast

import rfc8785

from kernel.errors import NotValid

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

LARGEST = 2**53 - 1
_HEX: Final = re.compile("([0-9a-f]{2})*")


def _no(zh: str, en: str) -> NoReturn:
    raise NotValid("json.not_canonical", zh, en)


def canonical(value: Json) -> bytes:
    """The RFC 8785 bytes of `value`; NotValid for floats, integers ≥ 2^53, lone surrogates and endless nesting."""
    try:
        _check(value)
        return rfc8785.dumps(cast("dict[str, str]", value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise NotValid("json.not_canonical", f"内容无法规范化：{error}", f"cannot be canonicalised: {error}") from error


def _check(value: object) -> None:
    match value:
        case None | bool() | str():
            return
        case int():
            if abs(value) > LARGEST:
                _no("整数不得达到 2^53", "integers must stay below 2^53")
        case Mapping():
            _check_members(value)
        case list() | tuple():
            for inner in value:
                _check(inner)
        case _:
            _no(f"不允许的类型 {type(value).__name__}", f"type {type(value).__name__} is not allowed")


def _check_members(value: Mapping[object, object]) -> None:
    for key, inner in value.items():
        if not isinstance(key, str):
            _no("键必须是字符串", "keys must be strings")
        _check(inner)


def parse(data: bytes) -> Json:
    """The value whose canonical bytes are exactly `data`; NotValid for anything else."""

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(items)
        if len(made) != len(items):
            _no("有重复的键", "duplicate keys")
        return made

    def number(text: str) -> NoReturn:
        _no(f"不允许小数 {text}", f"floats are not allowed: {text}")

    try:
        value = json.loads(data, object_pairs_hook=pairs, parse_float=number, parse_constant=number)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
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
    raw = (part.encode() if isinstance(part, str) else part for part in parts)
    return b"".join(u32(len(part)) + part for part in raw)


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
    utc = moment.astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"


def moment(text: str) -> datetime:
    """The instant that `instant` wrote; NotValid for any other form."""
    try:
        read = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise NotValid("time.malformed", f"时间格式不对：{text!r}", f"malformed time: {text!r}") from error
    if instant(read) != text:
        raise NotValid("time.malformed", f"时间格式不对：{text!r}", f"malformed time: {text!r}")
    return read

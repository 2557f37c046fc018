"""PDF objects out of bytes: numbers, names, strings, lists, dictionaries, references; bounded in depth and number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

DEEPEST: Final = 64
MOST_VALUES: Final = 3_000_000
MOST_INFLATED: Final = 128 * 1024 * 1024
"""Bytes of all streams of one file that are inflated to look into them."""

_BLANK: Final = re.compile(rb"(?:[\x00\t\n\f\r ]+|%[^\r\n]*)*")
_REGULAR: Final = re.compile(rb"[^\x00\t\n\f\r ()<>\[\]{}/%]*")
_INTEGER: Final = re.compile(rb"[+-]?[0-9]{1,15}")
_REAL: Final = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_REFERENCE: Final = re.compile(
    rb"[\x00\t\n\f\r ]+([0-9]{1,5})[\x00\t\n\f\r ]+R(?![^\x00\t\n\f\r ()<>\[\]{}/%])"  # after the object's number
)
_PLAIN: Final = re.compile(rb"[^()\\]*")
_HEX: Final = re.compile(rb"[0-9A-Fa-f\x00\t\n\f\r ]*")
_ESCAPED: Final = re.compile(rb"[0-7]{1,3}|\r\n|.", re.DOTALL)
_CODES: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\r\n": b"", b"\r": b"", b"\n": b""}
_WORDS: Final = {b"true": True, b"false": False, b"null": None}


class Broken(Exception):
    """The bytes are not what PDF demands."""


class TooMuch(Exception):
    """More than is looked at: too deep, too many values, too many inflated bytes, too many pages."""


class Name(str):
    """A name, without its slash; each byte is one character."""

    __slots__ = ()


class Word(str):
    """Whatever else stands there: an operator, a keyword."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Real:
    """A number with a fraction, as it is written."""

    written: str


@dataclass(frozen=True, slots=True)
class Ref:
    number: int
    generation: int


Value: TypeAlias = "bool | int | Real | Name | Word | bytes | Ref | list[Value] | dict[str, Value] | Stream | None"


@dataclass(frozen=True, slots=True)
class Stream:
    """A dictionary with bytes; `raw` as they stand in the file."""

    facts: dict[str, Value]
    raw: bytes


@dataclass(slots=True)
class Budget:
    """What is left for one file."""

    values: int = MOST_VALUES
    inflated: int = MOST_INFLATED

    def value(self) -> None:
        self.values -= 1
        if self.values < 0:
            raise TooMuch("values")

    def took(self, size: int) -> None:
        self.inflated -= size
        if self.inflated < 0:
            raise TooMuch("inflated")


@dataclass(slots=True)
class Reader:
    """Stands at one place of the bytes and reads one value after another."""

    data: bytes
    at: int = 0
    budget: Budget = field(default_factory=Budget)

    def ended(self) -> bool:
        """Whether nothing but blanks and comments is left."""
        self._skip()
        return self.at >= len(self.data)

    def value(self, depth: int = 0) -> Value:
        if depth > DEEPEST:
            raise TooMuch("depth")
        self.budget.value()
        self._skip()
        match self.data[self.at : self.at + 1]:
            case b"/":
                self.at += 1
                return self._name()
            case b"(":
                return self._string()
            case b"[":
                self.at += 1
                return self._list(depth)
            case b"<" if self.data[self.at + 1 : self.at + 2] == b"<":
                self.at += 2
                return self._dictionary(depth)
            case b"<":
                return self._hex()
        return self._word()

    def _skip(self) -> None:
        self.at = _end(_BLANK, self.data, self.at)

    def _regular(self) -> bytes:
        end = _end(_REGULAR, self.data, self.at)
        found, self.at = self.data[self.at : end], end
        return found

    def _name(self) -> Name:
        raw = self._regular()
        if b"#" in raw:
            raw = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), raw)
        return Name(raw.decode("latin-1"))

    def _word(self) -> Value:
        raw = self._regular()
        if not raw:
            raise Broken(f"no value at {self.at}")
        if _INTEGER.fullmatch(raw):
            return self._number(int(raw), raw)
        if _REAL.fullmatch(raw):
            return Real(raw.decode("ascii"))
        return _WORDS[raw] if raw in _WORDS else Word(raw.decode("latin-1"))

    def _number(self, number: int, raw: bytes) -> int | Ref:
        after = _REFERENCE.match(self.data, self.at) if raw.isdigit() else None
        if after is None:
            return number
        self.at = after.end()
        return Ref(number, int(after[1]))

    def _list(self, depth: int) -> list[Value]:
        made: list[Value] = []
        while not self._closes(b"]"):
            made.append(self.value(depth + 1))
        return made

    def _dictionary(self, depth: int) -> dict[str, Value]:
        made: dict[str, Value] = {}
        while not self._closes(b">>"):
            key = self.value(depth + 1)
            if not isinstance(key, Name):
                raise Broken(f"a key that is no name before {self.at}")
            made[str(key)] = self.value(depth + 1)
        return made

    def _closes(self, mark: bytes) -> bool:
        self._skip()
        if self.data[self.at : self.at + len(mark)] != mark:
            return False
        self.at += len(mark)
        return True

    def _hex(self) -> bytes:
        end = _end(_HEX, self.data, self.at + 1)
        if self.data[end : end + 1] != b">":
            raise Broken(f"a hexadecimal string that does not end at {end}")
        digits = bytes(each for each in self.data[self.at + 1 : end] if each not in b"\x00\t\n\f\r ")
        self.at = end + 1
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))

    def _string(self) -> bytes:
        self.at += 1
        made, open_ = bytearray(), 1
        while True:
            end = _end(_PLAIN, self.data, self.at)
            made += self.data[self.at : end]
            mark, self.at = self.data[end : end + 1], end + 1
            if not mark:
                raise Broken("a string that does not end")
            if mark == b"\\":
                made += self._escaped()
                continue
            open_ += 1 if mark == b"(" else -1
            if not open_:
                return bytes(made)
            made += mark

    def _escaped(self) -> bytes:
        found = _ESCAPED.match(self.data, self.at)
        if found is None:
            raise Broken("a string that does not end")
        self.at = found.end()
        if found[0].isdigit() and found[0] < b"8":
            return bytes([int(found[0], 8) & 255])
        return _CODES.get(found[0], found[0])


def _end(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    """Where a pattern that matches the empty string, too, ends."""
    found = pattern.match(data, at)
    return found.end() if found else at

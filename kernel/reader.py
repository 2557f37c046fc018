"""One member of a published JSON document, read or refused by its full name."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeVar

from kernel import canon, money
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import Money

Choice = TypeVar("Choice", bound=StrEnum)
_DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,12})?")


def fraction(text: str, field: str) -> Fraction:
    """The exact value of a decimal text such as `"0.10"`; NotValid for any other form."""
    if not _DECIMAL.fullmatch(text):
        raise NotValid(
            "document.decimal", f"{field} 须为十进制数：{text!r}", f"{field} must be a decimal: {text!r}", field=field
        )
    return Fraction(text)


@dataclass(frozen=True, slots=True)
class Reader:
    """A map of the document and the path that leads to it; every refusal names `path.member`."""

    source: Mapping[str, Json]
    path: str = ""

    @classmethod
    def of(cls, value: Json, path: str = "") -> Reader:
        if not isinstance(value, Mapping):
            raise NotValid("document.map", f"{path} 须为对象", f"{path} must be a map", field=path)
        return cls(value, path)

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def refuse(self, name: str, zh: str, en: str, code: str = "document.value", law: str = "") -> NotValid:
        """The refusal to raise for one member, with its name in front of both sentences."""
        field = self.at(name)
        return NotValid(code, f"{field}：{zh}", f"{field}: {en}", field=field, law=law)

    def only(self, *names: str) -> None:
        """Refuse members that nobody reads: a misspelt rule must not be silently without effect."""
        for name in sorted(set(self.source) - set(names)):
            raise self.refuse(name, "未知的参数", "unknown parameter", "document.unknown")

    def has(self, name: str) -> bool:
        return self.source.get(name) is not None

    def value(self, name: str) -> Json:
        if name not in self.source:
            raise self.refuse(name, "缺少必填参数", "a required parameter is missing", "document.missing")
        return self.source[name]

    def text(self, name: str) -> str:
        value = self.value(name)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(name, "须为非空文字", "must be a text that is not empty")
        return value

    def binary(self, name: str) -> bytes:
        """Written as standard base64."""
        try:
            return base64.b64decode(self.text(name), validate=True)
        except ValueError as error:
            raise self.refuse(name, "须为 base64", "must be base64") from error

    def label(self, name: str) -> str:
        """A text that may be empty."""
        value = self.value(name)
        if not isinstance(value, str):
            raise self.refuse(name, "须为文字", "must be a text")
        return value

    def integer(self, name: str, low: int, high: int) -> int:
        """Both bounds inclusive."""
        value = self.value(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.refuse(name, f"须为 {low} 至 {high} 的整数", f"must be an integer from {low} to {high}")
        return value

    def decimal(self, name: str, low: str, high: str) -> Fraction:
        """Written as a decimal text; both bounds inclusive."""
        exact = fraction(self.text(name), self.at(name))
        if not Fraction(low) <= exact <= Fraction(high):
            raise self.refuse(name, f"须在 {low} 至 {high} 之间", f"must lie from {low} to {high}")
        return exact

    def flag(self, name: str) -> bool:
        value = self.value(name)
        if not isinstance(value, bool):
            raise self.refuse(name, "须为 true 或 false", "must be true or false")
        return value

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        text = self.text(name)
        known = [str(each) for each in kind]
        if text not in known:
            raise self.refuse(name, f"须为 {'、'.join(known)} 之一", f"must be one of {', '.join(known)}")
        return kind(text)

    def money(self, name: str) -> Money:
        return money.from_json(self.value(name), self.at(name))

    def inner(self, name: str) -> Reader:
        return Reader.of(self.value(name), self.at(name))

    def items(self, name: str) -> Sequence[Json]:
        value = self.value(name)
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise self.refuse(name, "须为列表", "must be a list")
        return value

    def each(self, name: str) -> tuple[Reader, ...]:
        """The maps of a list, each with its place in the path (`criteria[2]`)."""
        return tuple(Reader.of(item, f"{self.at(name)}[{i}]") for i, item in enumerate(self.items(name)))

    def texts(self, name: str) -> tuple[str, ...]:
        found = self.items(name)
        if not all(isinstance(item, str) and item for item in found):
            raise self.refuse(name, "须为文字的列表", "must be a list of texts")
        return tuple(str(item) for item in found)


def digest(value: Json) -> str:
    """SHA-256 of the canonical bytes, 64 lower-case hex digits."""
    return canon.sha256(canon.canonical(value)).hex()

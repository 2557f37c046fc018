"""The field dictionary (数据元字典): what each field of every form means, the same in all of them.

It is written in JSON Schema (2020-12), of which only the keywords of `Field` are known: a rule that nobody would apply
is refused rather than left without effect.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

from kernel import money
from kernel.errors import NotFound, NotValid, Refusal, Words
from people.rules.identity import is_identity
from people.rules.organisation import uscc

FILE: Final = "dictionary.json"
LONGEST: Final = 2000
"""Characters of a text where its field names no other number."""
_PHONE: Final = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}|400-[0-9]{3}-[0-9]{4}")
_COUNT: Final = re.compile(r"0|[1-9][0-9]{0,11}")

Form = Literal["", "date", "uscc", "identity", "money", "phone", "count"]


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One definition. Every value is a text: `format` says of which form (money in yuan with two decimals, a count
    without sign). `held`: the enterprise base holds it, under the same name. `private`: of a person, masked in public.
    """

    title: str
    english: str = msgspec.field(name="x-en")
    type: Literal["string"]
    format: Form = ""
    longest: int = msgspec.field(name="maxLength", default=LONGEST)
    choices: list[str] = msgspec.field(name="enum", default=[])
    translated: list[str] = msgspec.field(name="x-enum-en", default=[])
    held: bool = msgspec.field(name="x-held", default=False)
    private: bool = msgspec.field(name="x-private", default=False)

    @property
    def words(self) -> Words:
        return Words(self.title, self.english)


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: str = msgspec.field(name="$schema")
    id: str = msgspec.field(name="$id")
    defs: dict[str, Field] = msgspec.field(name="$defs")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The fields by name."""

    fields: Mapping[str, Field]

    def field(self, name: str) -> Field:
        """NotFound `field.unknown`."""
        if name not in self.fields:
            raise NotFound("field.unknown", f"字段字典中没有 {name}", f"no field {name} in the dictionary", field=name)
        return self.fields[name]

    def held(self, name: str) -> Field:
        """The field, if the enterprise base holds it. NotFound, NotValid `field.not_held`."""
        found = self.field(name)
        if not found.held:
            raise NotValid(
                "field.not_held",
                f"企业基本信息库不存{found.title}",
                f"the enterprise base does not hold: {found.english}",
                field=name,
            )
        return found


def read(text: bytes) -> Dictionary:
    """NotValid `field.malformed` for what is missing, unknown or not in both languages."""
    try:
        made = msgspec.json.decode(text, type=_Document)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise _malformed(str(error)) from error
    for name, one in made.defs.items():
        if len(one.choices) != len(one.translated) or (one.choices and one.format) or one.longest < 1:
            raise _malformed(f"{name}: x-enum-en")
    return Dictionary(made.defs)


def _malformed(why: str) -> NotValid:
    return NotValid("field.malformed", f"字段字典有误：{why}", f"the field dictionary: {why}", field=FILE)


@cache
def ours() -> Dictionary:
    """The dictionary that comes with the platform."""
    return read(files("approval").joinpath("forms", FILE).read_bytes())


def check(name: str, of: Field, text: str) -> str:
    """The value without blanks around it; NotValid `form.value` names the field and what its form is."""
    value = text.strip()
    if not value or len(value) > of.longest or not value.replace("\n", "").isprintable():
        raise wrong(name, of, f"须有 1 至 {of.longest} 个字", f"has 1 to {of.longest} characters")
    if of.choices and value not in of.choices:
        raise wrong(name, of, f"只能是：{'、'.join(of.choices)}", f"is one of: {', '.join(of.translated)}")
    if of.format:
        _form(name, of, value)
    return value


def _form(name: str, of: Field, value: str) -> None:
    match of.format:
        case "date":
            _day(name, of, value)
        case "uscc":
            _as(name, of, value, "统一社会信用代码不对", "is no unified social credit code")
        case "money":
            _as(name, of, value, "须为元，两位小数", "is in yuan with two decimals")
        case "identity" if not is_identity(value):
            raise wrong(name, of, "不是居民身份证号码", "is no identity number")
        case "phone" if not _PHONE.fullmatch(value):
            raise wrong(name, of, "不是电话号码", "is no telephone number")
        case "count" if not _COUNT.fullmatch(value):
            raise wrong(name, of, "须为不带符号的整数", "is a whole number")


def _as(name: str, of: Field, value: str, zh: str, en: str) -> None:
    """A value of which another rule knows the form."""
    try:
        money.money(value) if of.format == "money" else uscc(value)
    except Refusal as error:
        raise wrong(name, of, zh, en) from error


def _day(name: str, of: Field, value: str) -> None:
    try:
        plain = date.fromisoformat(value).isoformat() == value
    except ValueError:
        plain = False
    if not plain:
        raise wrong(name, of, "须为年-月-日", "is written YYYY-MM-DD")


def wrong(name: str, of: Field, zh: str, en: str) -> NotValid:
    return NotValid("form.value", f"{of.title}{zh}", f"{of.english} {en}", field=name)


def shown(of: Field, value: str) -> Words:
    """The value in words: a choice in both languages, everything else as it was said."""
    if value in of.choices:
        return Words(value, of.translated[of.choices.index(value)])
    return Words(value, value)


def masked(of: Field, value: str) -> str:
    """The value as everybody may read it: of a private one the first letter."""
    return f"{value[:1]}***" if of.private and value else value

"""The published rules of a live room in words: every parameter, the reserve's seal, who has a right, which features."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from kernel.canon import Json
from kernel.errors import Words
from kernel.money import money
from kernel.reader import Reader
from trading.rules.live import closing, features, priority
from trading.rules.live.method import Kind, Method, Parameter
from trading.rules.live.room import Plan, Room
from web import format as written
from web.public.room_words import LATE
from web.views.elements import Fact
from web.views.room import Feature
from web.words import Text, join, phrase


def rules(method: Method[Plan], room: Room[Plan]) -> tuple[Fact, ...]:
    """Every published parameter by its own words, and the reserve's seal."""
    given = room.terms.parameters
    facts = [Fact(Words("竞价方式", "Kind"), method.words)]
    facts += [
        Fact(each.words, _value(each, given[each.name], room), style="n" if each.kind is Kind.AMOUNT else "")
        for each in method.parameters
        if given.get(each.name) is not None and each not in closing.PARAMETERS
    ]
    facts += [Fact(Words("延时", "Extensions"), said)] if (said := late(room)) else []
    if room.terms.reserve:
        facts.append(Fact(Words("底价", "Reserve price"), _reserve(room)))
    return tuple(facts)


def _reserve(room: Room[Plan]) -> Text:
    return phrase("已封存，摘要 {digest}，结束后公开", digest=written.digest(room.terms.reserve or ""))


def _value(parameter: Parameter, value: Json, room: Room[Plan]) -> Text:
    match parameter.kind, value:
        case Kind.AMOUNT, str(amount):
            return phrase("{sum}", sum=money(amount, room.terms.currency))
        case Kind.SECONDS, int(_):
            return phrase("{span}", span=_span(value))
        case Kind.FLAG, bool(flag):
            return Words("是", "yes") if flag else Words("否", "no")
        case Kind.CHOICE, str(choice):
            return parameter.choices.get(choice, choice)
        case Kind.PERCENT, str(percent):
            return f"{percent}%"
        case Kind.TABLE, Sequence() if parameter.name in _TABLES:
            return join(*map(_TABLES[parameter.name], _rows(room, parameter)))
        case Kind.TABLE, _:
            return Words("见出让文件", "see the documents")
        case _:
            return str(value)


def _rows(room: Room[Plan], parameter: Parameter) -> tuple[Reader, ...]:
    return Reader(room.terms.parameters).each(parameter.name)


def _holder(row: Reader) -> Text:
    return phrase("{org}（第 {rank} 顺序）", org=row.text("org"), rank=row.integer("rank", 1, priority.LOWEST))


def _feature(row: Reader) -> Text:
    one = _read(row)
    return phrase("{feature}：{values}", feature=one.words, values=join(*(words for _, words in one.values)))


_TABLES: Final[Mapping[str, Callable[[Reader], Text]]] = {
    priority.PREFERRED.name: _holder,
    features.PARAMETER.name: _feature,
}


def published(room: Room[Plan]) -> tuple[Feature, ...]:
    """The features of which who enters chooses a value each; none in most rooms."""
    given = Reader(room.terms.parameters)
    return tuple(map(_read, given.each("features"))) if given.has("features") else ()


def _read(row: Reader) -> Feature:
    values = tuple(
        (value.text("value"), phrase("{meaning}（{value}）", meaning=_words(value), value=value.text("value")))
        for value in row.each("values")
    )
    return Feature(row.text("feature"), _words(row), values)


def _words(row: Reader) -> Words:
    return Words(row.text("zh"), row.text("en"))


def late(room: Room[Plan]) -> Text:
    """How a late bid moves the end, where the method has it."""
    given = room.terms.parameters
    late = given.get("late")
    if not isinstance(late, str):
        return ""
    return LATE[closing.Late(late)](_span(given.get("window")), _span(given.get("length")))


def _span(value: Json) -> timedelta:
    return timedelta(seconds=value if isinstance(value, int) else 0)

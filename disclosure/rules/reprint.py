"""A paper read back from its canonical content, so that what is printed later is what was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from types import NoneType, UnionType
from typing import Final, cast, get_args, get_origin, get_type_hints

from disclosure.rules import papers
from disclosure.rules.papers import PAPERS, Paper
from disclosure.rules.parts import Proof
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid

_PLAIN: Final = (str, int, bool)


def read(content: bytes, proof: Proof) -> Paper:
    """The paper whose `papers.content` these bytes are; NotValid for any others, also for those of an older form."""
    said = canon.mapping(content)
    kind, facts = said.get("kind"), said.get("said")
    if not isinstance(kind, str) or kind not in PAPERS or not isinstance(facts, Mapping):
        raise _malformed()
    made = cast("Paper", _record(PAPERS[kind], facts, proof=proof))
    if papers.content(made) != content:
        raise _malformed()
    return made


def _record(kind: type[object], value: Json, **given: object) -> object:
    if not isinstance(value, Mapping) or not is_dataclass(kind):
        raise _malformed()
    hints: Mapping[str, object] = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.name not in given]
    if set(names) != set(value):
        raise _malformed()
    return kind(**{name: _read(hints[name], value[name]) for name in names}, **given)


def _read(wanted: object, value: Json) -> object:
    if get_origin(wanted) is tuple and isinstance(value, list):
        inner = get_args(wanted)[0]
        return tuple(_read(inner, each) for each in value)
    if get_origin(wanted) is UnionType:
        (some,) = (each for each in get_args(wanted) if each is not NoneType)
        return None if value is None else _read(some, value)
    if wanted is datetime and isinstance(value, str):
        return canon.moment(value)
    if wanted in _PLAIN and type(value) is wanted:
        return value
    if isinstance(wanted, type):
        return _record(wanted, value)
    raise _malformed()


def _malformed() -> NotValid:
    return NotValid("paper.malformed", "公告内容的格式不对", "the content of this notice is malformed", field="content")

"""By when the annual report of disclosure is public, and who owes one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from kernel import law
from kernel.errors import NotValid, Words
from people.rules.unit import Kind

FILE: Final = "annual.toml"
"""Of the operator's own data: the days before those of the law."""
OWING: Final = frozenset(Kind) - {Kind.INSTITUTION}
"""Who reports: organs of the state; article 49 does not bind institutions that serve the public."""


class Earlier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A day (month × 100 + day) before that of the law for offices of some kinds, and where it is written."""

    kinds: list[Kind]
    by: int
    source_zh: str
    source_en: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    earlier: list[Earlier]


@dataclass(frozen=True, slots=True)
class Due:
    """The last day on which a report is made public, and the rule."""

    on: date
    why: Words


def earlier(catalogue: Mapping[str, str]) -> tuple[Earlier, ...]:
    """The city's own days. NotValid `annual.malformed` for a file that makes no sense."""
    try:
        text = catalogue.get(FILE, "")
        return tuple(msgspec.convert(tomllib.loads(text), _File).earlier) if text else ()
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _malformed(str(error)) from error


def _malformed(why: str) -> NotValid:
    return NotValid("annual.malformed", f"{FILE} 有误：{why}", f"{FILE}: {why}", field=FILE)


def due(kind: Kind, year: int, own: Iterable[Earlier]) -> Due:
    """31 January for departments, 31 March for governments, of the year after; or the city's own day before that."""
    rule = law.rule("DIS-50" if kind is Kind.GOVERNMENT else "DIS-49", date(year + 1, 1, 1))
    found = Due(_day(year + 1, rule.budget.value), rule.cited)
    for one in own:
        if kind in one.kinds:
            local = Due(_day(year + 1, one.by), Words(one.source_zh, one.source_en))
            if local.on > found.on:
                raise _malformed(f"{one.by} > {rule.budget.value}")
            found = local
    return found


def _day(year: int, by: int) -> date:
    try:
        return date(year, by // 100, by % 100)
    except ValueError as error:
        raise _malformed(str(by)) from error


def tried(catalogue: Mapping[str, str]) -> None:
    """NotValid for a file whose days are none, or lie after those of the law."""
    own = earlier(catalogue)
    for kind in Kind:
        due(kind, 2021, own)

"""What versions of matters differ in, field by field, as the list of powers tells its changes (权责清单变更)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Final

from approval.rules import guide
from approval.rules.matter import POWERS, TYPES, UNIFIED, Matter
from approval.rules.workflow import Workflow
from kernel.errors import Words

Ways = Mapping[str, Workflow]
"""The workflows by their names."""


class What(StrEnum):
    """What happened to a matter of the list."""

    ENTERED = "entered"
    CHANGED = "changed"
    ENDED = "ended"


WHAT: Final[Mapping[What, Words]] = {
    What.ENTERED: Words("新增", "entered"),
    What.CHANGED: Words("变更", "changed"),
    What.ENDED: Words("终止", "ended"),
}
FIELDS: Final[Mapping[str, Words]] = {
    **{str(field): words for field, words in UNIFIED.items()},
    "conditions": Words("受理条件", "conditions"),
    "office": Words("实施机关", "office"),
    "type": Words("清理类别", "type"),
    "power": Words("权力类别", "kind of power"),
    "online": Words("网上办理", "online"),
    "in_hall": Words("进驻大厅", "in the hall"),
    "enterprise": Words("面向企业法人", "for enterprises"),
    "delegated": Words("下放区县办理", "left to the districts"),
}
_YES: Final = {True: Words("是", "yes"), False: Words("否", "no")}


@dataclass(frozen=True, slots=True)
class Field:
    """A field that says something else: the lines that are gone and those that are new."""

    name: str
    gone: tuple[Words, ...]
    new: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the list. `since`: from which day it holds; `of`: the version that it made, or the last one."""

    what: What
    of: Matter
    since: date
    fields: tuple[Field, ...] = ()


def told(of: Matter, way: Workflow) -> dict[str, tuple[Words, ...]]:
    """What a version says, a text a line, by field."""
    return {
        **{part.field: part.lines for part in guide.parts(of, way)},
        "conditions": guide.conditions(of),
        "office": (Words(of.office, of.office),),
        "type": (TYPES[of.type],),
        "power": (POWERS[of.power],),
        "online": (_YES[of.online],),
        "in_hall": (_YES[of.in_hall],),
        "enterprise": (_YES[of.enterprise],),
        "delegated": (_YES[of.delegated],),
    }


def between(old: Matter, new: Matter, ways: Ways) -> tuple[Field, ...]:
    """The fields in which two versions differ; of each the lines that only one of them has."""
    before, after = told(old, ways[old.workflow]), told(new, ways[new.workflow])
    return tuple(
        Field(
            name,
            tuple(one for one in before[name] if one not in after[name]),
            tuple(one for one in after[name] if one not in before[name]),
        )
        for name in FIELDS
        if before[name] != after[name]
    )


def changes(versions: Iterable[Matter], ways: Ways) -> list[Change]:
    """Every change that the versions come to, the one that holds last first, then by code."""
    ordered = sorted(versions, key=lambda one: (one.code, one.since))
    every = (change for _, each in groupby(ordered, key=lambda one: one.code) for change in _of_one(list(each), ways))
    return sorted(every, key=lambda one: (-one.since.toordinal(), one.of.code))


def _of_one(versions: list[Matter], ways: Ways) -> Iterator[Change]:
    yield Change(What.ENTERED, versions[0], versions[0].since)
    for old, new in pairwise(versions):
        if old.until == new.since:
            yield Change(What.CHANGED, new, new.since, between(old, new, ways))
            continue
        if old.until is not None:
            yield Change(What.ENDED, old, old.until)
        yield Change(What.ENTERED, new, new.since)
    last = versions[-1]
    if last.until is not None:
        yield Change(What.ENDED, last, last.until)

"""Lists that come in versions (as 市场准入负面清单): of each the day from which it holds, and one source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from disclosure.rules.register import Column, Entry, Register
from kernel.errors import NotValid, Words


@dataclass(frozen=True, slots=True)
class Version:
    """One version; `cells` are what its entries have in common, by column."""

    since: date
    cells: Mapping[str, str]


def columns(of: Register) -> list[Column]:
    """What the entries of one version have in common; none where the register has no versions."""
    return [column for column in of.columns if column.version]


def version(of: Register, one: Entry) -> Version | None:
    """The version to which an entry belongs."""
    shared = columns(of)
    if not shared or one.day is None:
        return None
    return Version(one.day, {column.name: one.cells[column.name] for column in shared})


def agrees(of: Register, one: Entry, known: Iterable[Version]) -> None:
    """NotValid `entry.version` for an entry that says something else of its version than the others do: a name has one
    day and one source, and a day one version."""
    made = version(of, one)
    if made is None:
        return
    name = columns(of)[0].name
    for other in known:
        same = other.cells[name] == made.cells[name] or other.since == made.since
        if same and other != made:
            raise NotValid(
                "entry.version",
                f"与已登记的版本“{other.cells[name]}”不一致：同一版本的施行日期和来源须相同，一日只有一个版本",
                f"this differs from version “{other.cells[name]}”: one day and one source a version, one version a day",
                field=name,
                remedy=Words("改为一致，或用新的版本名和施行日期", "Say the same, or use another name and day"),
            )


def in_force(known: Iterable[Version], on: date) -> Version | None:
    """The one that holds on that day: the newest that has begun."""
    return max((one for one in known if one.since <= on), key=lambda one: one.since, default=None)

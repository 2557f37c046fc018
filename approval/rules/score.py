"""How offices and their staff are scored (考核细则): what costs how many points of a quarter's hundred.

Every point comes from an entry of a journal and leads to it; nobody gives or takes one by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from approval.rules.card import Card
from kernel.errors import Words

FULL: Final = 100
"""Points that each office and each person begins a quarter with."""


class Area(StrEnum):
    """What is scored."""

    NOTICE = "notice"
    TIME = "time"
    QUALITY = "quality"
    MANNER = "manner"


class Fault(StrEnum):
    """What costs points."""

    AGAIN = "again"
    SILENT = "silent"
    LATE = "late"
    CORRECTED = "corrected"
    GRADED = "graded"
    UPHELD = "upheld"


AREAS: Final[Mapping[Area, Words]] = {
    Area.NOTICE: Words("一次性告知", "told once"),
    Area.TIME: Words("限时办结", "in time"),
    Area.QUALITY: Words("办件质量", "without errors"),
    Area.MANNER: Words("服务用语和态度", "manner"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What one fault costs, and in which area."""

    area: Area
    points: int
    words: Words


RULES: Final[Mapping[Fault, Rule]] = {
    Fault.AGAIN: Rule(Area.NOTICE, 5, Words("漏告，须再次告知补正", "overlooked, and told a second time")),
    Fault.SILENT: Rule(Area.NOTICE, 10, Words("逾期未告知，视为受理", "nothing said in time: taken as accepted")),
    Fault.LATE: Rule(Area.TIME, 5, Words("到期未办", "overdue")),
    Fault.CORRECTED: Rule(Area.QUALITY, 5, Words("决定或者证照差错", "an error in a decision or licence")),
    Fault.GRADED: Rule(Area.MANNER, 3, Words("差评", "a bad grade")),
    Fault.UPHELD: Rule(Area.MANNER, 10, Words("投诉查实", "a complaint upheld")),
}
BY_CARD: Final[Mapping[Card, Fault]] = {
    Card.REPEATED: Fault.AGAIN,
    Card.SILENT: Fault.SILENT,
    Card.RED: Fault.LATE,
    Card.CORRECTED: Fault.CORRECTED,
}
"""Faults that efficiency supervision has remarked on already; a case that was only sent back costs nothing."""


@dataclass(frozen=True, slots=True)
class Point:
    """One fault with its evidence: entry `number` of `subject`. `by`: who answers for it; empty where nobody is named,
    so that the office alone does."""

    fault: Fault
    day: date
    subject: str
    number: int
    by: str

    @property
    def rule(self) -> Rule:
        return RULES[self.fault]


@dataclass(frozen=True, slots=True)
class Score:
    """How often each fault happened."""

    many: Mapping[Fault, int] = field(default_factory=dict)

    def lost(self, area: Area) -> int:
        """Points that the area has cost."""
        return sum(RULES[fault].points * many for fault, many in self.many.items() if RULES[fault].area is area)

    @property
    def left(self) -> int:
        """Never below nothing."""
        return max(0, FULL - sum(map(self.lost, Area)))


def by_person(points: Iterable[Point]) -> dict[str, Score]:
    """The scores of those who are named, by id."""
    many: dict[str, dict[Fault, int]] = defaultdict(dict)
    for one in points:
        if one.by:
            many[one.by][one.fault] = many[one.by].get(one.fault, 0) + 1
    return {who: Score(found) for who, found in sorted(many.items())}

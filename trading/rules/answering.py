"""By when a question, an objection or a complaint must be answered, under which rule, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from kernel import canon, law
from kernel.actor import Role
from kernel.canon import Json
from kernel.deadlines import Due, Why, day_of, due, ends_at
from kernel.errors import NotValid
from kernel.workdays import Calendar, announced
from trading.rules.lifecycle import COMPETED, Regime

ON_THE_SPOT: Final = "BIR-44"
"""To be answered at the opening itself, which is no number of days."""

_BY: Final = {
    "question.ask": Role.AGENCY,
    "question.object_documents": Role.TENDEREE,
    "lot.object_opening": Role.TENDEREE,
    "lot.object_result": Role.TENDEREE,
    "lot.complain": Role.SUPERVISOR,
}
_RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "question.ask": (),
    "question.object_documents": ("BIR-22c",),
    "lot.object_opening": (ON_THE_SPOT,),
    "lot.object_result": ("BIR-54c",),
    "lot.complain": ("BIR-61a", "BIR-61b"),
}
_P87: Final[Mapping[str, tuple[str, ...]]] = {
    "question.ask": ("GPR-52",),
    "question.object_documents": ("GPL-52b",),
    "lot.object_opening": ("GPR-52",),
    "lot.object_result": ("GPL-52b",),
    "lot.complain": ("GPL-55b",),
}
_SALE: Final[Mapping[str, tuple[str, ...]]] = {
    "question.ask": (),
    "question.object_documents": (),
    "lot.object_result": (),
    "lot.complain": (),
}
"""国土资源部令第39号 and 国资委、财政部令第32号 name no days; there is no opening to object to."""
ANSWERS: Final[Mapping[str, str]] = {
    "question.ask": "question.answer",
    "question.object_documents": "question.answer_objection",
    "lot.object_opening": "lot.answer_objection",
    "lot.object_result": "lot.answer_objection",
    "lot.complain": "lot.decide_complaint",
}
"""Each type of event that raises something, with the type that answers it."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit of the law: its rule, the day that sets it off (day 0), its last day; None where it counts no days."""

    rule: str
    since: date
    last: Due | None

    def json(self) -> dict[str, Json]:
        passed: list[Json] = (
            [each.on.isoformat() for each in self.last.trace if _is_passed(each.why)] if self.last else []
        )
        return {
            "rule": self.rule,
            "from": self.since.isoformat(),
            "to": self.last.on.isoformat() if self.last else None,
            "not_counted": passed,
        }


def _is_passed(why: Why) -> bool:
    return why not in (Why.START, Why.COUNTED)


@dataclass(frozen=True, slots=True)
class Owed:
    """An answer that somebody owes. Where one limit begins when another ends, the latest day of the first counts."""

    regime: Regime
    by: Role
    clocks: tuple[Clock, ...]

    @property
    def until(self) -> datetime | None:
        """The first moment that is too late; None where the law names no days."""
        last = self.clocks[-1].last if self.clocks else None
        return ends_at(last) if last else None

    @property
    def provisional(self) -> bool:
        """Whether a day of the count rests on a holiday calendar that is not announced yet."""
        return any(clock.last is not None and clock.last.provisional for clock in self.clocks)

    @property
    def on_the_spot(self) -> bool:
        return any(clock.rule == ON_THE_SPOT for clock in self.clocks)

    def json(self) -> dict[str, Json]:
        """What the event of the objection keeps, and its receipt therefore shows."""
        until = self.until
        return {
            "regime": self.regime.value,
            "by": self.by.value,
            "until": canon.instant(until) if until else None,
            "provisional": self.provisional,
            "clocks": [clock.json() for clock in self.clocks],
        }


def _of(regime: Regime) -> Mapping[str, tuple[str, ...]]:
    if regime in COMPETED:
        return _SALE
    return _P87 if regime is Regime.P87 else _RULES


def owed(regime: Regime, type_: str, at: datetime, calendar: Calendar | None = None) -> Owed:
    """What is owed to whoever raised something at `at`; `type_` is the event's. NotValid if nothing is raised by it."""
    if type_ not in _of(regime):
        raise NotValid("answer.none", f"{type_} 不需要答复", f"{type_} waits for no answer", field="type")
    rules = _of(regime)[type_]
    clocks: list[Clock] = []
    since = day_of(at)
    for id_ in rules:
        budget = law.rule(id_, since).clock
        last = due(since, budget, (), calendar or announced()) if budget else None
        clocks.append(Clock(id_, since, last))
        since = last.on if last else since
    return Owed(regime, _BY[type_], tuple(clocks))


def in_time(owing: Owed, answered: datetime) -> bool:
    """Whether an answer at that moment kept the limit; true where the law names no days."""
    until = owing.until
    return until is None or answered < until

"""The clocks of an application: promised and statutory side by side, what is not counted, and how near the end is.

Day 0 is the day of acceptance; days are working days (行政许可法 82). The extension of article 42 lengthens the limit
of the law and never the promise: what the city has promised stays visible beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from approval.rules.case import Branch, Case, Stage
from approval.rules.process import LAW as JOINT
from kernel import law
from kernel.deadlines import START, Budget, Day, Due, Pause, Sense, Unit, Why, due
from kernel.errors import Words
from kernel.workdays import Calendar

NOTICE: Final = "LIC-32"
SINGLE: Final = "LIC-42a"
DELIVERY: Final = "LIC-44"
NEAR: Final = (80, 100)
"""From this share of its promise on a branch is shown yellow."""
WAYS: Final = {
    Why.START: Words("起算日，不计", "start day, not counted"),
    Why.COUNTED: Words("计入", "counted"),
    Why.WEEKEND: Words("周末，不计", "weekend, not counted"),
    Why.HOLIDAY: Words("节假日，不计", "holiday, not counted"),
}


class Colour(StrEnum):
    """How a branch stands to its promise on a day."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    HELD = "held"
    DONE = "done"


COLOURS: Final = {
    Colour.GREEN: Words("正常", "in time"),
    Colour.YELLOW: Words("临近期限", "near its limit"),
    Colour.RED: Words("超期", "overdue"),
    Colour.HELD: Words("暂停计时", "suspended"),
    Colour.DONE: Words("已办结", "ended"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row that were counted alike; `from_no` to `to_no` are their places in the count, 0 if not counted."""

    first: date
    last: date
    from_no: int
    to_no: int
    words: Words
    certain: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """The last day of a limit and the account of each day. `law`: the rule that sets it or beside which it stands."""

    law: str
    days: int
    due: Due

    @property
    def on(self) -> date:
        return self.due.on

    @property
    def provisional(self) -> bool:
        return self.due.provisional

    @property
    def account(self) -> tuple[Span, ...]:
        return tuple(_spans(self.due))


def _spans(of: Due) -> Iterator[Span]:
    for (why, name, certain), run in groupby(of.trace, key=lambda day: (day.why, day.name, day.certain)):
        days = list(run)
        words = name if why is Why.PAUSED else WAYS[why]
        if why in (Why.HOLIDAY, Why.COUNTED) and name.zh not in ("工作日", "周末", ""):
            zh, en = ("计入", "counted") if why is Why.COUNTED else ("不计", "not counted")
            words = Words(f"{name.zh}，{zh}", f"{name.en}, {en}")
        yield Span(days[0].on, days[-1].on, days[0].number, days[-1].number, words, certain)


def _clock(rule: str, since: date, days: int, pauses: Sequence[Pause], calendar: Calendar) -> Clock:
    if not days:  # on the spot: the day itself is the last
        return Clock(rule, 0, Due(since, provisional=False, trace=(Day(since, Why.START, 0, START, certain=True),)))
    return Clock(rule, days, due(since, Budget(days, Unit.WORKING, rule, Sense.AT_MOST), pauses, calendar))


def limit(since: date, rule: str, calendar: Calendar) -> Clock:
    """A limit of the table counted from its day 0."""
    return _clock(rule, since, law.rule(rule, since).budget.value, (), calendar)


# ---------------------------------------------------------------- the whole


def notice_by(case: Case, calendar: Calendar) -> Clock:
    """By when missing papers are told; after it the application is accepted from the day on which they came."""
    return limit(case.since, NOTICE, calendar)


def total(case: Case, calendar: Calendar) -> Clock | None:
    """What the process promises as a whole; None where none was named or nothing is accepted yet."""
    if case.total is None or case.accepted is None:
        return None
    value, unit = case.total
    if unit == Unit.WORKING:
        return _clock(JOINT, case.accepted, value, pauses(case), calendar)
    return _months(case.accepted, value, pauses(case), calendar)


def _months(since: date, value: int, held: Sequence[Pause], calendar: Calendar) -> Clock:
    """Months by the calendar; each day that is not counted moves the end by one."""
    plain = due(since, Budget(value, Unit.MONTHS, JOINT), (), calendar).on
    days = (plain - since).days
    return Clock(JOINT, days, due(since, Budget(days, Unit.NATURAL, JOINT, Sense.AT_MOST), held, calendar))


def total_by_law(case: Case, calendar: Calendar) -> Clock | None:
    """Unified, joint or centralised handling: 45 working days, and what the head of the government has added."""
    if case.accepted is None or not case.joint:
        return None
    days = law.rule(JOINT, case.accepted).budget.value + case.extension
    return _clock(JOINT, case.accepted, days, pauses(case), calendar)


def pauses(case: Case) -> tuple[Pause, ...]:
    """The days on which one branch or another was suspended: the whole waits for it."""
    return tuple(pause for branch in case.branches for pause in _held(branch))


# ---------------------------------------------------------------- a branch


def _held(branch: Branch) -> tuple[Pause, ...]:
    return tuple(pause for one in branch.pauses if (pause := one.pause))


def promised(branch: Branch, calendar: Calendar) -> Clock | None:
    """What the guide promises; None before acceptance."""
    if branch.accepted is None:
        return None
    return _clock(SINGLE, branch.accepted, branch.promised, _held(branch), calendar)


def statutory(branch: Branch, calendar: Calendar) -> Clock | None:
    """What the law gives, with its extension; None before acceptance."""
    if branch.accepted is None:
        return None
    return _clock(SINGLE, branch.accepted, branch.statutory + branch.extension, _held(branch), calendar)


def deliver_by(branch: Branch, calendar: Calendar) -> Clock | None:
    """Licence and decision reach the applicant within 10 working days of the decision."""
    return limit(branch.decided, DELIVERY, calendar) if branch.decided else None


def yellow_on(branch: Branch, calendar: Calendar) -> date | None:
    """The first day on which 80 % of the promise are used."""
    clock = promised(branch, calendar)
    if clock is None:
        return None
    number = -(-branch.promised * NEAR[0] // NEAR[1])
    return next(day.on for day in clock.due.trace if day.number == number)  # number 0: the day of acceptance


def used(branch: Branch, today: date, calendar: Calendar) -> tuple[int, int]:
    """Working days that have counted up to and with `today` (or the day of the decision), and those promised."""
    if branch.accepted is None:
        return 0, branch.promised
    last, held = branch.decided or today, _held(branch)
    days = (branch.accepted + timedelta(days=n) for n in range(1, (last - branch.accepted).days + 1))
    counted = sum(calendar.works(day) and not any(pause.holds(day) for pause in held) for day in days)
    return counted, branch.promised


def colour(branch: Branch, today: date, calendar: Calendar) -> Colour:
    """Red from the day after the last, yellow from 80 % of the promise on, held while it is suspended:
    a suspension that comes too late hides no red."""
    clock = promised(branch, calendar)
    if clock is None or branch.decided:
        return Colour.DONE if branch.decided else Colour.GREEN
    if today > clock.on:
        return Colour.RED
    if any(pause.holds(today) for pause in _held(branch)):
        return Colour.HELD
    counted, budget = used(branch, today, calendar)
    return Colour.YELLOW if counted * NEAR[1] >= NEAR[0] * budget else Colour.GREEN


def late(branch: Branch, today: date, calendar: Calendar) -> bool:
    """Whether the promise is broken: the last day is over, or was when it was decided."""
    clock = promised(branch, calendar)
    return clock is not None and (branch.decided or today) > clock.on


def overdue(case: Case, today: date, calendar: Calendar) -> tuple[str, ...]:
    """The matters whose branches are open and late, by name: for whom the whole waits."""
    return tuple(one.matter for one in case.branches if one.open and late(one, today, calendar))


def whole_late(case: Case, today: date, calendar: Calendar) -> bool:
    """Whether what the process promises as a whole is broken; what was taken back is never late."""
    clock = total(case, calendar)
    return clock is not None and case.stage is not Stage.WITHDRAWN and (case.decided or today) > clock.on


def silent(case: Case, today: date, calendar: Calendar) -> bool:
    """Whether nobody has accepted, declined or said what is missing in time: the law then takes it as accepted."""
    return case.stage is Stage.ARRIVED and today > notice_by(case, calendar).on


@dataclass(frozen=True, slots=True)
class Moved:
    """A last day before and after the calendar was changed."""

    matter: str
    before: date
    after: date


def moved(case: Case, before: Calendar, after: Calendar) -> tuple[Moved, ...]:
    """The promises of open branches that a notice of holidays which came later has moved."""
    pairs = ((one, promised(one, before), promised(one, after)) for one in case.branches if one.open)
    return tuple(Moved(one.matter, old.on, new.on) for one, old, new in pairs if old and new and old.on != new.on)

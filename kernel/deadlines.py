"""The statutory clock: budget, pauses, working days, trace of counted days (CLK-1 to CLK-7)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Final

from kernel.errors import NotValid, Words
from kernel.workdays import DAY, Calendar, Kind, Reading

# Fixed, because China has kept one time without summer time since 1992, before any notice we hold.
BEIJING: Final = timezone(timedelta(hours=8), "Asia/Shanghai")


class Unit(StrEnum):
    """What is counted. There is no default unit (CLK-1)."""

    WORKING = "wd"
    NATURAL = "nd"
    CALENDAR = "cal"
    MONTHS = "months"
    YEARS = "years"


class Sense(StrEnum):
    """How the limit binds: done by the last day, not before the last day is over, or so long before the trigger."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    BACK = "back"


class Roll(StrEnum):
    """What happens when the last day is free of work (CLK-3; 财政部令第87号 art. 85)."""

    NONE = "none"
    HOLIDAY = "holiday"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Budget:
    """So many units under a rule. `law` is its id; of a CALENDAR budget `value` is month × 100 + day.

    `counts_end`: in a BACK rule the trigger's own day is day 1 instead of day 0 (CLK-4).
    """

    value: int
    unit: Unit
    law: str
    sense: Sense = Sense.AT_MOST
    roll: Roll = Roll.NONE
    counts_end: bool = False

    def __post_init__(self) -> None:
        fixed = self.unit is Unit.CALENDAR
        if self.value < 1 or (fixed and not _is_day(self.value)) or (fixed and self.sense is Sense.BACK):
            raise NotValid("deadline.budget", f"期限不成立：{self.value}", f"no such limit: {self.value}", law=self.law)

    def longer(self, by: int) -> Budget:
        """The budget with an extension; only counted days can be extended."""
        if by < 1 or self.unit not in (Unit.WORKING, Unit.NATURAL) or self.sense is Sense.BACK:
            raise NotValid("deadline.extension", "此期限不能延长", "this limit cannot be extended", law=self.law)
        return replace(self, value=self.value + by)


@dataclass(frozen=True, slots=True)
class Pause:
    """Days not counted, both ends inclusive. While it still runs, `last` is the day of asking and `open` is set."""

    first: date
    last: date
    reason: Words
    open: bool = False

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise NotValid("deadline.pause", "暂停的终日早于始日", "a pause ends before it begins", field="last")

    def holds(self, on: date) -> bool:
        return self.first <= on <= self.last


class Why(StrEnum):
    """Why a day of the trace counts or does not."""

    START = "start"
    COUNTED = "counted"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the counting. `number` is its place in the count, 0 if it is not counted."""

    on: date
    why: Why
    number: int
    name: Words
    certain: bool


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a limit with the account of every day from the trigger to it, in the order of counting."""

    on: date
    provisional: bool
    trace: tuple[Day, ...]

    @property
    def counted(self) -> int:
        return sum(1 for day in self.trace if day.number)


@dataclass(frozen=True, slots=True)
class _Count:
    """One counting: which way, from where, past which days."""

    trigger: date
    budget: Budget
    pauses: tuple[Pause, ...]
    calendar: Calendar
    step: timedelta = field(default=DAY)

    def day(self, on: date, number: int) -> Day:
        """The account of one day if `number` is the next place in the count."""
        reading = self.calendar.reading(on)
        counts_rest = self.budget.unit is not Unit.WORKING
        certain = reading.certain or counts_rest
        if pause := next((pause for pause in self.pauses if pause.holds(on)), None):
            return Day(on, Why.PAUSED, 0, pause.reason, certain and not pause.open)
        if counts_rest or reading.works:
            return Day(on, Why.COUNTED, number, reading.name, certain)
        return Day(on, _rest(reading), 0, reading.name, certain)

    def days(self) -> Iterator[Day]:
        """Day 0 and every day up to the one that fills the budget."""
        on, number = self.trigger, 0
        if self.budget.counts_end:
            on -= self.step
        else:
            yield Day(on, Why.START, 0, START, certain=True)
        while number < self.budget.value:
            on += self.step
            found = self.day(on, number + 1)
            number = max(number, found.number)
            yield found

    def moved(self, last: date) -> Iterator[Day]:
        """The days to which a last day on a holiday moves (CLK-3); none if it stays."""
        if self.budget.roll is Roll.NONE or self.budget.sense is Sense.BACK:
            return
        on = last
        if not self._stays(self.calendar.reading(last)):
            while not self._lands(on := on + DAY):
                yield Day(on, Why.MOVED, 0, MOVED, self.calendar.reading(on).certain)
            yield Day(on, Why.MOVED, 0, MOVED, self.calendar.reading(on).certain)

    def _stays(self, last: Reading) -> bool:
        return last.works or (self.budget.roll is Roll.HOLIDAY and last.kind is not Kind.HOLIDAY)

    def _lands(self, on: date) -> bool:
        return self.calendar.works(on) and not any(pause.holds(on) for pause in self.pauses)

    def due(self) -> Due:
        trace = list(self.days())
        last = trace[-1].on
        trace += self.moved(last)
        settled = self.budget.roll is Roll.NONE or self.calendar.reading(last).certain
        return Due(trace[-1].on, not (settled and all(day.certain for day in trace)), tuple(trace))


START: Final = Words("起算日，不计", "start day, not counted")
MOVED: Final = Words("届满日为节假日，顺延", "the last day is a holiday: moved")
FIXED: Final = Words("法定日期", "date fixed by law")


def due(trigger: date, budget: Budget, pauses: Sequence[Pause], calendar: Calendar) -> Due:
    """The last day of `budget` from `trigger` (day 0). It ends at 24:00 Beijing time, see `ends_at`.

    Of an AT_LEAST limit it is the last day that must pass; of a BACK limit the last day on which the act is lawful.
    """
    if budget.sense is Sense.BACK:
        if pauses:
            raise NotValid("deadline.pause", "倒算的期限不能暂停", "a limit that counts back has no pauses")
        return back_from(trigger, budget, calendar)
    match budget.unit:
        case Unit.CALENDAR:
            return _fixed(trigger, _next(trigger, budget.value))
        case Unit.MONTHS:
            return _fixed(trigger, _months_after(trigger, budget.value))
        case Unit.YEARS:
            return _fixed(trigger, _months_after(trigger, 12 * budget.value))
    return _Count(trigger, budget, tuple(pauses), calendar).due()


def back_from(deadline: date, budget: Budget, calendar: Calendar) -> Due:
    """The last day that is still `budget` before the day of the deadline; the trace runs backwards (CLK-4)."""
    if budget.unit not in (Unit.WORKING, Unit.NATURAL):
        raise NotValid("deadline.budget", "此期限不能倒算", "this limit cannot be counted back", law=budget.law)
    return _Count(deadline, budget, (), calendar, -DAY).due()


def ends_at(due: Due) -> datetime:
    """The first instant after the last day: 24:00 Beijing time, in UTC. In time is strictly before it."""
    return _midnight(due.on + DAY)


def begins_at(on: date) -> datetime:
    """00:00 Beijing time of the day, in UTC."""
    return _midnight(on)


def day_of(moment: datetime) -> date:
    """The Beijing day of a moment: the trigger of a limit that starts from it. Naive times are refused."""
    if moment.tzinfo is None:
        raise NotValid("time.naive", "时间必须带时区", "a time needs its zone")
    return moment.astimezone(BEIJING).date()


def _midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=BEIJING).astimezone(UTC)


def _rest(reading: Reading) -> Why:
    return Why.HOLIDAY if reading.kind is Kind.HOLIDAY else Why.WEEKEND


def _is_day(value: int) -> bool:
    # 29 February is no date of every year, so no law can name it.
    month, day = divmod(value, 100)
    return 1 <= month <= 12 and 1 <= day <= monthrange(2023, month)[1]


def _next(after: date, value: int) -> date:
    month, day = divmod(value, 100)
    this_year = date(after.year, month, day)
    return this_year if this_year > after else date(after.year + 1, month, day)


def _months_after(trigger: date, months: int) -> date:
    """The same day so many months later; the month's last day where there is none (民法典 art. 202)."""
    year, month = divmod(12 * trigger.year + trigger.month - 1 + months, 12)
    return date(year, month + 1, min(trigger.day, monthrange(year, month + 1)[1]))


def _fixed(trigger: date, on: date) -> Due:
    return Due(on, False, (Day(trigger, Why.START, 0, START, True), Day(on, Why.COUNTED, 1, FIXED, True)))

"""The clock of a request: the day by which it is answered, and how that day was counted (政府信息公开条例 30 to 35)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Final

from disclosure.rules.request import Asked, Case, Consultation, Kind, Position, Stage
from kernel import law
from kernel.deadlines import Budget, Due, Pause, Sense, Unit, Why, due
from kernel.errors import NotNow, NotValid, Words
from kernel.workdays import DAY, Calendar

WAITING: Final = {
    Asked.THIRD: Words("征求第三方意见，不计", "a third party is asked: not counted"),
    Asked.JOINT: Words("征求共同制作机关意见，不计", "an office that made it jointly is asked: not counted"),
    Asked.OTHER: Words("征求其他机关意见，不计", "another office is asked: not counted"),
}
WAYS: Final = {
    Why.START: Words("起算日，不计", "start day, not counted"),
    Why.COUNTED: Words("工作日，计入", "working days, counted"),
    Why.WEEKEND: Words("周末，不计", "weekend, not counted"),
    Why.HOLIDAY: Words("节假日，不计", "holiday, not counted"),
}
NEAR: Final = 3
"""Working days before the last one from which a request is shown as near its limit."""


class Colour(StrEnum):
    """How a request stands to its limit on a day."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    HELD = "held"
    DONE = "done"


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
    """The last day of a limit and the account of each day. `law` is the rule that sets it."""

    law: str
    days: int
    due: Due
    delayed: date | None = None

    @property
    def on(self) -> date:
        return max(self.due.on, self.delayed) if self.delayed else self.due.on

    @property
    def provisional(self) -> bool:
        """Whether a notice of holidays, or an opinion that is still out, can move the day."""
        return self.due.provisional and not (self.delayed and self.delayed > self.due.on)

    @property
    def account(self) -> tuple[Span, ...]:
        return tuple(_spans(self.due))


def _spans(of: Due) -> Iterator[Span]:
    for (why, name, certain), run in groupby(of.trace, key=lambda day: (day.why, day.name, day.certain)):
        days = list(run)
        words = name if why is Why.PAUSED else WAYS[why]
        if why in (Why.HOLIDAY, Why.COUNTED) and name.zh not in ("工作日", ""):
            words = Words(f"{name.zh}，{'计入' if why is Why.COUNTED else '不计'}",
                          f"{name.en}, {'counted' if why is Why.COUNTED else 'not counted'}")  # fmt: skip
        yield Span(days[0].on, days[-1].on, days[0].number, days[-1].number, words, certain)


def limit(trigger: date, rule: str, calendar: Calendar) -> Clock:
    """A limit of the table counted from its day 0."""
    budget = law.rule(rule, trigger).budget
    return Clock(rule, budget.value, due(trigger, budget, (), calendar))


def answer_by(case: Case, today: date, calendar: Calendar) -> Clock | None:
    """When the request is answered (article 33): 20 working days from receipt, from the supplement or the payment, with
    the extension, without the days on which others were asked. None while it waits for the requester, before it is
    received, and for corrections, to which the law sets no limit."""
    waits = case.stage in (Stage.ARRIVED, Stage.SUPPLEMENT, Stage.FEE, Stage.LAPSED, Stage.WITHDRAWN)
    if case.since is None or waits or case.kind is Kind.CORRECTION:
        return None
    budget = law.rule("DIS-33", case.since).budget
    if case.extension:
        budget = budget.longer(case.extension)
    asked = [pause for one in case.consultations if (pause := held(one, case.answered or today, calendar))]
    return Clock("DIS-33", budget.value, due(case.since, budget, asked, calendar), case.delayed)


def opinion_by(of: Consultation, calendar: Calendar) -> Clock | None:
    """The last day of who was asked: 15 working days from the day it reached them. Another office has none."""
    if of.served is None or of.asked is Asked.OTHER:
        return None
    return limit(of.served, "DIS-32" if of.asked is Asked.THIRD else "DIS-34", calendar)


def held(of: Consultation, today: date, calendar: Calendar) -> Pause | None:
    """The days that asking took: after the day of sending, to the day on which the opinion came or its time was over.
    None where it came the same day. Open while neither has happened."""
    clock = opinion_by(of, calendar)
    if of.heard is not None:
        last, over = (min(of.heard, clock.on) if clock else of.heard), True
    else:
        over = clock is not None and clock.on < today
        last = clock.on if clock is not None and over else today
    first = of.sent + DAY
    if last < first:
        return None
    return Pause(first, last, WAITING[of.asked], open=not over)


def standing(of: Consultation, today: date, calendar: Calendar) -> Position | None:
    """What the opinion counts as. An objection or consent in time stands, on the last day too; after it a third party
    is silent (the office decides, None), a joint maker agrees (article 34)."""
    clock = opinion_by(of, calendar)
    if of.heard is not None and (clock is None or of.heard <= clock.on):
        return of.position
    late = clock is not None and clock.on < today
    return Position.AGREES if late and of.asked is Asked.JOINT else None


def supplement_by(case: Case, calendar: Calendar) -> Clock | None:
    """The last day on which the one notice to supplement may be given (article 30)."""
    if case.received is None or case.supplemented:
        return None
    return limit(case.received, "DIS-30", calendar)


def may_ask_supplement(case: Case, on: date, until: date, calendar: Calendar) -> None:
    """NotNow `request.supplement_once` or `request.supplement_late`; NotValid `request.until` if no time is left."""
    clock = supplement_by(case, calendar)
    if clock is None:
        raise NotNow("request.supplement_once", "补正只能一次告知", "a supplement is asked for once", law="DIS-30")
    if on > clock.on:
        raise NotNow(
            "request.supplement_late", f"补正告知须在 {clock.on} 前作出", f"a supplement is asked for by {clock.on}",
            law="DIS-30", remedy=Words("就现有内容答复", "Answer what has been asked"),
        )  # fmt: skip
    later(on, until)


def later(on: date, until: date) -> None:
    """NotValid `request.until` unless the last day given to the requester lies after today."""
    if until <= on:
        raise NotValid("request.until", "期限须晚于今天", "the last day lies after today", field="until")


def may_extend(case: Case, on: date, calendar: Calendar) -> None:
    """NotNow `request.extended` a second time, `request.overdue` when the time is over."""
    if case.extension:
        raise NotNow("request.extended", "期限只能延长一次", "the time is extended once", law="DIS-33a")
    in_time(case, on, calendar)


def may_charge(case: Case, on: date, calendar: Calendar) -> Clock:
    """By when the fee is paid. NotNow `request.charged` a second time, `request.overdue` when the time is over."""
    if case.charged:
        raise NotNow("request.charged", "收费只能通知一次", "a fee is asked for once", law="FEE-7")
    in_time(case, on, calendar)
    return limit(on, "FEE-7", calendar)


def may_delay(case: Case, on: date, until: date, calendar: Calendar) -> None:
    """NotNow `request.reasons` unless the requester was asked for reasons before (article 35)."""
    if not case.asked_reasons:
        raise NotNow(
            "request.reasons", "延迟答复前须先要求说明理由", "reasons are asked for before a delay", law="DIS-35"
        )
    in_time(case, on, calendar)
    later(on, until)


def in_time(case: Case, on: date, calendar: Calendar) -> None:
    """NotNow `request.overdue` after the last day: a time that is over cannot be lengthened."""
    clock = answer_by(case, on, calendar)
    if clock is not None and on > clock.on:
        raise NotNow(
            "request.overdue", f"答复期限已于 {clock.on} 届满", f"the time to answer ended on {clock.on}",
            law="DIS-33", remedy=Words("立即答复", "Answer now"),
        )  # fmt: skip


def may_hear(of: Consultation, on: date) -> None:
    """NotNow `request.heard` where that opinion is in already; NotValid where it would come before it was asked."""
    if of.heard is not None:
        raise NotNow("request.heard", "该意见已登记", "that opinion is in already")
    if on < (of.served or of.sent):
        raise NotValid("request.day", "日期早于征求之日", "the day lies before the asking", field="day")


def colour(case: Case, today: date, calendar: Calendar) -> Colour:
    """Red after the last day, yellow on the last three working days before it, held while an opinion is out."""
    if case.stage in (Stage.ANSWERED, Stage.LAPSED, Stage.WITHDRAWN):
        return Colour.DONE
    clock = answer_by(case, today, calendar)
    if case.stage is Stage.ARRIVED:
        return Colour.RED if today > case.arrived else Colour.YELLOW
    if clock is None or _asking(case, today, calendar):
        return Colour.HELD
    if today > clock.on:
        return Colour.RED
    return Colour.YELLOW if clock.on <= due(today, _NEAR, (), calendar).on else Colour.GREEN


_NEAR: Final = Budget(NEAR, Unit.WORKING, "DIS-33", Sense.AT_MOST)


def _asking(case: Case, today: date, calendar: Calendar) -> bool:
    return any((pause := held(one, today, calendar)) and pause.open for one in case.consultations)


@dataclass(frozen=True, slots=True)
class Moved:
    """A last day before and after the calendar was changed."""

    before: date
    after: date


def moved(case: Case, today: date, before: Calendar, after: Calendar) -> Moved | None:
    """What a notice of holidays that came later has changed; None if the day stands."""
    old, new = answer_by(case, today, before), answer_by(case, today, after)
    if old is None or new is None or old.on == new.on:
        return None
    return Moved(old.on, new.on)


def lapses(case: Case, today: date) -> bool:
    """Whether what the requester was asked for has not come by its last day."""
    return case.stage in (Stage.SUPPLEMENT, Stage.FEE) and case.until is not None and today > case.until

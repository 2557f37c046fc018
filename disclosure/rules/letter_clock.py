"""The clocks of a letter: by when it is taken up and answered, and when what is late goes up a level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from disclosure.rules import request_clock
from disclosure.rules.letter import ENDED, Case, Limit, Stage
from disclosure.rules.letter_line import Line
from disclosure.rules.request_clock import Clock, Colour
from kernel.deadlines import Budget, Sense, Unit, due
from kernel.errors import NotNow, Words
from kernel.workdays import Calendar

_NEAR: Final = Budget(1, Unit.WORKING, "DSK-1", Sense.AT_MOST)
"""A letter is shown as near its limit on the last working day and the one before it."""


@dataclass(frozen=True, slots=True)
class Rung:
    """What runs out next, and when."""

    limit: Limit
    clock: Clock

    @property
    def look(self) -> date:
        """From when on it can be over: a count of working days that may still move is never over before so many days
        of any kind."""
        if not self.clock.provisional:
            return self.clock.on
        return self.clock.due.trace[0].on + timedelta(days=self.clock.days)


def take_up_by(case: Case, line: Line, calendar: Calendar) -> Clock | None:
    """By when who has the letter accepts it, hands it on or declines; None once it is accepted."""
    return request_clock.limit(case.reached, line.take_up, calendar) if case.stage is Stage.ARRIVED else None


def answer_by(case: Case, line: Line, calendar: Calendar) -> Clock:
    """By when it is answered, counted from its arrival: being handed on begins no new time."""
    return request_clock.limit(case.arrived, line.matter(case.matter).answer, calendar)


def next_rung(case: Case, line: Line, calendar: Calendar) -> Rung | None:
    """What the clerk looks at next; None where all is done or has run out at the top."""
    return min(_rungs(case, line, calendar), key=lambda one: one.clock.on, default=None)


def _rungs(case: Case, line: Line, calendar: Calendar) -> Iterator[Rung]:
    if case.stage in ENDED:
        return
    take_up = take_up_by(case, line, calendar)
    if take_up is not None and Limit.TAKE_UP not in case.top:
        yield Rung(Limit.TAKE_UP, take_up)
    if Limit.ANSWER not in case.top:
        again = case.raised and request_clock.limit(case.raised, line.rung, calendar)
        yield Rung(Limit.ANSWER, again or answer_by(case, line, calendar))


def over(case: Case, line: Line, today: date, calendar: Calendar) -> Rung | None:
    """What has run out and was not seen to yet: the last day itself is still in time."""
    found = next_rung(case, line, calendar)
    return found if found is not None and found.clock.on < today else None


def may_transfer(case: Case, line: Line, to: str) -> None:
    """NotNow `letter.transferred` where there is no further level; `letter.same` for who had it already."""
    if case.transfers >= line.transfers:
        raise NotNow(
            "letter.transferred", f"{line.zh}只能转办 {line.transfers} 次", f"handed on {line.transfers} times at most",
            law=line.take_up, remedy=Words("由本单位答复", "Answer it here"),
        )  # fmt: skip
    if to in case.holders:
        raise NotNow("letter.same", "不能转回经手的单位", "it is not handed back to who had it", field="to")


def colour(case: Case, line: Line, today: date, calendar: Calendar) -> Colour:
    """Red after the last day of what is next to be done, yellow on it and on the working day before."""
    if case.stage in ENDED:
        return Colour.DONE
    clock = take_up_by(case, line, calendar) or answer_by(case, line, calendar)
    if today > clock.on or late(case, line, today, calendar):
        return Colour.RED
    return Colour.YELLOW if clock.on <= due(today, _NEAR, (), calendar).on else Colour.GREEN


def late(case: Case, line: Line, today: date, calendar: Calendar) -> bool:
    """Whether the time to answer is over, or was when the letter ended; what its writer took back is never late."""
    if case.stage is Stage.WITHDRAWN:
        return False
    return (case.ended or today) > answer_by(case, line, calendar).on

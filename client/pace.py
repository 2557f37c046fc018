"""While a bid is being uploaded: whether it will be in time, said once and again whenever that changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from client.desk import Bar, Desk
from client.speed import CLOSE, GOOD, Forecast, Speed, forecast
from kernel.deadlines import BEIJING

_MS: Final = timedelta(milliseconds=1)
Ticks = Callable[[], int]
"""Milliseconds of a clock that only runs forward: this machine's own time may be off by days."""


class Pace:
    """`now` is the platform's time when this begins, `ends` the deadline, `size` all bytes."""

    def __init__(self, desk: Desk, size: int, now: datetime, ends: datetime, ticks: Ticks) -> None:
        self._desk, self._size, self._now, self._ends = desk, size, now, ends
        self._ticks, self._begun, self._done = ticks, ticks(), 0
        self._speed = Speed(0, 0)
        self._said = ""

    def beside(self, bar: Bar) -> Bar:
        """A bar that also tells us."""

        def begin(done: int) -> None:
            bar.begin(done)
            self._done = done
            self._speed = Speed(self._passed(), done)

        def advance(done: int) -> None:
            bar.advance(done)
            self._done += done
            self._tell()

        return Bar(advance, begin)

    def _passed(self) -> int:
        return self._ticks() - self._begun

    def _tell(self) -> None:
        passed = self._passed()
        self._speed.note(passed, self._done)
        sent = self._speed.sent()
        if sent is None:
            return
        found = forecast(self._size - self._done, sent, passed, (self._ends - self._now) // _MS)
        if found.verdict != self._said:
            self._said = found.verdict
            self._say(found)

    def _say(self, found: Forecast) -> None:
        at = (self._now + found.arrives * _MS).astimezone(BEIJING).strftime("%m-%d %H:%M")
        spare = timedelta(seconds=max(0, found.spare) // 1000)
        if found.verdict == GOOD:
            self._desk.say(f"按现在的速度，{at} 传完，早于截止 {spare}。",
                           f"At this speed the file arrives at {at}, {spare} before the deadline.")  # fmt: skip
        elif found.verdict == CLOSE:
            self._desk.say(f"注意：按现在的速度，{at} 传完，只早于截止 {spare}。请换一条更快的线路。",
                           f"Mind: at this speed the file arrives at {at}, only {spare} before the deadline. "
                           "Use a faster line.")  # fmt: skip
        else:
            self._desk.say(f"警告：按现在的速度，{at} 才传完，截止前传不完，视为撤回（电子招标投标办法第二十七条）。"
                           "请换一条线路，或减少文件后重新密封。",
                           f"Warning: at this speed the file arrives at {at}: NOT in time, and counts as withdrawn "
                           "(Art. 27). Use another line, or seal again with fewer files.")  # fmt: skip

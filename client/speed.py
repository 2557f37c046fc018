"""Whether an upload ends before the deadline, as far as the line's speed so far tells."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

EARLY: Final = 5_000
"""Milliseconds before which nothing is said: a line needs some time to get going."""
WINDOW: Final = 30_000
"""Milliseconds that count: what a line did minutes ago tells little."""
SPARE: Final = 600_000
"""Milliseconds before the deadline at which an upload should have ended; less is close."""

GOOD: Final = "good"
CLOSE: Final = "close"
LATE: Final = "late"


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the last byte arrives and how long that is before the deadline, in milliseconds; less than none: after."""

    verdict: str
    arrives: int
    spare: int


class Speed:
    """What was sent when: moments in milliseconds of any clock that only runs forward, bytes as they add up."""

    def __init__(self, at: int, done: int) -> None:
        self._begun = at
        self._samples: deque[tuple[int, int]] = deque([(at, done)])

    def note(self, at: int, done: int) -> None:
        self._samples.append((at, done))
        while len(self._samples) > 2 and self._samples[1][0] <= at - WINDOW:
            self._samples.popleft()

    def sent(self) -> tuple[int, int] | None:
        """(bytes, milliseconds) of the window; None while nothing can be said."""
        (first, had), (last, has) = self._samples[0], self._samples[-1]
        if last - self._begun < EARLY or has <= had:
            return None
        return has - had, last - first


def forecast(left: int, sent: tuple[int, int], now: int, ends: int) -> Forecast:
    """With `left` bytes to go at this speed. The deadline itself is late already (电子招标投标办法 27)."""
    size, span = sent
    arrives = now - -left * span // size
    spare = ends - arrives
    return Forecast(LATE if spare <= 0 else CLOSE if spare < SPARE else GOOD, arrives, spare)

"""Requests whose last byte is in and that wait for their turn: bidding is not closed over those that came in time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from trading.rules.calendar import SETTLE

LONGEST: Final = timedelta(minutes=10)
"""So long after the settle time the clerk goes on even if a request has still not ended: one that hangs holds up no
opening for ever. Ten thousand submissions take about five minutes on two cores (docs/performance.md)."""


class Undecided:
    """The moments at which the last bytes of requests were in that this process is still deciding."""

    __slots__ = ("_lock", "_waiting")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[object, datetime] = {}

    @contextmanager
    def deciding(self, arrived: datetime) -> Iterator[None]:
        """Until the block ends the request counts as one that waits."""
        mark = object()
        with self._lock:
            self._waiting[mark] = arrived
        try:
            yield
        finally:
            with self._lock:
                del self._waiting[mark]

    def closes_up_to(self, now: datetime) -> datetime:
        """What the clerk takes for the present where it closes lots: `now`, but while a request waits not later than
        a lot is due whose deadline is its arrival, and at most `LONGEST` behind."""
        with self._lock:
            first = min(self._waiting.values(), default=now)
        return max(min(now, first + SETTLE), now - LONGEST)

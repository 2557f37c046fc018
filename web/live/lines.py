"""Which bidders' sockets are open at this process: noted as they come and go, kept by whoever asks, never by the
gateway itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count, islice
from typing import Final

from trading.rules.live.lines import Line
from web.live.watcher import Watcher

MOST: Final = 10_000
"""So much news waits for being kept; the oldest is given up first."""


@dataclass
class Lines:
    """The gateway's loop notes, another thread takes; neither waits longer than for a look at memory."""

    now: Callable[[], datetime]
    """The official clock."""
    _here: dict[Watcher, Line] = field(default_factory=dict)
    _news: dict[int, Line] = field(default_factory=dict)
    _count: count[int] = field(default_factory=lambda: count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def came(self, one: Watcher) -> None:
        now = self.now()
        with self._lock:
            self._note(one, Line(next(self._count), one.room, one.bidder, now, now))

    def left(self, one: Watcher) -> None:
        now = self.now()
        with self._lock:
            line = self._here.pop(one)
            self._told([replace(line, seen=now, left=now, trip=one.trip, slow=False)])

    def take(self, *, beat: bool) -> list[Line]:
        """What is new since it was last asked for; on a `beat` also every line that is open."""
        now = self.now()
        with self._lock:
            for one, line in list(self._here.items()):
                said = replace(line, seen=now, trip=one.trip, slow=one.full_since is not None)
                if beat or (said.slow, said.trip is None) != (line.slow, line.trip is None):
                    self._note(one, said)
            taken, self._news = list(self._news.values()), {}
        return taken

    def back(self, taken: Iterable[Line]) -> None:
        """What could not be kept waits again, unless there is newer news of it."""
        with self._lock:
            newer, self._news = self._news, {}
            self._told([*taken, *newer.values()])

    def _note(self, one: Watcher, line: Line) -> None:
        self._here[one] = line
        self._told([line])

    def _told(self, lines: Iterable[Line]) -> None:
        self._news |= {line.n: line for line in lines}
        for oldest in list(islice(self._news, max(0, len(self._news) - MOST))):
            del self._news[oldest]

"""How a process that does not decide a room follows it: one reader a room, woken by a hint and by the clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import structlog

from kernel import clock
from kernel.pulse import Pulse
from web.live.feed import Feed
from web.live.frames import News

TICK: Final = 1.0
"""Seconds until it looks by itself: a hint may be lost."""
_log = structlog.get_logger()

Reader = Callable[[str, int], News | None]
"""What happened in a room after that number, read from the journal; None if nothing did."""


@dataclass
class Follower:
    """One thread for each process: however many watch, a room is read once."""

    feed: Feed
    pulse: Pulse
    read: Reader
    tick: float = TICK
    _hinted: set[str] = field(default_factory=set)
    _wake: threading.Condition = field(default_factory=threading.Condition)
    _stopped: bool = False
    _thread: threading.Thread | None = None
    _deaf: Callable[[], None] | None = None

    def start(self) -> None:
        self._deaf = self.pulse.listen(self._hint)
        self._thread = threading.Thread(target=self._run, name="live-follower", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._deaf:
            self._deaf()
        with self._wake:
            self._stopped = True
            self._wake.notify()
        if self._thread:
            self._thread.join(timeout=30)

    def look(self, room: str) -> None:
        """Read once what is new in a room that is held here."""
        known = self.feed.seq(room)
        if known is None:
            return
        news = self.read(room, known)
        if news is not None:
            self.feed.publish(room, news)

    def _hint(self, room: str) -> None:
        with self._wake:
            self._hinted.add(room)
            self._wake.notify()

    def _run(self) -> None:
        looked = clock.wall()
        while True:
            with self._wake:
                if not self._hinted and not self._stopped:
                    self._wake.wait(self.tick)
                if self._stopped:
                    return
                hinted, self._hinted = self._hinted, set()
            all_due = clock.wall() - looked >= timedelta(seconds=self.tick)
            looked = clock.wall() if all_due else looked
            for room in self.feed.watched():
                if all_due or room in hinted:
                    self._tries(room)

    def _tries(self, room: str) -> None:
        try:
            self.look(room)
        except Exception:  # noqa: BLE001  a database that does not answer now is asked again at the next tick
            _log.exception("live.follower", room=room)

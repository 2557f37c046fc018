"""Between those who decide a room and those who watch it: news come in from any thread, frames go out by the tick."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Final

from kernel.pulse import Pulse
from web.live.frames import Audience, Encoded, News
from web.live.ring import Ring

ROOMS: Final = 1000
"""Rooms remembered at once; beyond that, those are forgotten that nobody watches and that were longest without news or
a newcomer."""

Source = Callable[[str], News | None]
"""The present of a room, read from the journal; None if there is no such room. It may wait for the database."""


def no_room(_room: str) -> News | None:
    """No rooms are wired."""
    return None


def called(loop: asyncio.AbstractEventLoop, do: Callable[[str], None], room: str) -> None:
    """Wake an event loop from the thread that published; one that has just been closed needs nothing any more."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(do, room)


class Feed:
    """One for each process. `moved` beats when something waits to be sent, in the thread that published it; `sent`
    when frames have been made of it."""

    def __init__(self, now: Callable[[], datetime], source: Source = no_room) -> None:
        self.moved, self.sent = Pulse(), Pulse()
        self.encoded = 0
        """Frames made so far, of all rooms and audiences; how many watch does not count."""
        self.now, self._source = now, source
        self._lock = threading.Lock()
        self._rooms: OrderedDict[str, dict[Audience, Ring]] = OrderedDict()
        self._watching: dict[str, int] = {}

    def publish(self, room: str, news: News) -> None:
        """Tell everybody in the room; after the commit, never before. What is older than what is known is passed over,
        so it may be published by more than one."""
        with self._lock:
            moved = self._keep(room, news)
        if moved:
            self.moved.beat(room)

    def load(self, room: str) -> bool:
        """Whether there is such a room. The first who asks for it in this process waits for the database."""
        with self._lock:
            if room in self._rooms:
                self._rooms.move_to_end(room)
                return True
        news = self._source(room)
        if news is not None:
            self.publish(room, news)
        return news is not None

    def seq(self, room: str) -> int | None:
        """The last number known of the room; None if it is not held here."""
        with self._lock:
            rings = self._rooms.get(room)
            return max(ring.seq for ring in rings.values()) if rings else None

    def cut(self, room: str) -> dict[Audience, Encoded]:
        """Everything that waits, for each audience; nothing if nothing does."""
        with self._lock:
            now, watching = self.now(), self._watching.get(room, 0)
            rings = self._rooms.get(room, {})
            made = {audience: ring.cut(room, now, watching) for audience, ring in rings.items()}
            found = {audience: one for audience, one in made.items() if one is not None}
            self.encoded += len(found)
        if found:
            self.sent.beat(room)
        return found

    def after(self, room: str, audience: Audience, seq: int | None) -> list[Encoded]:
        """What somebody of that audience lacks who has everything up to `seq` (None: who has nothing)."""
        with self._lock:
            ring = self._rooms.get(room, {}).get(audience)
            return ring.after(room, seq, self.now(), self._watching.get(room, 0)) if ring else []

    def comes(self, room: str, more: int) -> None:
        """So many watchers have come (or, below zero, left); the next frame says how many there are."""
        with self._lock:
            left = self._watching.get(room, 0) + more
            self._watching[room] = left
            if not left:
                del self._watching[room]

    def watched(self) -> dict[str, int]:
        """How many watch each room from this process."""
        with self._lock:
            return dict(self._watching)

    def _keep(self, room: str, news: News) -> bool:
        rings = self._rooms.get(room)
        if rings is None:
            self._rooms[room] = {audience: Ring(frame) for audience, frame in news.items()}
            self._forget()
            return False
        self._rooms.move_to_end(room)
        moved = [rings[audience].put(frame) for audience, frame in news.items()]
        return any(moved)

    def _forget(self) -> None:
        for room in [one for one in self._rooms if one not in self._watching][: max(0, len(self._rooms) - ROOMS)]:
            del self._rooms[room]

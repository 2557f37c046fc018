"""The only reading of the time: the official clock stamps acts, the wall clock serves sessions and health."""

from __future__ import annotations

import fcntl
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from kernel import canon
from kernel.errors import NotNow, NotValid


class Clock(Protocol):
    def now(self) -> datetime:
        """This moment with its zone (UTC)."""
        ...


def wall() -> datetime:
    """The machine's time, for sessions, rate limits and health; never for an act."""
    return datetime.now(UTC)


class SystemClock:
    """The machine's time as the official time."""

    __slots__ = ()

    def now(self) -> datetime:
        return wall()


class HandClock:
    """An official clock set by hand: it starts at a moment, only ever moves forward, and ticks on with the wall.

    With `kept` the setting lies in a file, so that several processes agree and a restart goes on.
    """

    __slots__ = ("_kept", "_lock", "_set", "_wall")

    def __init__(self, start: datetime, kept: Path | None = None, wall: Callable[[], datetime] = wall) -> None:
        self._wall = wall
        self._kept = kept
        self._lock = threading.Lock()
        self._set = (start.astimezone(UTC), wall())
        if kept and not kept.exists():
            with self._alone():
                if not kept.exists():
                    self._keep()

    def now(self) -> datetime:
        official, at = self._setting()
        return max(official, official + (self._wall() - at))

    def move_to(self, moment: datetime) -> None:
        """Set the official time; NotNow if `moment` already lies behind."""
        with self._lock, self._alone():
            if moment < self.now():
                raise NotNow(
                    "clock.backwards",
                    f"官方时钟只能向前拨，现在是 {canon.instant(self.now())}",
                    f"the official clock moves forward only; it shows {canon.instant(self.now())}",
                )
            self._set = (moment.astimezone(UTC), self._wall())
            self._keep()

    def _setting(self) -> tuple[datetime, datetime]:
        if not self._kept:
            return self._set
        official, at = self._kept.read_text().split()
        return datetime.fromisoformat(official), datetime.fromisoformat(at)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._kept:
            yield
            return
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        with self._kept.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _keep(self) -> None:
        if not self._kept:
            return
        handle, name = tempfile.mkstemp(dir=self._kept.parent, prefix=self._kept.name)
        with os.fdopen(handle, "w") as file:
            file.write(" ".join(moment.isoformat() for moment in self._set))
        Path(name).replace(self._kept)


HAND: Final = "hand:"


def clock(setting: str, kept: Path | None = None) -> Clock:
    """The clock a setting names: `system`, or `hand:<ISO 8601 moment with zone>`, kept in the file `kept`."""
    if setting == "system":
        return SystemClock()
    return HandClock(hand_start(setting), kept)


def hand_start(setting: str) -> datetime:
    """The moment in `hand:<moment>`; NotValid for anything else."""
    start: datetime | None
    try:
        start = datetime.fromisoformat(setting.removeprefix(HAND))
    except ValueError:
        start = None
    if not setting.startswith(HAND) or start is None or start.tzinfo is None:
        raise NotValid(
            "clock.setting",
            f"时钟应为 system 或 hand:<带时区的时间>，而不是 {setting!r}",
            f"the clock is system or hand:<moment with zone>, not {setting!r}",
        )
    return start

""" "This subject moved": a wake-up hint within the process, without facts and without promise."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Pulse:
    """Beat after commit, never before. Who listens reads the facts from the journal, and also looks by itself
    from time to time: a hint may be lost."""

    __slots__ = ("_listeners", "_lock")

    def __init__(self) -> None:
        self._listeners: list[Callable[[str], None]] = []
        self._lock = threading.Lock()

    def beat(self, subject: str) -> None:
        """Tell every listener that `subject` has moved."""
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener(subject)

    def listen(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call `listener(subject)` on each beat, in the beating thread, so it must not wait; gives back how to stop."""
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock:
                self._listeners.remove(listener)

        return stop

"""Who may come in to watch: so many from one address, so many at all, and nobody from another site's page."""

from __future__ import annotations

import resource
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

RESERVED: Final = 256
"""Open files that are left to the rest of the process."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Seconds, counts and bytes. The defaults suit a site on one machine; tests shorten the seconds."""

    each: int = 500  # watchers from one address: a whole office, or a network behind one address
    most: int = 20_000  # watchers at all
    waiting: int = 1000  # sockets that have not said yet what they want to watch
    patience: float = 5.0  # until a socket has said it, its opening included
    tick: float = 0.02  # between two frames of a room
    beat: float = 20.0  # between two heartbeats; who is silent for two of them is gone
    behind: float = 15.0  # that a watcher may be unable to take anything
    closing: float = 2.0  # until a socket that does not answer a close is cut
    held: int = 1 << 16  # bytes that the machine is asked to hold for one watcher; what is beyond passes it by
    lacks: int = 1 << 18  # bytes that one who was passed by is told after all; beyond that it gets the present
    chunk: int = 100  # watchers written to before others get their turn


@dataclass
class Doors:
    """Counts watchers by address, of all ways in which one watches. Any thread may ask."""

    rules: Rules = field(default_factory=Rules)
    _inside: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, address: str) -> bool:
        """Whether one more may come in from there; the empty address, this very machine, is counted for the whole."""
        with self._lock:
            if self._inside.total() >= self.most or (address and self._inside[address] >= self.rules.each):
                return False
            self._inside[address] += 1
            return True

    def leave(self, address: str) -> None:
        with self._lock:
            self._inside[address] -= 1
            if not self._inside[address]:
                del self._inside[address]

    @property
    def inside(self) -> int:
        with self._lock:
            return self._inside.total()

    @property
    def most(self) -> int:
        """Watchers at all: also no more than the process may open files."""
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return self.rules.most if files == resource.RLIM_INFINITY else min(self.rules.most, max(1, files - RESERVED))


def origin(url: str) -> str:
    """Scheme, host and port of an address, as a browser names a page's origin."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()

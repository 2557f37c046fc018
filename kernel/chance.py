"""The only drawing of randomness on the server."""

from __future__ import annotations

import hashlib
import secrets
import threading
from typing import Protocol


class Chance(Protocol):
    def bytes(self, n: int) -> bytes:
        """`n` bytes nobody can foresee."""
        ...


class SystemChance:
    """The operating system's generator."""

    __slots__ = ()

    def bytes(self, n: int) -> bytes:
        return secrets.token_bytes(n)


class SeededChance:
    """The same bytes for the same seed: SHAKE-256 over seed and call number. For tests and the demo only."""

    __slots__ = ("_calls", "_lock", "_seed")

    def __init__(self, seed: bytes) -> None:
        self._seed = hashlib.sha256(seed).digest()
        self._calls = 0
        self._lock = threading.Lock()

    def bytes(self, n: int) -> bytes:
        with self._lock:
            self._calls += 1
            number = self._calls
        return hashlib.shake_256(self._seed + number.to_bytes(8, "big")).digest(n)

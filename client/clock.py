"""The client's only clock: one that only runs forward. What time it is, the platform says."""

from __future__ import annotations

import time


def ticks() -> int:
    """Milliseconds since some moment of this machine's."""
    return time.monotonic_ns() // 1_000_000

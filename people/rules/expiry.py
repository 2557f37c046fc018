"""When somebody is warned that a certificate ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

DAYS: Final = (30, 7, 1)
"""So many days before the end, each once; who was not reached by one of them is told by the next."""
FIRST: Final = timedelta(days=DAYS[0])


def step(ends: datetime, now: datetime) -> int | None:
    """Which warning is due: the one of the fewest days that has begun. None before the first and after the end.

    `ends` is the last moment at which the certificate is good.
    """
    left = ends - now
    if left < timedelta():
        return None
    return min((days for days in DAYS if left <= timedelta(days=days)), default=None)

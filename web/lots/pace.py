"""How often one bidder may bid: a bucket that fills by and by."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from kernel import clock
from kernel.errors import NotNow, Words

EACH_SECOND: Final = 10
BURST: Final = 20
REMEMBERED: Final = 10_000


@dataclass
class Buckets:
    """By room and number, in this process's memory, by the wall clock."""

    wall: Callable[[], datetime] = clock.wall
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _left: OrderedDict[tuple[str, str], tuple[datetime, float]] = field(default_factory=OrderedDict)

    def draw(self, room: str, bidder: str) -> None:
        """NotNow once the bucket is empty; nothing of it reaches the queue."""
        now = self.wall()
        with self._lock:
            since, left = self._left.pop((room, bidder), (now, float(BURST)))
            passed = max(0.0, (now - since).total_seconds())  # a clock that was set back takes nothing away
            left = min(BURST, left + passed * EACH_SECOND)
            self._left[room, bidder] = now, max(0.0, left - 1)
            while len(self._left) > REMEMBERED:
                self._left.popitem(last=False)
        if left < 1:
            raise NotNow(
                "room.too_often",
                f"出价过于频繁：每秒最多 {EACH_SECOND} 次",
                f"too many bids: at most {EACH_SECOND} a second",
                remedy=Words("请稍候一秒再报", "Wait a second, then bid again"),
            )

"""Business that is done on the way, wherever the official clock is turned to."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

Deed = Callable[[], None]


@dataclass
class Agenda:
    """What happens at which moment, in the order of moments."""

    _kept: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    def at(self, moment: datetime, deed: Deed) -> None:
        heapq.heappush(self._kept, (moment, next(self._order), deed))

    def next(self, until: datetime) -> tuple[datetime, Deed] | None:
        """The earliest that is due before that moment, taken off."""
        if not self._kept or self._kept[0][0] >= until:
            return None
        moment, _, deed = heapq.heappop(self._kept)
        return moment, deed

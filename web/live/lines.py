"""Who of a room's bidders is on the line: what its console tells of their sockets, never what they do."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from kernel import clock
from web.live.watcher import Watcher

KEPT: Final = 10_000
"""Bidders who have gone, remembered; the first to go are forgotten first."""


@dataclass(frozen=True, slots=True)
class Line:
    """A bidder's sockets on this process. `up`: for how long the oldest is open; None: none is, for `gone`.

    `trip` is the way there and back in ms, as its page has measured it; `behind`: it takes no more for the moment.
    """

    bidder: str
    up: timedelta | None
    gone: timedelta | None = None
    trip: int | None = None
    behind: bool = False


@dataclass
class Departures:
    """When a bidder's last socket closed, by the wall clock."""

    wall: Callable[[], datetime] = clock.wall
    _left: OrderedDict[tuple[str, str], datetime] = field(default_factory=OrderedDict)

    def note(self, room: str, bidder: str) -> None:
        self._left[room, bidder] = self.wall()
        self._left.move_to_end((room, bidder))
        if len(self._left) > KEPT:
            self._left.popitem(last=False)

    def of(self, room: str) -> Mapping[str, timedelta]:
        """For how long each has been gone."""
        now = self.wall()
        return {bidder: now - left for (its, bidder), left in list(self._left.items()) if its == room}


def lines(watchers: Iterable[Watcher], gone: Mapping[str, timedelta]) -> dict[str, Line]:
    """By number: those who are there, and those who were."""
    found = {bidder: Line(bidder, None, since) for bidder, since in gone.items()}
    for one in sorted(watchers, key=lambda each: each.came, reverse=True):  # the oldest socket speaks last
        up = timedelta(seconds=one.loop.time() - one.came)
        found[one.bidder] = Line(one.bidder, up, None, one.trip, one.full_since is not None)
    return found

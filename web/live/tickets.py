"""Tickets (入场券): how somebody signed in tells the watchers' gateway who they are without a token in an address."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from kernel import clock
from kernel.chance import Chance
from web.live.frames import Audience

VALID: Final = timedelta(seconds=30)
KEPT: Final = 10_000
"""Tickets that nobody has used yet; the oldest goes first."""


class Place(NamedTuple):
    """Whom a watcher is shown what for: its audience, and its own number in the room (empty: it has none)."""

    audience: Audience
    bidder: str = ""


class Tickets:
    """Good once, for one room, for `VALID` of the wall clock, in this process. What is kept is their digest."""

    def __init__(self, chance: Chance, wall: Callable[[], datetime] = clock.wall) -> None:
        self._chance, self._wall = chance, wall
        self._lock = threading.Lock()
        self._issued: OrderedDict[str, tuple[str, Place, datetime]] = OrderedDict()

    def issue(self, room: str, place: Place) -> str:
        """Given over HTTP to whoever is signed in; the first message of the socket carries it."""
        ticket = self._chance.bytes(24).hex()
        with self._lock:
            self._issued[_digest(ticket)] = (room, place, self._wall() + VALID)
            if len(self._issued) > KEPT:
                self._issued.popitem(last=False)
        return ticket

    def redeem(self, ticket: str, room: str) -> Place | None:
        """The place it admits to; None if it is unknown, used, too old or of another room. It is used up."""
        with self._lock:
            issued = self._issued.pop(_digest(ticket), None)
        if issued is None:
            return None
        its_room, place, until = issued
        return place if its_room == room and self._wall() < until else None


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()

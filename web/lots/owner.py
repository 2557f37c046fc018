"""Which rooms this process writes: it takes what nobody holds, and says of the others that they are elsewhere."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import structlog

from kernel import clock, lease
from kernel.actor import CLERK
from kernel.errors import Conflict, Refusal
from kernel.lease import Presence
from trading.acts import live
from trading.acts.live import Held
from web.live.sightings import Sightings
from web.lots.chains import Chains
from web.lots.pace import Buckets
from web.lots.writer import SECONDS, Tell, Writer, elsewhere, nobody
from web.request import House

LOOKS: Final = 1.0
"""Seconds between two looks for rooms that nobody writes."""
_log = structlog.get_logger()

Taken = Callable[[str], None]
"""Called when a room has been taken over, before anything is written: whoever watches it here is first told what the
former owner did."""


def unwatched(_room: str) -> None:
    """Nobody watches."""


@dataclass
class Lots:
    """One a process. `start` makes it look for rooms by itself, so that turns end also where nobody asks anything.

    `name` says in the lease whose a room is: the process's address inside the site, `#`, and which life of it.
    """

    house: House
    tell: Tell = nobody
    taken: Taken = unwatched
    name: str = ""
    sightings: Sightings = field(init=False)
    buckets: Buckets = field(default_factory=Buckets)
    chains: Chains = field(default_factory=Chains)
    """Rooms of others, rooms that are over, and whatever pages show, as they were last read."""
    _writers: dict[str, Writer] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __post_init__(self) -> None:
        self.sightings = Sightings(self.house.chance)
        self.name = self.name or f"{self.house.settings.inside}#{os.getpid()}.{self.house.chance.bytes(4).hex()}"
        self._presence = Presence(self.house.engine, self.name)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="lots", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=30)
        with self._lock:
            writers, self._writers = list(self._writers.values()), {}
        for one in writers:
            one.stop()
        self._presence.end()

    def owned(self, room: str) -> Writer | None:
        """The room's writer, if it is here."""
        found = self._writers.get(room)
        return found if found is not None and found.lives else None

    def writer(self, room: str) -> Writer:
        """The room's writer here, taken over if nobody else holds it now; it may wait for the database.

        NotFound: no such room. NotNow `room.closed`: it is over. Unavailable `room.elsewhere`.
        """
        with self._lock:
            found = self.owned(room)
            if found is None:
                found = self._taken(room)
                self.taken(room)
                self._writers[room] = found
                found.start()
            return found

    def elsewhere(self, room: str) -> str:
        """The address of the process that writes the room; empty if nobody does, if it does not say, or if it is this
        one or a former life of this one."""
        with self.house.looking() as ctx:
            owner = lease.holder(ctx.tx, room, clock.wall(), lease.gone)
        address, says, _ = owner.partition("#")
        return address if says and address != self.house.settings.inside else ""

    def present(self, room: str) -> Held:
        """The room as it stands, from whoever writes it here, else from its chain; NotFound if there is none."""
        found = self.owned(room)
        if found is not None:
            return found.held
        with self.house.looking() as ctx:
            return self.chains.of(ctx, room).held

    def look(self) -> None:
        """Take every room that goes on and that nobody holds; let go of those that are over."""
        self._presence.keep()
        with self.house.looking() as ctx:
            going_on, wall = live.going_on(ctx), clock.wall()
            others = [room for room in going_on if self.owned(room) is None]
            free = [room for room in others if lease.holder(ctx.tx, room, wall, lease.gone) in {"", self.name}]
        for room in [one for one in list(self._writers) if one not in going_on]:
            self._writers.pop(room).stop()
        for room in free:
            self._tries(room)

    def _run(self) -> None:
        while not self._stop.wait(LOOKS):
            try:
                self.look()
            except Exception:  # noqa: BLE001  a database that does not answer now is asked again
                _log.exception("lots.look")

    def _tries(self, room: str) -> None:
        try:
            self.writer(room)
        except Refusal as refusal:
            _log.info("lots.left", room=room, code=refusal.code)

    def _taken(self, room: str) -> Writer:
        with self.house.acting(CLERK) as ctx:
            live.goes_on(ctx, room)
            self._presence.keep()
            try:
                owned = lease.take(ctx.tx, room, self.name, clock.wall(), SECONDS, lease.gone)
            except Conflict:
                raise elsewhere() from None
            held = live.load(ctx, room)
        return Writer(self.house, held, owned, self.tell)

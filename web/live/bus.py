"""Hints between the processes of one site over Valkey or Redis: which room has moved, up to which entry. No facts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import structlog
from valkey import Valkey, ValkeyError
from valkey.backoff import NoBackoff
from valkey.client import PubSub
from valkey.retry import Retry

from kernel.pulse import Pulse

CHANNEL: Final = "ggzy.rooms"
PATIENCE: Final = 1.0
"""Seconds for the bus to answer, and of rest between two tries to reach it."""
LOOKS: Final = 0.25
"""Seconds after which it looks whether it shall stop."""
_log = structlog.get_logger()

Known = Callable[[str], int | None]
"""The last number that is known of a room here; None if the room is not held here."""


class Bus:
    """Who hears nothing looks by itself every second (`Follower`): so the site needs no bus to start, says once when it
    is gone and once when it is back, and what was told meanwhile is forgotten."""

    def __init__(self, url: str, known: Known, pulse: Pulse, rest: float = PATIENCE) -> None:
        self._client: Any = Valkey.from_url(
            url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            socket_keepalive=True,
            health_check_interval=10,
            retry=Retry(NoBackoff(), 0),
        )
        self._known, self._pulse, self._rest = known, pulse, rest
        self._moved: dict[str, int] = {}
        self._wake = threading.Condition()
        self._stopped = threading.Event()
        self._lost: set[str] = set()
        self._threads = [
            threading.Thread(target=run, name=f"bus-{run.__name__}", daemon=True) for run in (self._tells, self._hears)
        ]

    def start(self) -> None:
        for one in self._threads:
            one.start()

    def stop(self) -> None:
        self._stopped.set()
        with self._wake:
            self._wake.notify()
        for one in self._threads:
            if one.is_alive():
                one.join(timeout=30)
        self._client.close()

    def tell(self, room: str, seq: int) -> None:
        """After the commit; comes back at once. Of hints that wait the newest of each room is sent."""
        with self._wake:
            self._moved[room] = seq
            self._wake.notify()

    def _tells(self) -> None:
        while not self._stopped.is_set():
            with self._wake:
                if not self._moved and not self._stopped.is_set():
                    self._wake.wait()
                moved, self._moved = self._moved, {}
            if moved:
                self._tries("tells", partial(self._send, moved))

    def _send(self, moved: dict[str, int]) -> None:
        with self._client.pipeline(transaction=False) as line:
            for room, seq in moved.items():
                line.publish(CHANNEL, f"{room} {seq}")
            line.execute()
        self._works("tells")

    def _hears(self) -> None:
        while not self._stopped.is_set():
            self._tries("hears", self._listen)
            self._stopped.wait(self._rest)

    def _listen(self) -> None:
        with self._client.pubsub() as line:
            line.subscribe(CHANNEL)
            while not self._stopped.is_set():
                self._heard(line)

    def _heard(self, line: PubSub) -> None:
        found = line.get_message(timeout=LOOKS)
        if found and found["type"] == "subscribe":
            self._works("hears")
        if found and found["type"] == "message":
            room, _, told = bytes(found["data"]).decode("ascii", "replace").partition(" ")
            known = self._known(room)
            if known is not None and told.isdigit() and int(told) > known:
                self._pulse.beat(room)

    def _tries(self, way: str, do: Callable[[], None]) -> None:
        try:
            do()
        except (ValkeyError, OSError) as error:
            if way not in self._lost:
                self._lost.add(way)
                _log.warning("bus.gone", way=way, error=str(error), instead="every process looks each second")

    def _works(self, way: str) -> None:
        if way in self._lost:
            self._lost.discard(way)
            _log.info("bus.back", way=way)

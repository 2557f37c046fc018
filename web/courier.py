"""The courier: what waits for another platform is sent, by a thread of its own that no act waits for."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

import structlog
from sqlalchemy import Connection

from disclosure.acts import exchanging
from disclosure.ports import National
from disclosure.rules.exchange import STAND_IN
from kernel import clock
from kernel.actor import CLERK
from kernel.context import Context
from kernel.errors import NotValid, Unavailable, Words
from web.request import House

TICK: Final = 5.0
"""Seconds between two rounds."""
MOST: Final = 50
"""Parcels of one look."""
_log = structlog.get_logger()


class Waiting(Protocol):
    """A parcel that nobody has acknowledged."""

    @property
    def id(self) -> str: ...

    @property
    def tries(self) -> int: ...

    @property
    def data(self) -> bytes: ...


class Box(Protocol):
    """What waits for one receiver, as `disclosure.acts.exchanging` and `approval.acts.sending.Outbox` keep it."""

    def due(self, tx: Connection, wall: datetime, limit: int) -> Sequence[Any]: ...

    def take(self, ctx: Context, one: Any, wall: datetime) -> bool: ...  # noqa: ANN401  each box knows its own

    def acknowledged(self, ctx: Context, one: Any, receiver: str, receipt: str) -> None: ...  # noqa: ANN401  each box knows its own

    def failed(self, ctx: Context, one: Any, why: Words) -> None: ...  # noqa: ANN401  each box knows its own

    def reopen(self, ctx: Context) -> int: ...


@dataclass
class Courier:
    """One a process: several do not send a parcel twice, because each takes it in hand first."""

    house: House
    to: National
    box: Box = exchanging
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """What the stand-in took goes out for good as soon as there is somebody to take it."""
        if self.to.name != STAND_IN:
            with self.house.acting(CLERK) as ctx:
                self.box.reopen(ctx)
        self._thread = threading.Thread(target=self._run, name="exchange", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stop.wait(TICK):
            try:
                self.round()
            except Exception:  # noqa: BLE001  the courier goes on whatever happened, and the log says what
                _log.exception("exchange.round")

    def round(self) -> int:
        """Everything that is due, each project in its order; how many parcels were acknowledged."""
        done = 0
        while sent := self._pass():
            done += sent
        return done

    def _pass(self) -> int:
        """The oldest of each project once."""
        with self.house.looking(CLERK) as ctx:
            due = self.box.due(ctx.tx, clock.wall(), MOST)
        return sum(self._sent(one) for one in due if not self._stop.is_set())

    def _sent(self, one: Waiting) -> bool:
        with self.house.acting(CLERK) as ctx:
            taken = self.box.take(ctx, one, clock.wall())
        if not taken:
            return False
        try:
            receipt = self.to.send(one.id, one.data)
        except (NotValid, Unavailable) as refusal:
            with self.house.acting(CLERK) as ctx:
                self.box.failed(ctx, one, refusal.words)
            _log.warning(refusal.code, parcel=one.id, tries=one.tries + 1)
            return False
        with self.house.acting(CLERK) as ctx:
            self.box.acknowledged(ctx, one, self.to.name, receipt)
        return True

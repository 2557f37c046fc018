"""The record of bidders' lines: once a second what is new, in a transaction of its own; no socket waits for it."""

from __future__ import annotations

import threading
from typing import Final

import structlog

from kernel import clock
from kernel.actor import CLERK
from trading.acts import lines
from trading.rules.live.lines import BEAT
from web.live.lines import Lines
from web.request import House

TICK: Final = 1.0
_log = structlog.get_logger()


class LineKeeper:
    """One a process; `node` is the process's name, which no other has or had."""

    def __init__(self, house: House, here: Lines, node: str) -> None:
        self._house, self._here, self._node = house, here, node
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._beaten = clock.wall()

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="lines", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """After the gateway, so that the record knows when its lines ended."""
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=30)
        self.keep()

    def keep(self) -> None:
        """Once. What cannot be kept now, because the database does not answer, is tried again the next time."""
        wall = clock.wall()
        beat = wall - self._beaten >= BEAT
        self._beaten = wall if beat else self._beaten
        news = self._here.take(beat=beat)
        if not news:
            return
        try:
            with self._house.acting(CLERK) as ctx:
                lines.keep(ctx, self._node, news)
        except Exception:  # noqa: BLE001  bidding goes on without its record
            _log.exception("lines.keep")
            self._here.back(news)

    def _run(self) -> None:
        while not self._stop.wait(TICK):
            self.keep()

"""Rooms as pages show them: each chain is read and run once a process, and after that only what is new of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from kernel import journal
from kernel.context import Context
from trading.acts import live
from trading.acts.live import Held
from trading.rules.live.replay import Event

KEPT: Final = 50
"""Chains kept; the one that was longest not asked for goes first."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A room after its last event, and all its events from the first on."""

    held: Held
    events: tuple[Event, ...]


@dataclass
class Chains:
    """Any thread may ask; two that ask at once read the same news twice and keep either."""

    _kept: OrderedDict[str, Chain] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, ctx: Context, room: str) -> Chain:
        """The room as of this transaction; NotFound if there is none."""
        with self._lock:
            known = self._kept.get(room)
        found = _begun(ctx, room) if known is None else _followed(ctx, known)
        with self._lock:
            self._kept[room] = found
            self._kept.move_to_end(room)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


def _begun(ctx: Context, room: str) -> Chain:
    return Chain(live.load(ctx, room), tuple(map(live.event, journal.entries(ctx.tx, room))))


def _followed(ctx: Context, known: Chain) -> Chain:
    entries = live.since(ctx, known.held)
    if not entries:
        return known
    return Chain(live.after(ctx, known.held, entries), (*known.events, *map(live.event, entries)))

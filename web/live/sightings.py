"""From where bidders come, as marks that can be compared and not read: for the supervisor's questions alone."""

from __future__ import annotations

import hmac
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kernel.chance import Chance

KEPT: Final = 200
"""Rooms remembered; the one that was longest without a bidder goes first."""
MOST: Final = 20_000
"""Marks of one room."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a bidder was seen with in one room: keyed digests, equal exactly where the address or the device is."""

    addresses: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()


@dataclass
class Sightings:
    """In this process's memory, under a key that is drawn with it and kept nowhere: an address cannot be guessed from
    its mark, and marks of two rooms cannot be put together."""

    chance: Chance
    _rooms: OrderedDict[str, set[tuple[str, str, str]]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _key: bytes = b""

    def __post_init__(self) -> None:
        self._key = self.chance.bytes(32)

    def saw(self, room: str, bidder: str, address: str, device: str) -> None:
        """`address` as limits count it; what is empty (this very machine, no mark in the browser) is not kept."""
        seen = [(kind, self._mark(room, kind, what)) for kind, what in (("a", address), ("d", device)) if what]
        with self._lock:
            kept = self._rooms.setdefault(room, set())
            self._rooms.move_to_end(room)
            if len(kept) < MOST:
                kept.update((bidder, kind, mark) for kind, mark in seen)
            if len(self._rooms) > KEPT:
                self._rooms.popitem(last=False)

    def of(self, room: str) -> Mapping[str, Marks]:
        """By number."""
        with self._lock:
            kept = set(self._rooms.get(room, ()))
        bidders = {bidder for bidder, _, _ in kept}
        return {each: Marks(_of(kept, each, "a"), _of(kept, each, "d")) for each in bidders}

    def _mark(self, room: str, kind: str, what: str) -> str:
        return hmac.digest(self._key, f"{room}|{kind}|{what}".encode(), "sha256").hex()


def _of(kept: set[tuple[str, str, str]], bidder: str, kind: str) -> frozenset[str]:
    return frozenset(mark for its, of, mark in kept if (its, of) == (bidder, kind))

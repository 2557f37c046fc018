"""One subject's chain: its leaf hashes, its events, and where in the log they stand."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field

from kernel.errors import NotFound
from verifier.bundles import Bundles, Singles
from verifier.event import Event, Line


@dataclass(slots=True)
class Chain:
    """One subject: its listed leaf hashes, and the events that could be read, by number."""

    subject: str
    leaves: Sequence[bytes]
    events: Singles | Bundles = field(default_factory=Singles)
    places: MutableMapping[int, int] = field(default_factory=dict)
    """Number → index in the log, as far as inclusion was proven."""

    def __iter__(self) -> Iterator[Event]:
        return (self.events[line.tseq] for line in self.lines())

    def lines(self) -> Iterator[Line]:
        """What is remembered of every event, in order, without reading them again."""
        return self.events.lines()

    def of(self, *types: str) -> list[Event]:
        """The events of these types, in order."""
        return [self.events[n] for n in self.events.of(types)]

    def of_draw(self, did: str) -> list[Event]:
        """The events of that draw, in order."""
        drawn = (self.events[n] for n in self.events.drawn())
        return [event for event in drawn if event.body.get("did") == did]

    def leaf(self, tseq: int) -> bytes:
        """NotFound if no leaf of that number is listed."""
        if not 1 <= tseq <= len(self.leaves):
            raise NotFound("event.none", f"{self.subject} 没有第 {tseq} 项", f"{self.subject} has no event {tseq}")
        return self.leaves[tseq - 1]

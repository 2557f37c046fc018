"""All that happened in the order of the log."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from heapq import merge
from typing import Final, NamedTuple

from verifier.chains import Chain

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


class Step(NamedTuple):
    """One event at its place in the log."""

    place: int
    at: datetime
    subject: str
    tseq: int


class Course:
    """The events of all chains that have a place and could be read."""

    def __init__(self, chains: Iterable[Chain]) -> None:
        self._chains = tuple(chains)
        self._indices, self._latest = array("q"), array("q")
        latest = 0
        for step in self.steps():
            latest = max(latest, (step.at - _EPOCH) // _MILLISECOND)
            self._indices.append(step.place)
            self._latest.append(latest)

    def steps(self) -> Iterator[Step]:
        """In the order of the log."""
        return merge(*map(_steps, self._chains))

    def latest(self, size: int) -> datetime:
        """The latest time that an event among the first `size` entries of the log says; 1970 if there is none."""
        before = bisect_left(self._indices, size)
        return _EPOCH + (self._latest[before - 1] if before else 0) * _MILLISECOND


def _steps(chain: Chain) -> Iterator[Step]:
    places, events = chain.places, chain.events
    for n in sorted((n for n in events if n in places), key=places.__getitem__):
        yield Step(places[n], events.at(n), chain.subject, n)

"""All that happened in the order of the log."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from heapq import merge
from typing import Final

from disclosure.rules import dossier as names
from verifier.chains import Chain
from verifier.findings import Place

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


class Course:
    """Index, time and number of every event that has a place and could be read, in the order of the log."""

    def __init__(self, chains: Iterable[Chain]) -> None:
        self._chains = tuple(chains)
        self._indices, self._times, self._latest = array("q"), array("q"), array("q")
        self._of, self._numbers = array("L"), array("L")
        latest = 0
        for index, of, n in merge(*(_placed(chain, of) for of, chain in enumerate(self._chains))):
            at = _milliseconds(self._chains[of].events.at(n))
            latest = max(latest, at)
            self._indices.append(index)
            self._times.append(at)
            self._latest.append(latest)
            self._of.append(of)
            self._numbers.append(n)

    def __len__(self) -> int:
        return len(self._indices)

    def latest(self, size: int) -> datetime:
        """The latest time that an event among the first `size` entries of the log says; 1970 if there is none."""
        before = bisect_left(self._indices, size)
        return _EPOCH + (self._latest[before - 1] if before else 0) * _MILLISECOND

    def after(self, size: int, until: datetime) -> Iterator[Place]:
        """The events among the first `size` entries that say a later time."""
        for step in range(bisect_left(self._indices, size)):
            if self._times[step] > _milliseconds(until):
                yield self._place(step)

    def backward(self, skew: timedelta) -> Iterator[Place | None]:
        """For each event its place if its time runs back by more than `skew` behind the latest before it."""
        allowed = skew // _MILLISECOND
        for step, at in enumerate(self._times):
            late = step > 0 and at < self._latest[step - 1] - allowed
            yield self._place(step) if late else None

    def _place(self, step: int) -> Place:
        subject, n = self._chains[self._of[step]].subject, self._numbers[step]
        return Place(names.event(subject, n), subject, n)


def _milliseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MILLISECOND


def _placed(chain: Chain, of: int) -> Iterator[tuple[int, int, int]]:
    """(index, chain, number), in the order of the log."""
    places = chain.places
    for n in sorted((n for n in chain.events if n in places), key=places.__getitem__):
        yield places[n], of, n

"""All that happened in the order of the log."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from heapq import merge
from typing import Final

from disclosure.rules import dossier as names
from verifier.chains import Chain
from verifier.columns import Rows, ascending
from verifier.findings import Place

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


class Course:
    """Index, time and number of every event that has a place and could be read, in the order of the log."""

    def __init__(self, chains: Iterable[Chain]) -> None:
        self._chains = tuple(chains)
        self._rows = Rows("qqqLL")
        latest = 0
        for index, of, n in merge(*(_placed(chain, of) for of, chain in enumerate(self._chains))):
            at = _milliseconds(self._chains[of].events.at(n))
            latest = max(latest, at)
            self._rows.append(index, at, latest, of, n)

    def __len__(self) -> int:
        return len(self._rows)

    def latest(self, size: int) -> datetime:
        """The latest time that an event among the first `size` entries of the log says; 1970 if there is none."""
        before = self._before(size)
        return _EPOCH + (self._rows[before - 1][2] if before else 0) * _MILLISECOND

    def after(self, size: int, until: datetime) -> Iterator[Place]:
        """The events among the first `size` entries that say a later time."""
        for _, at, _, of, n in self._rows.span(0, self._before(size)):
            if at > _milliseconds(until):
                yield self._place(of, n)

    def backward(self, skew: timedelta) -> Iterator[Place | None]:
        """For each event its place if its time runs back by more than `skew` behind the latest before it."""
        allowed, before = skew // _MILLISECOND, 0
        for _, at, latest, of, n in self._rows:
            yield self._place(of, n) if at < before - allowed else None
            before = latest

    def _before(self, size: int) -> int:
        """How many stand among the first `size` entries."""
        return bisect_left(self._rows, size, key=lambda row: row[0])

    def _place(self, of: int, n: int) -> Place:
        subject = self._chains[of].subject
        return Place(names.event(subject, n), subject, n)


def _milliseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MILLISECOND


def _placed(chain: Chain, of: int) -> Iterator[tuple[int, int, int]]:
    """(index, chain, number), in the order of the log."""
    for index, n in ascending((chain.places[n], n) for n in chain.events if n in chain.places):
        yield index, of, n

"""Bidders' lines to a live room: what their sockets, those of all processes, say of each bidder together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kernel import law
from kernel.deadlines import day_of

BEAT: Final = timedelta(seconds=5)
"""How often a process says of each of its open lines that it is there."""
LOST: Final = 4 * BEAT
"""A line of which nothing was said for longer has ended with its process."""
KEPT: Final = 200
"""So many ended lines of a bidder are kept of a room, the newest."""
LAW: Final = "PLT-39"
"""The rule that says how long a record of the platform's service is kept."""

Span = tuple[datetime, datetime | None]
"""From when until when; None: still."""


@dataclass(frozen=True, slots=True)
class Line:
    """One socket of a bidder, the `n`-th of its process; moments are the official clock's.

    `seen` is when its process last said something of it, `trip` the way there and back in ms as the bidder's page has
    measured it; `slow`: it takes no more for the moment.
    """

    n: int
    room: str
    bidder: str
    came: datetime
    seen: datetime
    left: datetime | None = None
    trip: int | None = None
    slow: bool = False

    def ended(self, now: datetime) -> datetime | None:
        """None while it is open."""
        return self.left or (self.seen if now - self.seen > LOST else None)


@dataclass(frozen=True, slots=True)
class Record:
    """`spans` are the times in which a bidder had any line at all, at least one and in their order; `trip` and `slow`
    are those of its oldest open line."""

    spans: tuple[Span, ...]
    trip: int | None = None
    slow: bool = False

    @property
    def gaps(self) -> tuple[Span, ...]:
        """The times between them, and the one that goes on now."""
        ends = (*(since for since, _ in self.spans[1:]), None)
        return tuple((end, again) for (_, end), again in zip(self.spans, ends, strict=True) if end is not None)


def records(lines: Iterable[Line], now: datetime) -> Mapping[str, Record]:
    """By number."""
    theirs: dict[str, list[Line]] = {}
    for one in sorted(lines, key=lambda each: (each.came, each.n)):
        theirs.setdefault(one.bidder, []).append(one)
    return {bidder: _record(its, now) for bidder, its in theirs.items()}


def _record(lines: list[Line], now: datetime) -> Record:
    spans: list[Span] = []
    for one in lines:
        end = one.ended(now)
        if not spans or _over(spans[-1][1], one.came):
            spans.append((one.came, end))
        else:
            since, until = spans[-1]
            spans[-1] = since, None if until is None or end is None else max(until, end)
    oldest = next((one for one in lines if one.ended(now) is None), None)
    return Record(tuple(spans), oldest.trip, oldest.slow) if oldest else Record(tuple(spans))


def _over(until: datetime | None, came: datetime) -> bool:
    return until is not None and until < came


def years(on: datetime) -> int:
    """For how many years the record is kept, by the rule in force."""
    return law.rule(LAW, day_of(on)).budget.value


def forgotten(now: datetime) -> datetime:
    """Lines that began before this moment may go; each such year is reckoned with 366 days, never too few."""
    return now - timedelta(days=366 * years(now))

"""What of an application goes to other platforms, by when, and when a try that failed comes again.

The upper platform (省级政务服务平台) takes every act on an application in its order; the city's credit platform
(公共信用信息平台) takes each decision on an enterprise within 7 working days (发改办财金〔2018〕424号). The names of
their fields are still to be checked against their official interfaces: they stand here alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from kernel import canon, deadlines
from kernel.canon import Json
from kernel.deadlines import Budget, Unit
from kernel.errors import Words
from kernel.workdays import Calendar

CREDIT_DAYS: Final = Budget(7, Unit.WORKING, "LIC-40")
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)
DOUBLINGS: Final = 9
"""After so many the longest pause is reached."""
REASON: Final = 500
"""Characters that are kept of a receiver's reason."""


class Receiver(StrEnum):
    """Who is sent something."""

    UPPER = "upper"
    CREDIT = "credit"


RECEIVERS: Final[Mapping[Receiver, Words]] = {
    Receiver.UPPER: Words("上级政务服务平台", "the upper platform of government services"),
    Receiver.CREDIT: Words("公共信用信息平台", "the credit platform"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """An act on an application as it stands in its chain; `firm`: the enterprise that it is about, empty for anybody
    else."""

    id: str
    seq: int
    verb: str
    day: date
    firm: str
    body: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one receiver is sent of one event; `by`: the last day, where there is one. Those of an application go in
    order."""

    id: str
    to: Receiver
    case: str
    by: date | None
    data: bytes


def parcels(of: Event, calendar: Calendar) -> Iterator[Parcel]:
    """Of every act one for the upper platform; of a decision on an enterprise one for the credit platform, too."""
    yield _parcel(of, Receiver.UPPER, None, dict(of.body))
    if of.verb == "decide" and of.firm:
        told = {name: of.body[name] for name in ("matter", "outcome", "licence", "valid_until") if of.body.get(name)}
        by = deadlines.due(of.day, CREDIT_DAYS, (), calendar).on
        yield _parcel(of, Receiver.CREDIT, by, {"firm": of.firm, **told})


def _parcel(of: Event, to: Receiver, by: date | None, said: Mapping[str, Json]) -> Parcel:
    id = f"{to}-{of.id}-{of.seq}"
    head: dict[str, Json] = {"id": id, "case": of.id, "seq": of.seq, "act": of.verb, "day": of.day.isoformat()}
    return Parcel(id, to, of.id, by, canon.canonical({**head, "said": dict(said)}))


def pause(tries: int) -> timedelta:
    """How long after the try of this number (from 1) the next one comes; nothing is ever given up."""
    doubled: int = 2 ** min(tries - 1, DOUBLINGS)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)

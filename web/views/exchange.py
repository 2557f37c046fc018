"""The page of the exchange with the national platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from web.views.public import Figure
from web.words import Text


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """A notice that nobody has acknowledged: why it waits, and when the next try comes."""

    notice: str
    href: str
    data_set: str
    project: str
    since: datetime
    tries: int
    again: Text
    why: Text


@dataclass(frozen=True, slots=True)
class ExchangePage:
    """The oldest of what waits; `stand_in`: no address of the national platform is set."""

    figures: tuple[Figure, ...]
    rows: tuple[ParcelRow, ...]
    waiting: int
    stand_in: bool

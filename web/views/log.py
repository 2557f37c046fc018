"""Facts of the pages of the log and of the open figures."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from web.views.elements import Claim, Command, Fact, Link
from web.views.public import BarChart, Figure
from web.words import Text


@dataclass(frozen=True, slots=True)
class Address:
    """One machine-readable address and what it gives."""

    text: Text
    line: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day's first checkpoint and its time stamp; `.txt` and `.tsr` follow the address."""

    day: str
    size: int
    href: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """What is proven and by whom, the newest checkpoint as signed and as a picture, each day's time stamp, where the
    tiles lie, and the chains that anybody may read."""

    claims: tuple[Claim, ...]
    facts: tuple[Fact, ...]
    note: str
    picture: Markup | None
    days: tuple[Day, ...]
    stamping: tuple[Command, ...]
    addresses: tuple[Address, ...]
    commands: tuple[Command, ...]
    subjects: tuple[tuple[Link, Text], ...]


@dataclass(frozen=True, slots=True)
class DataPage:
    """Figures of the present month and of the last twelve, with the addresses of everything for programmes."""

    figures: tuple[Figure, ...]
    chart: BarChart | None
    addresses: tuple[Address, ...]

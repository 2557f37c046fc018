"""Facts of the pages of the log and of the open figures."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Command, Fact, Link
from web.views.public import BarChart, Figure
from web.words import Text


@dataclass(frozen=True, slots=True)
class Address:
    """One machine-readable address and what it gives."""

    text: Text
    line: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class LogPage:
    """The newest checkpoint as signed, where its tiles lie, and the chains that anybody may read."""

    facts: tuple[Fact, ...]
    note: str
    addresses: tuple[Address, ...]
    commands: tuple[Command, ...]
    subjects: tuple[tuple[Link, Text], ...]


@dataclass(frozen=True, slots=True)
class DataPage:
    """Figures of the present month and of the last twelve, with the addresses of everything for programmes."""

    figures: tuple[Figure, ...]
    chart: BarChart | None
    addresses: tuple[Address, ...]

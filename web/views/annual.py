"""What the pages of annual reports show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.views.elements import Empty, Fact, Link, Shape, Sign
from web.views.public import Facet
from web.words import Text


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One office that owes a report; `href` empty before it is signed."""

    office: Text
    href: str
    kind: Text
    due: date
    why: Text
    state: Sign
    signed: date | None


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """Who owes a report on a year, and who has none in time."""

    years: tuple[Facet, ...]
    rows: tuple[ReportRow, ...]
    empty: Empty
    keys: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    text: Text
    shape: Shape


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure; `href` leads to the cases behind it, for their office."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    name: Text
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    heads: tuple[Text, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six parts of the format: what was written, single figures, tables."""

    title: Text
    lines: tuple[str, ...]
    figures: tuple[Fact, ...]
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """The requests behind one cell."""

    of: Text
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report as it is public, or as its office sees it before its head signs; `offices` are what it is the sum
    of."""

    of: Link
    title: Text
    facts: tuple[Fact, ...]
    notes: tuple[Note, ...]
    keys: tuple[Link, ...]
    parts: tuple[Part, ...]
    offices: tuple[Fact, ...] = ()
    files: tuple[Link, ...] = ()
    cases: Cases | None = None

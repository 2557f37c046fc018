"""The page of columns."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Link, Sign
from web.views.public import Facet
from web.words import Text


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One document of a column, at its source; `lacking`: tables that it must hold and does not."""

    title: str
    href: str
    on: str
    sort: Text
    unit: Text
    text: str
    lacking: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """All columns, and what is in the one chosen; `planned`: those of the plan, each with its state."""

    planned: tuple[tuple[Text, str, Sign], ...]
    topics: tuple[Facet, ...]
    title: Text
    column: str
    q: str
    rows: tuple[ColumnRow, ...]
    csv: str
    actions: tuple[Link, ...] = ()

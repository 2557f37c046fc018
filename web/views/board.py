"""Facts of the page of a board of tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.views.elements import Link, Sign
from web.views.public import Facet
from web.words import Text


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task: the printed names, who has it now, by when as printed and as a day, what shows it."""

    n: int
    what: Text
    lead: str
    units: str
    offices: tuple[Text, ...]
    by: str
    due: date
    sign: Sign
    evidence: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """`overdue`: what is past its day, each with who leads it."""

    title: Text
    others: tuple[Facet, ...]
    done: int
    overdue: tuple[Text, ...]
    rows: tuple[TaskRow, ...]
    keys: tuple[Link, ...]
    csv: str

"""The console of efficiency supervision, and the public figures of approvals: figures, cards, tables, one course."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from web.views.desks import Alarm
from web.views.elements import Empty, Link, Sign
from web.views.public import Figure
from web.words import Text


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it is about, its cells, how it stands."""

    title: Text
    cells: tuple[Text, ...]
    href: str = ""
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`head` names the first column and each cell; with signs one more column stands at the end. `numbers`: the cells
    are figures."""

    id: str
    title: Text
    head: tuple[Text, ...]
    rows: tuple[Row, ...]
    empty: Empty
    note: Text = ""
    links: tuple[Link, ...] = ()
    numbers: bool = True


@dataclass(frozen=True, slots=True)
class Course:
    """A rate over weeks, in percent; a week without cases has none."""

    title: Text
    labels: tuple[Text, ...]
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class WatchPage:
    """`alarms` is None on the public page, which has none. `poll`: where the page is read anew from, `still` where it
    stands still; both empty on the public page."""

    title: Text
    of: Link
    lead: Text
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    alarms: tuple[Alarm, ...] | None = None
    more: Text = ""
    course: Course | None = None
    links: tuple[Link, ...] = ()
    poll: str = ""
    still: Link | None = None

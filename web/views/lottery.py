"""What the pages of public lotteries show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from web.views.elements import Command, Empty, Fact, Form, Link, Sign, Stage
from web.words import Text


@dataclass(frozen=True, slots=True)
class LotteryRow:
    """A lottery in the list; `about` says what it gives out."""

    title: Text
    href: str
    about: Text
    at: datetime
    state: Sign


@dataclass(frozen=True, slots=True)
class LotteriesPage:
    """`opening` is for an ordering office alone: it leads to the form of the announcement."""

    rows: tuple[LotteryRow, ...]
    empty: Empty
    opening: Form | None = None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One group; `count` and `until` are None while its list is not public."""

    title: Text
    drawn: Text
    count: int | None = None
    until: datetime | None = None
    sha256: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Who was drawn: the place in the order of its group's count, the public number, the name as it was published."""

    place: int
    number: str
    name: Text
    group: Text
    state: Sign


@dataclass(frozen=True, slots=True)
class SkipRow:
    """Who was passed over, beside whom, and why."""

    number: str
    name: Text
    beside: Text
    why: Text


@dataclass(frozen=True, slots=True)
class Pages:
    """Which of the places stand on this page, and the addresses of its neighbours."""

    first: int
    last: int
    of: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class LotteryPage:
    """`found` is what became of the number that was asked for; `asked` that number."""

    title: Text
    stages: tuple[Stage, ...]
    now: Text
    facts: tuple[Fact, ...]
    lists: tuple[ListRow, ...]
    objections: tuple[Fact, ...]
    acts: tuple[Link, ...]
    places: tuple[PlaceRow, ...] = ()
    pages: Pages | None = None
    skipped: tuple[SkipRow, ...] = ()
    asked: str = ""
    found: Text = ""
    proof: tuple[Fact, ...] = ()
    commands: tuple[Command, ...] = ()
    href: str = ""
    screen: str = ""


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """The same on the wall of a hall: the state in one sentence, a few places in large type, one page after another."""

    title: Text
    now: Text
    places: tuple[PlaceRow, ...]
    back: str
    next: str = ""

"""Requests for information: asking, one case with its clock, an office's list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.views.elements import Empty, Fact, Form, Link, Sign
from web.words import Text


@dataclass(frozen=True, slots=True)
class AskPage:
    """The form that makes a request, and the one that finds it again."""

    ask: Form
    look: Form
    error: Text = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """Days in a row that were counted alike. `places` are theirs in the count, empty where they are left out."""

    first: date
    last: date
    days: int
    places: str
    words: Text


@dataclass(frozen=True, slots=True)
class CasePage:
    """One request. `code` is shown once, to who has just made it; `acts` and `letters` (files) are the office's,
    `forms` and `downloads` the requester's."""

    number: str
    now: Text
    next: Text
    facts: tuple[Fact, ...]
    counted: tuple[Counted, ...]
    rule: Text
    told: tuple[Fact, ...] = ()
    letter: tuple[Fact, ...] = ()
    letters: tuple[Link, ...] = ()
    acts: tuple[Link, ...] = ()
    forms: tuple[Form, ...] = ()
    downloads: tuple[Form, ...] = ()
    code: str = ""
    error: Text = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A request in an office's list; `due` None where no time runs."""

    number: str
    href: str
    what: Text
    stage: Text
    sign: Sign
    due: date | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """One row of the annual report's table 3."""

    name: Text
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """An office's requests, those in hand first; and the year's figures by kind of requester."""

    rows: tuple[Row, ...]
    enter: Link
    empty: Empty
    year: str
    heads: tuple[Text, ...]
    counts: tuple[Counts, ...]
    balances: bool

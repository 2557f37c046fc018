"""Letters and cases of opinion: writing, one of them with its clocks, an office's list, what everybody reads."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.desks import Pager
from web.views.elements import Empty, Fact, Form, Link, Sign
from web.views.public import Figure, NoticeRow
from web.views.requests import Counted
from web.words import Text


@dataclass(frozen=True, slots=True)
class WritePage:
    """The form that sends a letter, and the one that finds it again."""

    write: Form
    look: Form
    links: tuple[Link, ...]
    error: Text = ""


@dataclass(frozen=True, slots=True)
class Account:
    """How one limit was counted, and by which rule."""

    title: Text
    rule: Text
    days: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Facts under a heading."""

    title: Text
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter or a case of opinion. `code` is shown once, to who has just written; `acts` are the office's, `forms`
    the writer's."""

    of: Link
    title: Text
    now: Text
    next: Text
    parts: tuple[Part, ...]
    clocks: tuple[Account, ...] = ()
    acts: tuple[Link, ...] = ()
    forms: tuple[Form, ...] = ()
    code: str = ""
    error: Text = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One in an office's list; `due`: what is next, and by when."""

    number: str
    href: str
    what: Text
    stage: Text
    sign: Sign
    due: Text


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows under a heading, with the key that begins another."""

    title: Text
    enter: Link
    rows: tuple[Row, ...]
    empty: Empty


@dataclass(frozen=True, slots=True)
class DeskPage:
    lists: tuple[Listed, ...]
    title: Text


@dataclass(frozen=True, slots=True)
class Section:
    """A public list under a heading."""

    title: Text
    rows: tuple[NoticeRow, ...]
    empty: Empty
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class EchoPage:
    """What came of everything: figures, and lists that everybody reads."""

    title: Text
    lead: Text
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    links: tuple[Link, ...]

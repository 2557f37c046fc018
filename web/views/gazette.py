"""Facts of the pages of the gazette."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Fact, Link
from web.views.public import NoticeRow
from web.words import Text


@dataclass(frozen=True, slots=True)
class GazettePage:
    """All issues, or the articles that hold what is searched, and how many in words."""

    q: str
    rows: tuple[NoticeRow, ...]
    found: Text
    empty: Empty
    keys: tuple[Link, ...] = ()
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class IssuePage:
    """One issue: its table of contents by section."""

    of: Link
    title: Text
    facts: tuple[Fact, ...]
    sections: tuple[tuple[str, tuple[NoticeRow, ...]], ...]
    json: str

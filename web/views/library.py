"""Facts of the pages of the document library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.views.elements import Empty, Fact, Link
from web.views.public import FacetGroup, NoticeRow
from web.words import Text


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """`found` in words; `before` and `after` are addresses of the neighbouring pages; `kept`: what else narrows."""

    q: str
    kept: tuple[tuple[str, str], ...]
    groups: tuple[FacetGroup, ...]
    rows: tuple[NoticeRow, ...]
    found: Text
    empty: Empty
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record: its text in paragraphs, and what proves that it is as it was taken in."""

    of: Link
    index: str
    title: str
    made: date
    facts: tuple[Fact, ...]
    paragraphs: tuple[Text, ...]
    json: str

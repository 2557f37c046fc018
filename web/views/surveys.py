"""Facts of the pages of surveys."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Fact, Form, Link
from web.views.public import NoticeRow
from web.words import Text


@dataclass(frozen=True, slots=True)
class SurveysPage:
    rows: tuple[NoticeRow, ...]
    empty: Empty
    keys: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One choice: how many took it, and what percentage that is, to one decimal."""

    choice: str
    count: int
    percent: str
    width: int
    """Tenths of a percent."""


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """One survey: its form while it is open and, once published, what was answered."""

    of: Link
    title: str
    facts: tuple[Fact, ...]
    keys: tuple[Link, ...]
    form: Form | None
    taken: bool
    error: Text
    results: tuple[tuple[str, tuple[Bar, ...]], ...]
    csv: str

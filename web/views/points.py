"""Facts of the pages of information points."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Fact, Form, Link
from web.views.public import Figure, NoticeRow
from web.words import Text


@dataclass(frozen=True, slots=True)
class PointsPage:
    """A list of points, one point, a township with its villages, or the desk of who helps at a point."""

    title: Text
    of: tuple[Link, ...] = ()
    lead: Text = ""
    error: Text = ""
    keys: tuple[Link, ...] = ()
    facts: tuple[Fact, ...] = ()
    figures: tuple[Figure, ...] = ()
    sections: tuple[tuple[Text, tuple[NoticeRow, ...]], ...] = ()
    empty: Empty | None = None
    form: Form | None = None

"""Facts of the pages of accounts of new media."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Fact, Link
from web.views.public import NoticeRow
from web.words import Text


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post; `put_right` says what was wrong and how it was corrected."""

    title: str
    text: str
    meta: tuple[Text, ...]
    put_right: Text = ""


@dataclass(frozen=True, slots=True)
class MediaPage:
    """All accounts, or one."""

    title: Text
    of: tuple[Link, ...] = ()
    keys: tuple[Link, ...] = ()
    facts: tuple[Fact, ...] = ()
    rows: tuple[NoticeRow, ...] = ()
    posts: tuple[PostRow, ...] = ()
    empty: Empty | None = None

"""The page of the search over everything public."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty
from web.views.public import Facet, NoticeRow
from web.words import Text


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; `more` leads to all of it, empty where all is shown."""

    name: Text
    found: Text
    rows: tuple[NoticeRow, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`kinds` with how much each has of what is searched; `before` and `after` where one kind has many pages."""

    q: str
    kinds: tuple[Facet, ...]
    groups: tuple[Group, ...]
    empty: Empty
    before: str = ""
    after: str = ""

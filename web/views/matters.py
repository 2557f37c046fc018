"""Facts of the public lists of approval."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Link, Sign
from web.views.public import Facet, FacetGroup
from web.words import Text


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row; `href` is where its first cell leads, `sign` what stands before the last."""

    cells: tuple[Text, ...]
    href: str = ""
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One list as a table, a page of it; `lists` are all of them with the number of their rows, `on` the day of which
    it is, empty where it has no days; `begins`: what an officer may add under a code."""

    of: Link
    name: Text
    lead: Text
    lists: tuple[Facet, ...]
    groups: tuple[FacetGroup, ...]
    action: str
    on: str
    heads: tuple[Text, ...]
    rows: tuple[ListRow, ...]
    found: int
    empty: Empty
    files: tuple[Link, ...]
    data: str
    begins: Text = ""
    before: str = ""
    after: str = ""

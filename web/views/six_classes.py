"""The monitor of the six classes of information."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.classes import Classes
from web.views.elements import Empty
from web.views.public import FacetGroup


@dataclass(frozen=True, slots=True)
class SixClassesPage:
    """The lots of a year, those with something missing first; `lacking`: how many of `found` lack something."""

    groups: tuple[FacetGroup, ...]
    table: Classes
    found: int
    lacking: int
    csv: str
    empty: Empty
    page: int = 1
    pages: int = 1
    before: str = ""
    after: str = ""

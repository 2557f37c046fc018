"""What the page of suppliers' ratings shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.views.elements import Empty, Link
from web.views.public import FacetGroup
from web.words import Text


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One mark: of which contract, on which day, by which notice of acceptance."""

    contract: Link
    mark: int
    on: date
    notice: Link


@dataclass(frozen=True, slots=True)
class Rated:
    """A supplier with every mark that it got in the year, the newest first; `mean` is their mean."""

    name: Text
    code: str
    mean: Text
    rows: tuple[RatingRow, ...]


@dataclass(frozen=True, slots=True)
class RatingsPage:
    title: Text
    years: FacetGroup
    suppliers: tuple[Rated, ...]
    empty: Empty

"""Facts of the pages of assessment: a month, or a quarter's bulletin, by office; and the points of one office."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Fact, Link, Sign
from web.views.public import Facet
from web.words import Text


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """An office; `shares` under each head, empty where there was nothing to do."""

    name: Text
    href: str
    score: str
    shares: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """`year`: what is on file; `lacking`: offices without rules of their own."""

    title: Text
    times: tuple[Facet, ...]
    facts: tuple[Fact, ...]
    heads: tuple[Text, ...]
    rows: tuple[ScoreRow, ...]
    empty: Empty
    year: tuple[Fact, ...]
    lacking: tuple[Text, ...]
    keys: tuple[Link, ...]
    file: str


@dataclass(frozen=True, slots=True)
class PointRow:
    what: Text
    href: str
    sign: Sign
    appeal: Text


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """An indicator with its weight, how much of it was done, and every point."""

    name: Text
    weight: int
    share: str
    points: tuple[PointRow, ...]


@dataclass(frozen=True, slots=True)
class PointsPage:
    of: Link
    title: Text
    score: str
    groups: tuple[MeasureGroup, ...]
    keys: tuple[Link, ...]

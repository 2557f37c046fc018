"""What the pages of guides, of the list of powers and of bundles show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.flow_charts import Band, Flow
from web.views.elements import Fact, Form, Link, Shape, Sign
from web.views.public import Facet, Figure, NoticeRow
from web.words import Text


@dataclass(frozen=True, slots=True)
class Note:
    text: Text
    shape: Shape


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a guide, a line a thing."""

    title: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """An application under way: its number says nothing of who applies."""

    number: str
    step: Text
    accepted: date
    until: date | None
    sign: Sign


@dataclass(frozen=True, slots=True)
class FieldChange:
    name: Text
    gone: tuple[Text, ...]
    new: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A published change: what happened and when, what differs."""

    title: Link
    what: Text
    when: Text
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class GuidePage:
    """The guide of a matter. `tips`: how to fill things in; `back`: which steps lead back to which."""

    of: tuple[Link, ...]
    title: Text
    lead: Text
    notes: tuple[Note, ...]
    keys: tuple[Link, ...]
    parts: tuple[Part, ...]
    service: tuple[Fact, ...]
    tips: tuple[Text, ...]
    files: tuple[Link, ...]
    flow: Flow
    back: tuple[Text, ...]
    duties: tuple[Fact, ...]
    running: tuple[Running, ...]
    changes: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class PowerRow:
    name: Link
    code: str
    kind: Text
    office: Link
    basis: Text
    running: int


@dataclass(frozen=True, slots=True)
class PowersPage:
    """The list on a day; `versions`: the days from which it says something else."""

    on: date
    versions: tuple[Facet, ...]
    kinds: tuple[Facet, ...]
    figures: tuple[Figure, ...]
    rows: tuple[PowerRow, ...]
    changes: tuple[ChangeRow, ...]
    owed: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class BundlePage:
    """A bundle: its stages as a chart, and what belongs to it; or the list of all, with the form that adds one."""

    of: tuple[Link, ...]
    title: Text
    lead: Text
    keys: tuple[Link, ...] = ()
    bands: tuple[Band, ...] = ()
    rows: tuple[PowerRow, ...] = ()
    listed: tuple[NoticeRow, ...] = ()
    entering: Form | None = None

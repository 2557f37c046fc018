"""The door of a docket: what it offers, the form that asks for it, the one that finds it again."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Form, Link
from web.views.public import Figure
from web.words import Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table under a heading; the first cell of a row names it."""

    title: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    empty: Empty


@dataclass(frozen=True, slots=True)
class Asking:
    """A form under a heading, with what has to be known before it."""

    title: Text
    note: Text
    form: Form


@dataclass(frozen=True, slots=True)
class DoorPage:
    title: Text
    lead: Text
    links: tuple[Link, ...]
    sheets: tuple[Sheet, ...] = ()
    asks: tuple[Asking, ...] = ()
    figures: tuple[Figure, ...] = ()
    of: Link | None = None
    error: Text = ""

"""The page of one project."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Fact, Link, Sign
from web.words import Text


@dataclass(frozen=True, slots=True)
class Dated:
    """A link with its day (2026-11-30), and on which platform where it is a posting."""

    text: Text
    href: str
    on: str


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One of the eight classes: what is there and where it was posted, or why there is nothing."""

    name: Text
    state: Sign
    items: tuple[Dated, ...]
    postings: tuple[Dated, ...]
    reason: Text = ""
    lacking: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """From approval to completion; `slots` only of a major project. `flag`: what is owed and not there."""

    number: str
    title: Text
    facts: tuple[Fact, ...]
    course: tuple[tuple[Text, tuple[Dated, ...]], ...]
    slots: tuple[SlotRow, ...]
    flag: Text = ""
    actions: tuple[Link, ...] = ()

"""What the pages of matters before the public show."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Fact, Form, Link, Sign, Stage
from web.words import Text


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter in the list; `red` what is wrong with it, none mostly."""

    title: Text
    href: str
    kind: Text
    office: Text
    closes: Text
    state: Sign


@dataclass(frozen=True, slots=True)
class MattersPage:
    """`acts` are for officers alone."""

    rows: tuple[MatterRow, ...]
    empty: Empty
    acts: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A row of the response table."""

    numbers: str
    point: Text
    adopted: Sign
    why: Text


@dataclass(frozen=True, slots=True)
class MatterPage:
    """One matter. `form`: comments are taken now; `taken`: the number of the comment that was just handed in."""

    number: str
    title: Text
    now: Text
    stages: tuple[Stage, ...]
    facts: tuple[Fact, ...]
    red: tuple[Text, ...] = ()
    acts: tuple[Link, ...] = ()
    draft: str = ""
    form: Form | None = None
    error: Text = ""
    taken: Text = ""
    outcomes: tuple[OutcomeRow, ...] = ()
    result: str = ""
    comments: tuple[Fact, ...] = ()
    aside: tuple[Fact, ...] = ()
    steps: tuple[Fact, ...] = ()
    decision: str = ""
    reports: tuple[tuple[Fact, ...], ...] = ()

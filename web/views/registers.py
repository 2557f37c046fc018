"""Facts of the pages of registers."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Fact, Link
from web.views.public import Facet
from web.words import Text


@dataclass(frozen=True, slots=True)
class RegistersPage:
    """Every register with the number of its entries."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry; `office` is whose it is, in a register where each office has its own."""

    cells: tuple[str, ...]
    office: Link | None = None


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One register: what is missing, then its entries as a table; `only` is the one office that is shown, `every` the
    way back to all of them. Of a list in versions: what is said of the one shown, all of them, and the day."""

    of: Link
    name: Text
    q: str
    action: str
    missing: tuple[Text, ...]
    heads: tuple[Text, ...]
    rows: tuple[EntryRow, ...]
    found: int
    empty: Empty
    keys: tuple[Link, ...]
    csv: str
    data: str
    before: str = ""
    after: str = ""
    owned: bool = False
    code: str = ""
    only: Text = ""
    every: Link | None = None
    version: tuple[Fact, ...] = ()
    versions: tuple[Facet, ...] = ()
    on: str = ""

"""Facts of the pages of registers."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Fact, Link
from web.words import Text


@dataclass(frozen=True, slots=True)
class RegistersPage:
    """Every register with the number of its entries."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One register: what is missing this year, then its entries as a table."""

    of: Link
    name: Text
    q: str
    action: str
    missing: tuple[Text, ...]
    heads: tuple[Text, ...]
    rows: tuple[tuple[str, ...], ...]
    found: int
    empty: Empty
    keys: tuple[Link, ...]
    csv: str
    data: str
    before: str = ""
    after: str = ""

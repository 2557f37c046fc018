"""What the pages of framework agreements and malls show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kernel.money import Money
from web.views.elements import Empty, Fact, Form, Link, Sign
from web.words import Text


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """An agreement in the list; `about` says what it is and how it is called off."""

    title: Text
    href: str
    about: Text
    until: datetime
    suppliers: int


@dataclass(frozen=True, slots=True)
class FrameworksPage:
    """`opening` is for an owner alone: it leads to the form that opens an agreement."""

    rows: tuple[FrameworkRow, ...]
    empty: Empty
    opening: Form | None = None


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A supplier and one of its prices."""

    place: int
    supplier: Text
    item: Text
    unit: Text
    price: Money
    state: Sign


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order; `split` says that it looks like one that was split to stay below the threshold."""

    at: datetime
    buyer: Text
    supplier: Text
    what: Text
    amount: Money
    state: Sign
    split: bool


@dataclass(frozen=True, slots=True)
class FrameworkPage:
    """One agreement. `acts` are what the reader may do now."""

    title: Text
    facts: tuple[Fact, ...]
    prices: tuple[PriceRow, ...]
    orders: tuple[OrderRow, ...]
    competitions: tuple[Fact, ...]
    acts: tuple[Link, ...]
    nobody: Text
    nothing: Text

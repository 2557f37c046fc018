"""Facts of the page of leads that a supervisor looks at after an opening."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from web.views.elements import Fact
from web.words import Text


@dataclass(frozen=True, slots=True)
class Quoted:
    """A bidder and its price; `label` is its letter in the drawing, the lowest is A and drawn last."""

    label: str
    bidder: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class Lead:
    """`beside`: the figure and its fence in percent, none where a drawing of the two says nothing."""

    name: Text
    evidence: Text
    rate: Text
    beside: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class ScreensPage:
    """`quoted` is empty where nothing can be compared."""

    lot: str
    href: str
    currency: str
    quoted: tuple[Quoted, ...]
    leads: tuple[Lead, ...]
    facts: tuple[Fact, ...]

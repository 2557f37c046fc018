"""Facts of the page of leads that a supervisor looks at after an opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from web.views.elements import Fact, Sign
from web.words import Text


@dataclass(frozen=True, slots=True)
class Quoted:
    """A bidder and its price; `label` is its letter in the drawings, the lowest is A and drawn last."""

    label: str
    bidder: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class Alike:
    """One thing that is alike, and what stands there in each of two bids."""

    what: Text
    one: str
    two: str


@dataclass(frozen=True, slots=True)
class Lead:
    """`beside`: the figure and its fence in percent, none where a drawing of the two says nothing; `alike` is of the
    two `bidders`; `said`: what the supervisor said of it."""

    name: Text
    weight: Sign
    evidence: Text
    rate: Text
    beside: tuple[Decimal, Decimal] | None = None
    bidders: tuple[str, ...] = ()
    alike: tuple[Alike, ...] = ()
    said: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """Two bidders, how many lots both bid for, how many of those each has won, that share of the lots of the one who
    bids less (in percent), and whether it is a lead."""

    bidders: tuple[str, str]
    met: int
    wins: tuple[int, int]
    share: Decimal
    lead: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """The network as it is drawn: the labels of the bidders who met somebody, and by their places who met whom."""

    labels: Sequence[str]
    lines: Sequence[tuple[int, int, int, bool]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """One row of the matrix: a bidder, and its likeness to each in percent, None to itself; `marked`: at the fence."""

    label: str
    bidder: str
    shares: tuple[Decimal | None, ...]
    marked: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class ScreensPage:
    """`quoted` is empty where nothing can be compared; `at` where nothing was screened yet; `judge` leads to the act of
    the supervisor, empty without a lead."""

    lot: str
    href: str
    currency: str = ""
    quoted: tuple[Quoted, ...] = ()
    leads: tuple[Lead, ...] = ()
    facts: tuple[Fact, ...] = ()
    is_screened: bool = True
    judge: str = ""
    network: Drawn | None = None
    met: tuple[Met, ...] = ()
    likeness: tuple[Likeness, ...] = ()

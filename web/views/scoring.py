"""Facts of an expert's scoring page: the bid to read, the criteria, what is typed and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from web.views.elements import Link
from web.words import Text


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of the sheet. `value` as typed; `asks` is the question on an odd value, `why` the reason that
    answers it."""

    id: str
    name: Text
    bands: Text
    most: Decimal
    value: str = ""
    error: Text = ""
    asks: Text = ""
    objective: bool = False
    why: str = ""

    @property
    def state(self) -> str:
        """How its line is drawn: without a mark, in question, or neither."""
        return "bad" if self.error else "here" if self.asks else "" if self.value else "todo"


@dataclass(frozen=True, slots=True)
class CriterionGroup:
    name: Text
    most: Decimal
    criteria: tuple[Criterion, ...]
    sealed: Text = ""
    """Set for price points: what is said in place of the fields."""


@dataclass(frozen=True, slots=True)
class BidTab:
    name: Text
    href: str
    total: Decimal
    missing: int
    chosen: bool = False
    is_blind: bool = False
    """A number of the blind part, whose bid has a tab of its own."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A place to go to: a file of the bid, a bookmark, a bid to lay beside."""

    text: Text
    href: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of a bid as the expert reads it: `paragraphs` without script, or where it is text; else the reader
    takes `source` and opens it at `page`. `file` counts from 1."""

    heading: Text
    paragraphs: tuple[Text, ...]
    file: int
    contents: tuple[Chapter, ...]
    source: str = ""
    page: int = 1
    pins: tuple[Chapter, ...] = ()
    whole: Link | None = None


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Bids to read: which one, what lies open of it, and beside it of another."""

    of: Link
    bids: tuple[Chapter, ...]
    leaf: Leaf
    others: tuple[Chapter, ...] = ()
    beside: Leaf | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One mark among all; None is not given yet. `asks`: something is asked about it."""

    href: str
    mark: Decimal | None
    asks: bool = False


@dataclass(frozen=True, slots=True)
class MarksRow:
    name: Text
    most: Decimal
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Every mark of some bids, with the sum of each so far."""

    bids: tuple[Link, ...]
    rows: tuple[MarksRow, ...]
    totals: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class ScoringPage:
    title: Text
    number: str
    seat: Text
    method: Text
    by: datetime | None
    missing: int
    tabs: tuple[BidTab, ...]
    leaf: Leaf
    groups: tuple[CriterionGroup, ...]
    subtotal: Decimal
    weighed: Text
    action: str
    saved: datetime | None = None
    seal: Link | None = None
    kept: str = ""
    """The address that keeps what stands in the fields and answers with what follows from it."""
    key: str = ""
    """What the page closes on this machine what has not reached the platform (base64)."""
    unexplained: int = 0
    open: int = 0
    """Questions that no reason answers yet."""
    cautions: tuple[Text, ...] = ()
    marks: tuple[Marks, ...] = ()
    pins: str = ""
    beside: Leaf | None = None
    others: tuple[Chapter, ...] = ()
    links: tuple[Link, ...] = ()
    """Beside the files: the tender's own, the grid of prices."""

    @property
    def count(self) -> int:
        """How many bids are scored."""
        return sum(not tab.is_blind for tab in self.tabs) or len(self.tabs)

    @property
    def bid(self) -> Text:
        return next((tab.name for tab in self.tabs if tab.chosen), "")

    @property
    def missing_here(self) -> int:
        return next((tab.missing for tab in self.tabs if tab.chosen), 0)

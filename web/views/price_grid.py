"""Facts of the page that lays the priced bills of all bids side by side."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from web.views.desks import Pager
from web.views.elements import Link
from web.views.public import Facet
from web.words import Text


@dataclass(frozen=True, slots=True)
class GridCell:
    """One bid's line of a position: unit price, total, and what is to be looked at. `told`: in words, `far` the share
    above or below the median."""

    price: Decimal | None
    total: Decimal | None
    told: tuple[Text, ...] = ()
    far: Text = ""

    @property
    def marked(self) -> bool:
        return bool(self.told or self.far)


@dataclass(frozen=True, slots=True)
class GridRow:
    no: str
    name: str
    quantity: str
    ceiling: Decimal | None
    middle: Decimal | None
    cells: tuple[GridCell, ...]

    @property
    def marked(self) -> bool:
        return any(cell.marked for cell in self.cells)


@dataclass(frozen=True, slots=True)
class GridBid:
    """A bid's column: its total as it stands, and what is wrong with the bill as a whole."""

    name: Text
    total: Decimal | None
    told: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceGridPage:
    of: Link
    lead: Text
    bids: tuple[GridBid, ...]
    rows: tuple[GridRow, ...]
    facets: tuple[Facet, ...]
    pager: Pager
    csv: str
    unread: tuple[GridBid, ...] = ()
    """Bids whose priced bill cannot be read, with the reason."""

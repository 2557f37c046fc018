"""Facts of the panel in which a bidder packs, seals, submits and decrypts without leaving the browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from web.views.elements import Choice, Field


@dataclass(frozen=True, slots=True)
class Here:
    """A lot whose bids are taken, or one's own `bid` in it whose key is asked for now.

    `document` is the digest of the tender document in force, `fields` what its form asks for in the lot's
    `currencies`; `until` ends the taking of bids, or the decryption window.
    """

    lot: str
    document: str
    until: datetime
    bid: str = ""
    fields: tuple[Field, ...] = ()
    currencies: tuple[str, ...] = ()
    roles: tuple[Choice, ...] = ()
    prices: bool = False
    """Whether the form must tell a price of each item."""
    papers: tuple[str, ...] = ()
    """The roles that are papers asked for by the lot; `firm` is what a blind one of them may not name."""
    firm: str = ""
    envelopes: int = 1
    """2: the price is sealed apart."""

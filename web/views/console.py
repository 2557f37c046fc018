"""What the console of a live room shows those who answer for it."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Fact, Form, Link, Sign
from web.views.room import RoomPage
from web.words import Text


@dataclass(frozen=True, slots=True)
class Bidder:
    """One bidder by its number: its line, the way there and back, what it did last."""

    number: str
    line: Sign
    trip: Text
    last: Text


@dataclass(frozen=True, slots=True)
class ConsolePage:
    """`room` is the page that everybody sees; `signed` leads to the orders that need a signature, `orders` are done at
    once. `oddities` is None for whom they are not: supervision alone is told; so are `bidders` for the tenderee."""

    room: RoomPage
    orders: tuple[Form, ...]
    signed: tuple[Link, ...]
    told: Text
    bidders: tuple[Bidder, ...] | None
    health: tuple[Fact, ...]
    oddities: tuple[Text, ...] | None = None
    error: Text = ""

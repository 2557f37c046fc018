"""What the console of a live room shows those who answer for it."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Fact, Form, Link, Sign
from web.views.room import RoomPage
from web.words import Text


@dataclass(frozen=True, slots=True)
class Bidder:
    """One bidder by its number: its line, how often it was without one, the way there and back, what it did last."""

    number: str
    line: Sign
    gaps: Text
    trip: Text
    last: Text


@dataclass(frozen=True, slots=True)
class ConsolePage:
    """`room` is the page that everybody sees; `signed` leads to the orders that need a signature, `orders` are done at
    once. `oddities` is None for whom they are not: supervision alone is told; so are `bidders` for the tenderee, who
    learns nothing of `lines` either: the newest comings and goings. `kept` says for how long they are kept."""

    room: RoomPage
    orders: tuple[Form, ...]
    signed: tuple[Link, ...]
    told: Text
    bidders: tuple[Bidder, ...] | None
    health: tuple[Fact, ...]
    lines: tuple[Text, ...] = ()
    kept: Text = ""
    oddities: tuple[Text, ...] | None = None
    error: Text = ""

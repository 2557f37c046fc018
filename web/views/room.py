"""What the page of a live room shows: the price, the time, who offered what, by which rules."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from kernel.money import Money
from web.views.elements import Fact, Link, Margin, Shape, Sign
from web.words import Text

Going = Literal["lobby", "running", "paused", "reserve", "ended"]


Amount = Money | str
"""A price, or a share as it is written (`12.00%`)."""


@dataclass(frozen=True, slots=True)
class Bid:
    """One line of the record. `amount` None: hidden in its turn, or nothing that has one."""

    seq: int
    at: datetime
    bidder: str
    amount: Amount | None
    note: Text
    shape: Shape = "plain"


@dataclass(frozen=True, slots=True)
class Figure:
    name: Text
    value: Text
    unit: Text = ""
    live: str = ""
    """Under which name the page's script finds it."""


@dataclass(frozen=True, slots=True)
class Course:
    """The price over time: (seconds since 1970, price in `unit`) in order, at least two; `marks` are the moments, in
    the same seconds, at which the end moved. A price is so many yuan divided by `by`."""

    points: tuple[tuple[Decimal, Decimal], ...]
    marks: tuple[Decimal, ...]
    by: int
    unit: Text
    title: Text
    ends: tuple[str, str]

    @property
    def facts(self) -> str:
        """The same for the page's script."""
        at, price = zip(*self.points, strict=True)
        return json.dumps({"at": [float(one) for one in at], "price": [str(one) for one in price],
                           "marks": [float(one) for one in self.marks]})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """How the page's script follows the room: `state` changes when more than figures does, `one` is one unit of its
    money, `price` the best offer as a board writes it, `rights` whether offers may be matched by right, `takes` which
    commands its turn takes, `socket` the gateway's address, empty where there is none, `ticket` where the page asks for
    a ticket, empty for the public."""

    state: str
    seq: int
    one: Money
    price: str = ""
    rights: bool = False
    takes: str = ""
    socket: str = ""
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of which who enters chooses a value: its name in the terms, each value with what it stands for."""

    name: str
    words: Text
    values: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """A bidder's own part of the page. `bidder` is its number, empty while it is not in; `may` whether it still can;
    `board` the board that the script begins with.

    At the door: the highest first offer where one is asked for, the features, the rank of the right that the terms name
    as the bidder's own (0: none). Of who is in, `rank` is that of the right which it exercises.
    """

    bidder: str
    may: bool
    board: str
    highest: Money | None = None
    features: tuple[Feature, ...] = ()
    rank: int = 0


@dataclass(frozen=True, slots=True)
class RoomPage:
    """A room for everybody. `ends` is the end of the turn while time runs; `told` one sentence of how it stands."""

    number: str
    title: Text
    lot: Link
    method: Text
    going: Going
    turn: Text
    told: Text
    price: Amount | None
    leader: str
    led_at: datetime | None
    ends: datetime | None
    late: Text
    figures: tuple[Figure, ...]
    course: Course | None
    bids: tuple[Bid, ...]
    rules: tuple[Fact, ...]
    margin: Margin
    table: Link
    line: Line
    note: Sign | None = None
    watching: int | None = None
    seat: Seat | None = None
    firms: tuple[Fact, ...] = ()
    """Who was behind each number, after the end."""

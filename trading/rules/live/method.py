"""What a way of competing live must answer: one file in `trading/methods`, found by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Generic, Protocol

from kernel.canon import Json
from kernel.errors import Words
from kernel.reader import Reader
from trading.rules.live.command import Command, Signed
from trading.rules.live.room import Plan, Result, Room, Standing, Unit


class Kind(StrEnum):
    """What a parameter is, so that a form can be drawn for it."""

    AMOUNT = "amount"
    PERCENT = "percent"
    SECONDS = "seconds"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    TABLE = "table"


class Need(StrEnum):
    """Whether terms may leave a parameter out."""

    ALWAYS = "always"
    DEPENDS = "depends"  # on what another parameter says
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One published parameter: its name in the terms, how people call it, what a form begins with; where one of several
    is chosen, what each of them means; whether the terms must say it."""

    name: str
    words: Words
    kind: Kind
    standard: Json = None
    choices: Mapping[str, Words] = field(default_factory=dict)
    need: Need = Need.ALWAYS


class Shows(StrEnum):
    """What the room may see of offers during a turn; the operator's own desk sees no more."""

    ALL = "all"
    RANKS = "ranks"  # who leads and one's own place, no amounts
    COUNT = "count"  # how many, not who nor what
    BEFORE = "before"  # all that was offered before this turn, and who acts in it


@dataclass(frozen=True, slots=True)
class TurnKind:
    """`takes`: which commands of bidders (their classes). `tells`: see `Shows`. `unit`: what its offers count."""

    words: Words
    takes: tuple[type[Command], ...]
    tells: Shows = Shows.ALL
    unit: Unit = Unit.MONEY


@dataclass(frozen=True, slots=True)
class Door:
    """What is asked for at the door. `highest`: a first offer above nought and at most so much; None: none is taken.
    `features`: the published values of each. `holders`: whose right the notice names (优先购买权), organisation → rank,
    1 before 2."""

    highest: Decimal | None = None
    features: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)
    holders: Mapping[str, int] = field(default_factory=dict)


class Usual(Generic[Plan]):
    """What most kinds answer: nobody brings more than a key, and no turn is one of several rounds."""

    def door(self, plan: Plan) -> Door:
        return Door()

    def rounds(self, room: Room[Plan]) -> tuple[int, int] | None:
        return None


@dataclass(frozen=True, slots=True)
class Asking:
    """What may be offered at this moment: from `low` to `high`, both inclusive, None where nothing bounds it.

    `next` is the least step that would be taken, which one key on the bidder's page offers.
    """

    next: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


class Method(Protocol[Plan]):
    """Pure and exact. It never reads a clock: the moment is the command's, or the end of the turn that is over."""

    @property
    def words(self) -> Words: ...

    @property
    def parameters(self) -> tuple[Parameter, ...]: ...

    @property
    def turns(self) -> Mapping[str, TurnKind]: ...

    def rising(self, plan: Plan) -> bool:
        """Whether the higher of two offers is the better."""
        ...

    def plan(self, parameters: Reader, currency: str) -> Plan:
        """What the published parameters say; NotValid names the one that is missing, unknown or unlawful."""
        ...

    def door(self, plan: Plan) -> Door:
        """What a bidder must bring to be let in."""
        ...

    def rounds(self, room: Room[Plan]) -> tuple[int, int] | None:
        """Which round its turn belongs to and how many there are at most; None where the kind has none."""
        ...

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        """The room in its first turn after the lobby, which begins when the lobby ends."""
        ...

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        """The room with a command that this turn takes, or a Refusal; its event will be number `room.seq + 1`.

        An offer that ends its own turn leaves the room in the next turn, or ended (`Room.cut`).
        """
        ...

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        """When the turn ends after `command` was taken; what `room.now_ends` says where it does not move."""
        ...

    def next(self, room: Room[Plan]) -> Room[Plan]:
        """The room after its turn is over: in another turn, which begins when that one ended, or ended."""
        ...

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        """The offers that count, best first; equal ones by their event unless the method draws among them."""
        ...

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        """What the bidder (empty: anybody) could offer at this moment."""
        ...

    def result(self, room: Room[Plan]) -> Result:
        """How an ended room came out; the reserve is judged elsewhere."""
        ...

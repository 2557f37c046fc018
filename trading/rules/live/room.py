"""A room as it stands after its last event: who is in, what turn it is, what is offered, how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, Generic, TypeVar

from kernel.canon import Json, instant

Plan = TypeVar("Plan")
LOBBY: Final = "lobby"
"""The first turn of every room: bidders are let in, nobody offers yet."""


class Unit(StrEnum):
    """What an amount counts, written with the currency's decimals in either case."""

    MONEY = "money"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the notice fixes. With fewer bidders than `least` nothing begins; `reserve` hides the reserve price."""

    method: str
    currency: str
    starts_at: datetime
    parameters: Mapping[str, Json]
    least: int = 1
    reserve: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of time with rules of its own: bids count from `begins` inclusive to `ends` exclusive.

    `kind` is one of the method's turns or the lobby, `round` counts from 1 through the room (0 in the lobby), and
    `whose` names who alone may act; nobody named: everybody.
    """

    kind: str
    round: int
    begins: datetime
    ends: datetime
    whose: tuple[str, ...] = ()

    def body(self) -> dict[str, Json]:
        times: dict[str, Json] = {"begins": instant(self.begins), "ends": instant(self.ends)}
        turn: dict[str, Json] = {"turn": self.kind, "round": self.round}
        named: dict[str, Json] = {"whose": list(self.whose)} if self.whose else {}
        return turn | times | named


@dataclass(frozen=True, slots=True)
class Entrant:
    """Who was let in, under its number; `coefficient` divides its prices before they are compared, see `Enter` for the
    rest."""

    bidder: str
    key: str
    coefficient: Fraction = Fraction(1)
    priority: int = 0
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """An offer that counts. `seq` is its event's number: of two at one moment the earlier event was first."""

    bidder: str
    amount: Decimal
    at: datetime
    seq: int
    round: int
    lots: tuple[str, ...] = ()
    unit: Unit = Unit.MONEY


class Ending(StrEnum):
    """How a competition ended."""

    WON = "won"
    DRAW = "draw"  # `bidders` are equal: the lot is drawn among them
    FAILED = "failed"  # 流拍
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Won:
    """What one winner gets and pays (or is paid); `lots` are named where several were sold together, `share` is the
    percentage that won beside the price where a second quantity was bid for (竞自持)."""

    bidder: str
    price: Decimal
    lots: tuple[str, ...] = ()
    share: Decimal | None = None

    def body(self) -> dict[str, Json]:
        lots: dict[str, Json] = {"lots": list(self.lots)} if self.lots else {}
        share: dict[str, Json] = {"share": str(self.share)} if self.share is not None else {}
        return {"bidder": self.bidder, "price": str(self.price)} | lots | share


@dataclass(frozen=True, slots=True)
class Result:
    """`reason` is a stable word, for example `no_offer`; `equal` are those among whom a draw decides, in order."""

    ending: Ending
    reason: str
    winners: tuple[Won, ...] = ()
    equal: tuple[str, ...] = ()

    def body(self) -> dict[str, Json]:
        won: list[Json] = [each.body() for each in self.winners]
        return {"ending": str(self.ending), "reason": self.reason, "winners": won, "equal": list(self.equal)}


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a bidder's last command: its event, and the code if it was refused."""

    number: int
    signature: str
    seq: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One event to record. `by` is a bidder's number, an officer's tag, or nothing for the clerk."""

    name: str
    at: datetime
    by: str
    body: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Room(Generic[Plan]):
    """`turn` is None after the end. `offers` are those that count, by the bidder (and the lots) they are of,
    in the order of their events.

    `plan` is what the method read out of the terms; `seq` numbers the last event of the room's chain, `at` is its
    moment; `paused` is since when time stands still. `bids` and
    `extensions` count what was taken from bidders, and how often that or an officer moved an end.
    """

    subject: str
    terms: Terms
    plan: Plan
    at: datetime
    turn: Turn | None
    seq: int = 1
    paused: datetime | None = None
    entrants: Mapping[str, Entrant] = field(default_factory=dict)
    offers: dict[str, Standing] = field(default_factory=dict)
    sealed: Mapping[str, str] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    answered: Mapping[str, Answered] = field(default_factory=dict)
    bids: int = 0
    extensions: int = 0
    result: Result | None = None

    def offering(self, standing: Standing, apart: str = "") -> Room[Plan]:
        """The room with this offer in place of the bidder's last one for the same lots.

        `apart` keeps it beside those that were put in under another such word.
        """
        key = "+".join((standing.bidder, *standing.lots, *([apart] if apart else [])))
        offers = dict(self.offers)
        offers.pop(key, None)  # what is put in anew stands last
        offers[key] = standing
        return self._moved(self.at, self.seq, offers, self.answered, self.bids)

    def answering(self, bidder: str, told: Answered, at: datetime, taken: int) -> Room[Plan]:
        """The room after the event by which a bidder's command was answered; `taken` of it count as bids."""
        return self._moved(at, told.seq, self.offers, {**self.answered, bidder: told}, self.bids + taken)

    def _moved(
        self, at: datetime, seq: int, offers: dict[str, Standing], answered: Mapping[str, Answered], bids: int
    ) -> Room[Plan]:
        """What bids change. It is asked for twice a bid, and `dataclasses.replace` takes more than twice as long."""
        return Room(
            self.subject, self.terms, self.plan, at, self.turn, seq, self.paused, self.entrants, offers, self.sealed,
            self.confirmed, answered, bids, self.extensions, self.result,
        )  # fmt: skip

    def turning(self, kind: str, round_: int, seconds: int, whose: tuple[str, ...] = ()) -> Room[Plan]:
        """The room in a next turn, which begins where this one ends. Only before the end of the last one."""
        begins = self.now_ends
        return replace(self, turn=Turn(kind, round_, begins, later(begins, seconds), whose))

    def cut(self, at: datetime) -> Room[Plan]:
        """The room with its turn over at `at`: the next one begins there."""
        return replace(self, turn=replace(self.turn, ends=at)) if self.turn else self

    def ended(self) -> Room[Plan]:
        return replace(self, turn=None)

    @property
    def now_ends(self) -> datetime:
        return self.turn.ends if self.turn else self.at


def later(moment: datetime, seconds: int) -> datetime:
    return moment + timedelta(seconds=seconds)

"""Rooms to bid in: lawful terms, people let in, and commands as their pages would send them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from kernel.canon import Json
from trading.methods import english_auction
from trading.rules.live import step
from trading.rules.live.command import Command, Confirm, Due, Enter, Offer, Reveal, Seal, Signed, commitment
from trading.rules.live.method import Method
from trading.rules.live.replay import Event
from trading.rules.live.room import Fact, Result, Room, Terms, Turn

OPENS = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STARTS = OPENS + timedelta(minutes=30)
SUBJECT = "A-2026-0001-1"
ENGLISH: Mapping[str, Json] = {
    "start": "1000000.00",
    "step": "10000.00",
    "whole_steps": False,
    "lasts": 3600,
    "late": "from_bid",
    "window": 300,
    "length": 300,
}


def after(seconds: float) -> datetime:
    """So many seconds after the competition's start, in whole milliseconds."""
    return STARTS + timedelta(milliseconds=round(seconds * 1000))


@dataclass
class Hall:
    """One room that is bid in, and the chain that its events make."""

    method: Method[Any]
    room: Room[Any]
    events: list[Event] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def do(self, *commands: Command) -> tuple[step.Answer, ...]:
        decided = step.decide(self.method, self.room, commands)
        self.room = decided.room
        self.keep(decided.facts)
        return decided.answers

    def keep(self, facts: Iterable[Fact]) -> None:
        self.events += [Event(each.name, each.at, each.by or "clerk.platform", each.body) for each in facts]

    def signed(self, kind: type[Signed], bidder: str, seconds: float, **more: Any) -> Signed:  # noqa: ANN401  the fields of any kind
        """A command as the bidder's page would send it now: fresh number, the present round, the last event seen."""
        self.numbers[bidder] = number = more.pop("number", self.numbers.get(bidder, 0) + 1)
        turn = self.room.turn
        place: dict[str, Any] = {"round": turn.round if turn else 0, "seen": self.room.seq, "number": number}
        unsigned = kind(at=after(seconds), bidder=bidder, **(place | more))
        text = hashlib.sha256(unsigned.message(self.room.subject)).hexdigest()
        return kind(at=after(seconds), bidder=bidder, **(place | more | {"signature": text}))

    def bid(self, bidder: str, amount: str, seconds: float, **more: Any) -> step.Answer:  # noqa: ANN401  fields of an offer
        self.do(Due(at=after(seconds)))  # the page has seen what time brought along
        return self.do(self.signed(Offer, bidder, seconds, amount=Decimal(amount), **more))[0]

    def seal(self, bidder: str, amount: str, seconds: float, *lots: str) -> step.Answer:
        """A price hidden under the salt that `reveal` shows it with."""
        hidden = commitment(Decimal(amount), salt(bidder, amount, *lots), lots)
        self.wait(seconds)
        return self.do(self.signed(Seal, bidder, seconds, commitment=hidden))[0]

    def reveal(self, bidder: str, amount: str, seconds: float, *lots: str) -> step.Answer:
        shown = {"amount": Decimal(amount), "salt": salt(bidder, amount, *lots), "lots": lots}
        self.wait(seconds)
        return self.do(self.signed(Reveal, bidder, seconds, **shown))[0]

    def confirm(self, bidder: str, seconds: float) -> step.Answer:
        self.wait(seconds)
        return self.do(self.signed(Confirm, bidder, seconds))[0]

    @property
    def result(self) -> Result:
        assert self.room.result, "the competition is not over"
        return self.room.result

    @property
    def won(self) -> list[tuple[str, str]]:
        """Winners with their prices as printed."""
        return [(each.bidder, str(each.price)) for each in self.result.winners]

    @property
    def turn(self) -> Turn:
        assert self.room.turn, "the competition is over"
        return self.room.turn

    def wait(self, seconds: float) -> None:
        self.do(Due(at=after(seconds)))


def terms(
    method: str = "english_auction",
    parameters: Mapping[str, Json] = ENGLISH,
    least: int = 1,
    reserve: str | None = None,
) -> Terms:
    return Terms(method, "CNY", STARTS, parameters, least, reserve)


def hall(
    method: Method[Any] = english_auction.METHOD,
    given: Terms | None = None,
    bidders: Iterable[str] = ("01", "02", "03"),
    features: Mapping[str, Mapping[str, str]] | None = None,
    amounts: Mapping[str, str] | None = None,
    rights: Mapping[str, int] | None = None,
) -> Hall:
    """A hall whose bidders are in, some with a first offer, the values of their features or the rank of a right; the
    competition has not begun."""
    room, first = step.opened(method, SUBJECT, given or terms(), OPENS)
    made = Hall(method, room)
    made.keep([first])
    for each in bidders:
        made.do(
            Enter(
                at=OPENS,
                bidder=each,
                key=f"key-{each}",
                priority=(rights or {}).get(each, 0),
                amount=Decimal(amounts[each]) if amounts and each in amounts else None,
                features=(features or {}).get(each, {}),
            )
        )
    return made


def salt(*of: str) -> str:
    return hashlib.sha256("+".join(of).encode()).hexdigest()

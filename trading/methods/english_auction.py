"""增价竞价: every offer must beat the last by a step; who offered last when the time is over has won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, cast

from kernel.errors import NotValid, Words
from kernel.reader import Reader
from trading.rules.live import closing, ladder
from trading.rules.live.command import Offer, Signed
from trading.rules.live.method import Asking, Kind, Method, Parameter, TurnKind
from trading.rules.live.room import Ending, Result, Room, Standing, Won

BIDDING: Final = "bidding"
LONGEST: Final = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Plan:
    """`start` itself may be offered first. `lasts` in seconds before any extension."""

    start: Decimal
    ladder: ladder.Ladder
    lasts: int
    soft: closing.SoftClose


@dataclass(frozen=True, slots=True)
class EnglishAuction:
    words: Words = Words("增价竞价", "English auction")
    parameters: tuple[Parameter, ...] = (
        Parameter("start", Words("起始价", "Start price"), Kind.AMOUNT),
        *ladder.PARAMETERS,
        Parameter("lasts", Words("自由竞价时长（秒）", "Time for bids, seconds"), Kind.SECONDS, 3600),
        *closing.PARAMETERS,
    )
    turns: Mapping[str, TurnKind] = field(
        default_factory=lambda: {BIDDING: TurnKind(Words("竞价", "Bidding"), (Offer,))}
    )
    rising: bool = True

    def plan(self, parameters: Reader, currency: str) -> Plan:
        parameters.only(*(each.name for each in self.parameters))
        return Plan(
            start=ladder.amount(parameters, "start", currency),
            ladder=ladder.read(parameters, currency),
            lasts=parameters.integer("lasts", 1, LONGEST),
            soft=closing.read(parameters),
        )

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        return room.turning(BIDDING, 1, room.plan.lasts)

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        offer = cast("Offer", command)  # its turn takes nothing else
        self._check(room, offer.amount)
        standing = Standing(offer.bidder, offer.amount, offer.at, room.seq + 1, offer.round)
        return room.offering(standing)

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        return room.plan.soft.ends(room.turn, command.at) if room.turn else room.now_ends

    def next(self, room: Room[Plan]) -> Room[Plan]:
        return room.ended()

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        return tuple(sorted(room.offers.values(), key=lambda each: -each.amount))

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        best = self._best(room)
        low = best.amount + room.plan.ladder.step(best.amount) if best else room.plan.start
        return Asking(next=low, low=low)

    def result(self, room: Room[Plan]) -> Result:
        best = self._best(room)
        if best is None:
            return Result(Ending.FAILED, "no_offer")
        return Result(Ending.WON, "highest", (Won(best.bidder, best.amount),))

    def _best(self, room: Room[Plan]) -> Standing | None:
        """The last one: none is taken that is not better than all before it."""
        return next(reversed(room.offers.values()), None)

    def _check(self, room: Room[Plan], amount: Decimal) -> None:
        best, start = self._best(room), room.plan.start
        if best:
            room.plan.ladder.check(best.amount, amount, rising=True)
        elif amount < start:
            raise NotValid("room.below_start", f"不得低于起始价 {start}", f"the start price is {start}", field="amount")


METHOD: Method[Plan] = EnglishAuction()

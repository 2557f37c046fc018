"""一次报价: one sealed price each, all shown together; the best has won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, cast

from kernel.errors import Words
from kernel.reader import Reader
from trading.rules.live import ladder, offers, sealing
from trading.rules.live.command import Reveal, Seal, Signed
from trading.rules.live.method import Asking, Kind, Method, Parameter, TurnKind
from trading.rules.live.room import Result, Room, Standing


class Ties(StrEnum):
    """What decides between equal prices."""

    DRAW = "draw"
    EARLIEST = "earliest"  # whose seal came first (报价相同的，先提交者)


_TIES: Final[Mapping[str, Words]] = {
    Ties.DRAW: Words("公开摇号", "A public draw"),
    Ties.EARLIEST: Words("先封存者得", "The earlier seal"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """`bound` is the start price of a sale, the ceiling of a purchase."""

    sale: bool
    bound: Decimal
    times: sealing.Times
    ties: Ties


@dataclass(frozen=True, slots=True)
class SealedQuote:
    """A seal that is never shown is no offer."""

    words: Words = Words("一次报价", "One sealed quote")
    parameters: tuple[Parameter, ...] = (
        offers.DIRECTION,
        Parameter("bound", Words("起始价或最高限价", "Start price or ceiling"), Kind.AMOUNT),
        *sealing.PARAMETERS,
        Parameter("ties", Words("报价相同时", "Equal prices"), Kind.CHOICE, "draw", _TIES),
    )
    turns: Mapping[str, TurnKind] = field(default_factory=sealing.turns)

    def rising(self, plan: Plan) -> bool:
        return plan.sale

    def plan(self, parameters: Reader, currency: str) -> Plan:
        parameters.only(*(each.name for each in self.parameters))
        return Plan(
            sale=offers.sells(parameters),
            bound=ladder.amount(parameters, "bound", currency),
            times=sealing.read(parameters),
            ties=parameters.choice("ties", Ties),
        )

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        return room.turning(sealing.SEALING, 1, room.plan.times.seals)

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        if isinstance(command, Seal):
            return sealing.sealed(room, command)
        shown = cast("Reveal", command)  # the turns take nothing else
        sealing.check(room, shown)
        offers.bounded(shown.amount, room.plan.bound, rising=room.plan.sale)
        return offers.placed(room, shown)

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        return room.now_ends

    def next(self, room: Room[Plan]) -> Room[Plan]:
        if room.turn and room.turn.kind == sealing.SEALING:
            return room.turning(sealing.REVEALING, 2, room.plan.times.reveals)
        return room.ended()

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        """Equal prices by their seals, not by who was quicker to show."""
        by_seal = [room.offers[each] for each in sealing.order(room) if each in room.offers]
        return tuple(sorted(by_seal, key=lambda each: -each.amount if room.plan.sale else each.amount))

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        bound = room.plan.bound
        return Asking(low=bound) if room.plan.sale else Asking(high=bound)

    def result(self, room: Room[Plan]) -> Result:
        reason = "highest" if room.plan.sale else "lowest"
        return offers.outright(self.ranking(room), reason, drawn=room.plan.ties is Ties.DRAW)


METHOD: Method[Plan] = SealedQuote()

"""增价竞价: every offer must beat the last by a step; who offered last when the time is over has won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, cast

from kernel.errors import Words
from kernel.reader import Reader
from trading.rules.live import closing, ladder, offers, priority
from trading.rules.live.command import Offer, Signed
from trading.rules.live.method import Asking, Door, Kind, Method, Parameter, TurnKind, Usual
from trading.rules.live.room import Result, Room, Standing

BIDDING: Final = "bidding"
LONGEST: Final = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Plan:
    """`start` itself may be offered first. `lasts` in seconds before any extension."""

    start: Decimal
    ladder: ladder.Ladder
    right: priority.Right
    lasts: int
    soft: closing.SoftClose


@dataclass(frozen=True, slots=True)
class EnglishAuction(Usual[Plan]):
    words: Words = Words("增价竞价", "English auction")
    parameters: tuple[Parameter, ...] = (
        Parameter("start", Words("起始价", "Start price"), Kind.AMOUNT),
        *ladder.PARAMETERS,
        priority.PREFERRED,
        priority.EQUALS,
        Parameter("lasts", Words("自由竞价时长", "Time for bids"), Kind.SECONDS, 3600),
        *closing.PARAMETERS,
    )
    turns: Mapping[str, TurnKind] = field(
        default_factory=lambda: {BIDDING: TurnKind(Words("竞价", "Bidding"), (Offer,))}
    )

    def rising(self, plan: Plan) -> bool:
        return True

    def plan(self, parameters: Reader, currency: str) -> Plan:
        parameters.only(*(each.name for each in self.parameters))
        return Plan(
            start=ladder.amount(parameters, "start", currency),
            ladder=ladder.read(parameters, currency),
            right=priority.read(parameters),
            lasts=parameters.integer("lasts", 1, LONGEST),
            soft=closing.read(parameters),
        )

    def door(self, plan: Plan) -> Door:
        return Door(holders=plan.right.holders)

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        return room.turning(BIDDING, 1, room.plan.lasts)

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        offer, plan = cast("Offer", command), room.plan  # its turn takes nothing else
        priority.check(room, plan.right, plan.ladder, plan.start, offer)
        return offers.placed(room, offer)

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        return room.plan.soft.ends(room.turn, command.at) if room.turn else room.now_ends

    def next(self, room: Room[Plan]) -> Room[Plan]:
        return room.ended()

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        return priority.ranked(room, room.offers.values())

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        low = priority.asked(room, room.plan.right, room.plan.ladder, room.plan.start, bidder)
        return Asking(next=low, low=low)

    def result(self, room: Room[Plan]) -> Result:
        return offers.outright(priority.foremost(room, self.ranking(room)), "highest", drawn=room.plan.right.drawn)


METHOD: Method[Plan] = EnglishAuction()

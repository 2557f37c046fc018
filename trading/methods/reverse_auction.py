"""降价竞价: every offer goes a step below the one before it, from the ceiling down; the lowest has won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, cast

from kernel.errors import Words
from kernel.reader import Reader
from trading.rules.live import closing, ladder, offers
from trading.rules.live.command import Offer, Signed
from trading.rules.live.method import Asking, Kind, Method, Parameter, Shows, TurnKind, Usual
from trading.rules.live.room import Result, Room, Standing

BIDDING: Final = "bidding"
RANKED: Final = "ranked"
LONGEST: Final = 30 * closing.DAY


@dataclass(frozen=True, slots=True)
class Plan:
    """The ceiling itself may be offered first. `ranks`: bidders see their places and no amounts."""

    ceiling: Decimal
    ladder: ladder.Ladder
    lasts: int
    ranks: bool
    soft: closing.SoftClose


@dataclass(frozen=True, slots=True)
class ReverseAuction(Usual[Plan]):
    """Where amounts are hidden a bidder has to beat its own last offer, not the best: a refusal would tell that one."""

    words: Words = Words("降价竞价", "Reverse auction")
    parameters: tuple[Parameter, ...] = (
        Parameter("ceiling", Words("最高限价", "Ceiling"), Kind.AMOUNT),
        *ladder.PARAMETERS,
        Parameter("lasts", Words("自由竞价时长", "Time for bids"), Kind.SECONDS, 3600),
        Parameter("ranks", Words("只公布名次", "Show ranks only"), Kind.FLAG, False),
        *closing.PARAMETERS,
    )
    turns: Mapping[str, TurnKind] = field(
        default_factory=lambda: {
            BIDDING: TurnKind(Words("竞价", "Bidding"), (Offer,)),
            RANKED: TurnKind(Words("竞价（只公布名次）", "Bidding, ranks only"), (Offer,), Shows.RANKS),
        }
    )

    def rising(self, plan: Plan) -> bool:
        return False

    def plan(self, parameters: Reader, currency: str) -> Plan:
        parameters.only(*(each.name for each in self.parameters))
        return Plan(
            ceiling=ladder.amount(parameters, "ceiling", currency),
            ladder=ladder.read(parameters, currency),
            lasts=parameters.integer("lasts", 1, LONGEST),
            ranks=parameters.flag("ranks"),
            soft=closing.read(parameters),
        )

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        return room.turning(RANKED if room.plan.ranks else BIDDING, 1, room.plan.lasts)

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        offer, plan = cast("Offer", command), room.plan  # its turn takes nothing else
        offers.better(plan.ladder, plan.ceiling, self._before(room, offer.bidder), offer.amount, rising=False)
        return offers.placed(room, offer)

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        return room.plan.soft.ends(room.turn, command.at) if room.turn else room.now_ends

    def next(self, room: Room[Plan]) -> Room[Plan]:
        return room.ended()

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        return offers.ranked(room.offers.values(), rising=False)

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        high = offers.asked(room.plan.ladder, room.plan.ceiling, self._before(room, bidder), rising=False)
        return Asking(next=high, high=high) if high > 0 else Asking()

    def result(self, room: Room[Plan]) -> Result:
        return offers.outright(self.ranking(room), "lowest")

    def _before(self, room: Room[Plan], bidder: str) -> Standing | None:
        return room.offers.get(bidder) if room.plan.ranks else offers.last(room)


METHOD: Method[Plan] = ReverseAuction()

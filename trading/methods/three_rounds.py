"""三轮限时降价: three rounds, a turn of fixed length for each bidder, the worst first and the best last.

The order, the pauses and the features are those of the Prozorro price auction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final, cast

from kernel.errors import NotValid, Words
from kernel.reader import Reader
from trading.rules.live import features, ladder, offers
from trading.rules.live.closing import DAY
from trading.rules.live.command import Offer, Signed
from trading.rules.live.method import Asking, Door, Kind, Method, Parameter, Shows, TurnKind, Usual
from trading.rules.live.room import Ending, Result, Room, Standing, Won

PAUSE: Final = "pause"
TURN: Final = "turn"
ROUNDS: Final = 3
FIRST: Final = "first"


@dataclass(frozen=True, slots=True)
class Plan:
    """Times in seconds: `rest` before the first round, `pause` before the others, `turn` for each bidder."""

    ceiling: Decimal
    step: Decimal
    rest: int
    pause: int
    turn: int
    features: Mapping[str, tuple[Fraction, ...]]


@dataclass(frozen=True, slots=True)
class ThreeRounds(Usual[Plan]):
    """First offers come with those who are let in. Prices are compared after division by
    the bidder's coefficient, exactly; equal ones by their event. What is offered in a turn is shown when it is over."""

    words: Words = Words("三轮限时降价", "Three rounds")
    parameters: tuple[Parameter, ...] = (
        Parameter("ceiling", Words("最高限价", "Ceiling"), Kind.AMOUNT),
        Parameter("step", Words("最小降幅", "Least step"), Kind.AMOUNT),
        Parameter("rest", Words("首轮前间歇", "Pause before the first round"), Kind.SECONDS, 300),
        Parameter("pause", Words("其后各轮前间歇", "Pause before the others"), Kind.SECONDS, 120),
        Parameter("turn", Words("每人每轮时长", "A bidder's turn"), Kind.SECONDS, 120),
        features.PARAMETER,
    )
    turns: Mapping[str, TurnKind] = field(
        default_factory=lambda: {
            PAUSE: TurnKind(Words("间歇", "Pause"), ()),
            TURN: TurnKind(Words("轮到一人报价", "One bidder's turn"), (Offer,), Shows.BEFORE),
        }
    )

    def rising(self, plan: Plan) -> bool:
        return False

    def plan(self, parameters: Reader, currency: str) -> Plan:
        parameters.only(*(each.name for each in self.parameters))
        return Plan(
            ceiling=ladder.amount(parameters, "ceiling", currency),
            step=ladder.amount(parameters, "step", currency),
            rest=parameters.integer("rest", 1, DAY),
            pause=parameters.integer("pause", 1, DAY),
            turn=parameters.integer("turn", 1, DAY),
            features=features.read(parameters),
        )

    def door(self, plan: Plan) -> Door:
        return Door(highest=plan.ceiling, features=plan.features)

    def rounds(self, room: Room[Plan]) -> tuple[int, int] | None:
        done = room.turn.round - 1 if room.turn else 0
        return done // (len(room.entrants) + 1) + 1, ROUNDS

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        begins = room.now_ends
        for number, each in enumerate(room.entrants.values()):
            if each.amount is not None:  # the door has asked for it
                room = room.offering(Standing(each.bidder, each.amount, begins, number, 0), FIRST)
        return room.turning(PAUSE, 1, room.plan.rest)

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        """Another offer in the same turn takes the place of the one before; both keep the step from the turn before."""
        offer = cast("Offer", command)  # its turn takes nothing else
        high = self._high(room, offer.bidder)
        if not 0 < offer.amount <= high:
            raise NotValid(
                "room.turn_step", f"须大于零且不高于 {high}", f"must be above nought and at most {high}", field="amount"
            )
        return offers.placed(room, offer, f"turn {offer.round}")

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        return room.now_ends

    def next(self, room: Room[Plan]) -> Room[Plan]:
        """A round is a pause and a turn of each; its order stays as it was when the pause was over."""
        done, plan = room.turn.round if room.turn else 0, room.plan
        size = len(self.ranking(room))
        place = done % (size + 1)  # how many of this round's turns are to come next, 0: none
        if done == ROUNDS * (size + 1):
            return room.ended()
        if place == 0:
            return room.turning(PAUSE, done + 1, plan.pause)
        whose = self._order(room, done - place + 1)[place - 1]
        return room.turning(TURN, done + 1, plan.turn, (whose,))

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        return self._ranked(room, offers.settled(room))

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        high = self._high(room, bidder) if room.turn and room.turn.kind == TURN else Decimal(0)
        return Asking(next=high, high=high) if high > 0 else Asking()

    def result(self, room: Room[Plan]) -> Result:
        """Whoever came in has offered, so there is a first."""
        first = self.ranking(room)[0]
        return Result(Ending.WON, "lowest", (Won(first.bidder, first.amount),))

    def _ranked(self, room: Room[Plan], standing: tuple[Standing, ...]) -> tuple[Standing, ...]:
        return tuple(sorted(standing, key=lambda each: (features.weighed(room, each), each.seq)))

    def _order(self, room: Room[Plan], round_: int) -> tuple[str, ...]:
        """Worst first, by what had been offered before turn number `round_`."""
        before = {each.bidder: each for each in room.offers.values() if each.round < round_}
        return tuple(each.bidder for each in reversed(self._ranked(room, tuple(before.values()))))

    def _high(self, room: Room[Plan], bidder: str) -> Decimal:
        """A step below the bidder's own last offer of another turn; the ceiling for who has none."""
        own = (each.amount - room.plan.step for each in offers.settled(room) if each.bidder == bidder)
        return next(own, room.plan.ceiling)


METHOD: Method[Plan] = ThreeRounds()

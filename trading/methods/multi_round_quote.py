"""多次报价: rounds of sealed prices; those who are equal at the end quote again, after the last round lots decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final, cast

from kernel.errors import NotValid, Words
from kernel.reader import Reader
from trading.rules.live import ladder, offers, sealing
from trading.rules.live.command import Reveal, Seal, Signed
from trading.rules.live.method import Asking, Kind, Method, Parameter, Shows, TurnKind, Usual
from trading.rules.live.room import Result, Room, Standing

MOST: Final = 9


@dataclass(frozen=True, slots=True)
class Plan:
    """Everybody quotes in the first `everybody` of at most `rounds` rounds, in the others the tied leaders alone.

    `bound` is the start price of a sale, the ceiling of a purchase.
    """

    sale: bool
    bound: Decimal
    times: sealing.Times
    everybody: int
    rounds: int


@dataclass(frozen=True, slots=True)
class MultiRoundQuote(Usual[Plan]):
    """A round is a turn to seal and a turn to show. Who says nothing in a later round stays with its last price, and
    nobody may fall back behind its own."""

    words: Words = Words("多次报价", "Sealed quotes in rounds")
    parameters: tuple[Parameter, ...] = (
        offers.DIRECTION,
        Parameter("bound", Words("起始价或最高限价", "Start price or ceiling"), Kind.AMOUNT),
        *sealing.PARAMETERS,
        Parameter("everybody", Words("全体报价轮数", "Rounds for everybody"), Kind.NUMBER, 1),
        Parameter("rounds", Words("最多轮数", "Rounds at most"), Kind.NUMBER, 3),
    )
    turns: Mapping[str, TurnKind] = field(default_factory=lambda: sealing.turns(Shows.BEFORE))

    def rising(self, plan: Plan) -> bool:
        return plan.sale

    def plan(self, parameters: Reader, currency: str) -> Plan:
        parameters.only(*(each.name for each in self.parameters))
        rounds = parameters.integer("rounds", 1, MOST)
        return Plan(
            sale=offers.sells(parameters),
            bound=ladder.amount(parameters, "bound", currency),
            times=sealing.read(parameters),
            everybody=parameters.integer("everybody", 1, rounds),
            rounds=rounds,
        )

    def rounds(self, room: Room[Plan]) -> tuple[int, int] | None:
        return (room.turn.round + 1) // 2 if room.turn else room.plan.rounds, room.plan.rounds

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        return room.turning(sealing.SEALING, 1, room.plan.times.seals)

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        if isinstance(command, Seal):
            return sealing.sealed(room, command)
        shown = cast("Reveal", command)  # the turns take nothing else
        sealing.check(room, shown)
        self._check(room, shown)
        return offers.placed(room, shown, f"round {shown.round}")

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        return room.now_ends

    def next(self, room: Room[Plan]) -> Room[Plan]:
        turn, plan = room.turn, room.plan
        if turn is None:
            return room
        if turn.kind == sealing.SEALING:
            return room.turning(sealing.REVEALING, turn.round + 1, plan.times.reveals, turn.whose)
        done, fresh = turn.round // 2, replace(room, sealed={})
        if done < plan.everybody:
            return fresh.turning(sealing.SEALING, turn.round + 1, plan.times.seals)
        equal = offers.tied(self.ranking(room.ended()))
        if done < plan.rounds and len(equal) > 1:
            return fresh.turning(sealing.SEALING, turn.round + 1, plan.times.seals, equal)
        return room.ended()

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        """Out of the rounds that are over: what is being shown counts when everybody has shown."""
        return offers.ranked(offers.settled(room), rising=room.plan.sale)

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        bound = self._bound(room, bidder)
        return Asking(low=bound) if room.plan.sale else Asking(high=bound)

    def result(self, room: Room[Plan]) -> Result:
        return offers.outright(self.ranking(room), "highest" if room.plan.sale else "lowest", drawn=True)

    def _bound(self, room: Room[Plan], bidder: str) -> Decimal:
        own = (each.amount for each in offers.settled(room) if each.bidder == bidder)
        return next(own, room.plan.bound)

    def _check(self, room: Room[Plan], shown: Reveal) -> None:
        offers.bounded(shown.amount, room.plan.bound, rising=room.plan.sale)
        own = self._bound(room, shown.bidder)
        if shown.amount < own if room.plan.sale else shown.amount > own:
            raise NotValid(
                "room.fell_back", f"不得劣于本人上次报价 {own}", f"your last price was {own}", field="amount"
            )


METHOD: Method[Plan] = MultiRoundQuote()

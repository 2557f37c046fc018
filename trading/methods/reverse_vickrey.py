"""次低价成交: sealed prices; the lowest has won and is paid the second lowest, or the ceiling where it is alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import cast

from kernel.errors import Words
from kernel.reader import Reader
from trading.rules.live import ladder, offers, sealing
from trading.rules.live.command import Reveal, Seal, Signed
from trading.rules.live.method import Asking, Kind, Method, Parameter, TurnKind, Usual
from trading.rules.live.room import Ending, Result, Room, Standing, Won


@dataclass(frozen=True, slots=True)
class Plan:
    ceiling: Decimal
    times: sealing.Times


@dataclass(frozen=True, slots=True)
class ReverseVickrey(Usual[Plan]):
    """Of equal lowest prices a draw decides; whoever is drawn is paid its own, for that is the second lowest too."""

    words: Words = Words("次低价成交（维克里）", "Reverse Vickrey auction")
    parameters: tuple[Parameter, ...] = (
        Parameter("ceiling", Words("最高限价", "Ceiling"), Kind.AMOUNT),
        *sealing.PARAMETERS,
    )
    turns: Mapping[str, TurnKind] = field(default_factory=sealing.turns)

    def rising(self, plan: Plan) -> bool:
        return False

    def plan(self, parameters: Reader, currency: str) -> Plan:
        parameters.only(*(each.name for each in self.parameters))
        return Plan(ladder.amount(parameters, "ceiling", currency), sealing.read(parameters))

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        return room.turning(sealing.SEALING, 1, room.plan.times.seals)

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        if isinstance(command, Seal):
            return sealing.sealed(room, command)
        shown = cast("Reveal", command)  # the turns take nothing else
        sealing.check(room, shown)
        offers.bounded(shown.amount, room.plan.ceiling, rising=False)
        return offers.placed(room, shown)

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        return room.now_ends

    def next(self, room: Room[Plan]) -> Room[Plan]:
        if room.turn and room.turn.kind == sealing.SEALING:
            return room.turning(sealing.REVEALING, 2, room.plan.times.reveals)
        return room.ended()

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        return offers.ranked(room.offers.values(), rising=False)

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        return Asking(high=room.plan.ceiling)

    def result(self, room: Room[Plan]) -> Result:
        ranking = self.ranking(room)
        found = offers.outright(ranking, "second_price", drawn=True)
        if found.ending is not Ending.WON:
            return found
        second = ranking[1].amount if len(ranking) > 1 else room.plan.ceiling
        return Result(Ending.WON, found.reason, (Won(ranking[0].bidder, second),))


METHOD: Method[Plan] = ReverseVickrey()

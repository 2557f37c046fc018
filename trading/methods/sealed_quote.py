"""一次报价: one sealed price each, all shown together; the best has won, or who matches it by right (优先购买权)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, cast

from kernel.errors import Words
from kernel.reader import Reader
from trading.rules.live import ladder, offers, priority, sealing
from trading.rules.live.closing import DAY
from trading.rules.live.command import Offer, Reveal, Seal, Signed
from trading.rules.live.method import Asking, Door, Kind, Method, Need, Parameter, TurnKind, Usual
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
    """`bound` is the start price of a sale, the ceiling of a purchase; `matching` in seconds, 0 where nobody is
    preferred."""

    sale: bool
    bound: Decimal
    times: sealing.Times
    ties: Ties
    right: priority.Right
    matching: int


@dataclass(frozen=True, slots=True)
class SealedQuote(Usual[Plan]):
    """A seal that is never shown is no offer. Holders of a right to be preferred may match the best price when all
    are shown, whether or not they have sealed one themselves."""

    words: Words = Words("一次报价", "One sealed quote")
    parameters: tuple[Parameter, ...] = (
        offers.DIRECTION,
        Parameter("bound", Words("起始价或最高限价", "Start price or ceiling"), Kind.AMOUNT),
        *sealing.PARAMETERS,
        Parameter("ties", Words("报价相同时", "Equal prices"), Kind.CHOICE, "draw", _TIES),
        priority.PREFERRED,
        Parameter("matching", Words("优先购买权行使时长", "Time to match"), Kind.SECONDS, need=Need.DEPENDS),
    )
    turns: Mapping[str, TurnKind] = field(
        default_factory=lambda: {
            **sealing.turns(),
            priority.MATCHING: TurnKind(Words("按最高报价行使优先购买权", "Matching the highest price"), (Offer,)),
        }
    )

    def rising(self, plan: Plan) -> bool:
        return plan.sale

    def plan(self, parameters: Reader, currency: str) -> Plan:
        parameters.only(*(each.name for each in self.parameters))
        sale, ties = offers.sells(parameters), parameters.choice("ties", Ties)
        right = priority.Right(priority.holders(parameters), drawn=ties is Ties.DRAW)
        return Plan(
            sale=sale,
            bound=ladder.amount(parameters, "bound", currency),
            times=sealing.read(parameters),
            ties=ties,
            right=right,
            matching=_matching(parameters, right, sale=sale),
        )

    def door(self, plan: Plan) -> Door:
        return Door(holders=plan.right.holders)

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        return room.turning(sealing.SEALING, 1, room.plan.times.seals)

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        if isinstance(command, Seal):
            return sealing.sealed(room, command)
        if isinstance(command, Offer):
            priority.match(room, room.plan.right, self.ranking(room)[0], command)
            return offers.placed(room, command)
        shown = cast("Reveal", command)  # the turns take nothing else
        sealing.check(room, shown)
        offers.bounded(shown.amount, room.plan.bound, rising=room.plan.sale)
        return offers.placed(room, shown)

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        return room.now_ends

    def next(self, room: Room[Plan]) -> Room[Plan]:
        if room.turn and room.turn.kind == sealing.SEALING:
            return room.turning(sealing.REVEALING, 2, room.plan.times.reveals)
        if room.turn and room.turn.kind == sealing.REVEALING and (able := self._able(room)):
            return room.turning(priority.MATCHING, 3, room.plan.matching, able)
        return room.ended()

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        """Equal prices by right, then by their seals, not by who was quicker to show; last who has matched without."""
        order = dict.fromkeys((*sealing.order(room), *room.offers))
        by_seal = [room.offers[each] for each in order if each in room.offers]
        sign = -1 if room.plan.sale else 1
        return tuple(sorted(by_seal, key=lambda each: (sign * each.amount, priority.place(room, each.bidder))))

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        bound = room.plan.bound
        if room.turn and room.turn.kind == priority.MATCHING:
            best = self.ranking(room)[0]
            able = priority.may_match(room, room.plan.right, bidder, best)
            return Asking(best.amount, best.amount, best.amount) if able else Asking()
        return Asking(low=bound) if room.plan.sale else Asking(high=bound)

    def result(self, room: Room[Plan]) -> Result:
        reason = "highest" if room.plan.sale else "lowest"
        foremost = priority.foremost(room, self.ranking(room))
        return offers.outright(foremost, reason, drawn=room.plan.ties is Ties.DRAW)

    def _able(self, room: Room[Plan]) -> tuple[str, ...]:
        """Who may match the best price."""
        ranking, right = self.ranking(room), room.plan.right
        return tuple(each for each in room.entrants if ranking and priority.may_match(room, right, each, ranking[0]))


def _matching(parameters: Reader, right: priority.Right, *, sale: bool) -> int:
    """Seconds; a right to be preferred is one to buy."""
    if not right.holders:
        if parameters.has("matching"):
            raise parameters.refuse("matching", "无优先购买权人时不得填写", "says nothing where nobody is preferred")
        return 0
    if not sale:
        raise parameters.refuse("preferred", "采购没有优先购买权", "a purchase knows no right of first refusal")
    return parameters.integer("matching", 1, DAY)


METHOD: Method[Plan] = SealedQuote()

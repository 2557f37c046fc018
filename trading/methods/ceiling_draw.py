"""熔断后摇号、竞自持: bids rise to the ceiling; all who offer exactly that are equal, and lots or a share decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, cast

from kernel.errors import Conflict, NotValid, Words
from kernel.reader import Reader
from trading.rules.live import closing, ladder, offers
from trading.rules.live.closing import DAY
from trading.rules.live.command import Offer, Signed
from trading.rules.live.method import Asking, Kind, Method, Need, Parameter, TurnKind, Usual
from trading.rules.live.room import Ending, Result, Room, Standing, Unit, Won

BIDDING: Final = "bidding"
JOINING: Final = "joining"
SHARES: Final = "shares"
WHOLE: Final = Decimal(100)


class Beyond(StrEnum):
    """What decides among those who offer the ceiling."""

    DRAW = "draw"
    SHARE = "share"  # 竞自持: the highest percentage that the winner keeps and does not sell


_BEYOND: Final[Mapping[str, Words]] = {
    Beyond.DRAW: Words("公开摇号", "A public draw"),
    Beyond.SHARE: Words("竞自持比例", "The highest share kept"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Times in seconds. `unit` is the least step of the share in percent; 0 where lots decide at once."""

    start: Decimal
    ceiling: Decimal
    ladder: ladder.Ladder
    lasts: int
    soft: closing.SoftClose
    joins: int
    unit: Decimal
    shares: int


@dataclass(frozen=True, slots=True)
class CeilingDraw(Usual[Plan]):
    """The bid that reaches the ceiling ends the bidding there and then; the ceiling itself needs no whole step.

    A share is bid for in percent with the currency's decimals; at 100 several may stand, and lots decide among them.
    """

    words: Words = Words("限价竞价（熔断后摇号、竞自持）", "Ceiling, then draw or share")
    parameters: tuple[Parameter, ...] = (
        Parameter("start", Words("起始价", "Start price"), Kind.AMOUNT),
        Parameter("ceiling", Words("最高限价", "Ceiling"), Kind.AMOUNT),
        *ladder.PARAMETERS,
        Parameter("lasts", Words("自由竞价时长", "Time for bids"), Kind.SECONDS, 3600),
        *closing.PARAMETERS,
        Parameter("joins", Words("限价跟报时长", "Time to join at the ceiling"), Kind.SECONDS, 300),
        Parameter("beyond", Words("达到限价后", "At the ceiling"), Kind.CHOICE, "draw", _BEYOND),
        Parameter("unit", Words("自持比例加幅（%）", "Step of the share, percent"), Kind.PERCENT, need=Need.DEPENDS),
        Parameter("shares", Words("竞自持时长", "Time to bid shares"), Kind.SECONDS, need=Need.DEPENDS),
    )
    turns: Mapping[str, TurnKind] = field(
        default_factory=lambda: {
            BIDDING: TurnKind(Words("竞价", "Bidding"), (Offer,)),
            JOINING: TurnKind(Words("按最高限价跟报", "Joining at the ceiling"), (Offer,)),
            SHARES: TurnKind(Words("竞自持比例", "Bidding a share"), (Offer,), unit=Unit.PERCENT),
        }
    )

    def rising(self, plan: Plan) -> bool:
        return True

    def plan(self, parameters: Reader, currency: str) -> Plan:
        parameters.only(*(each.name for each in self.parameters))
        start = ladder.amount(parameters, "start", currency)
        ceiling = ladder.amount(parameters, "ceiling", currency)
        if ceiling < start:
            raise parameters.refuse("ceiling", "不得低于起始价", "must not be below the start price")
        unit, shares = _shares(parameters, currency)
        return Plan(
            start=start,
            ceiling=ceiling,
            ladder=ladder.read(parameters, currency),
            lasts=parameters.integer("lasts", 1, 30 * DAY),
            soft=closing.read(parameters),
            joins=parameters.integer("joins", 1, DAY),
            unit=unit,
            shares=shares,
        )

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        return room.turning(BIDDING, 1, room.plan.lasts)

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        offer, kind = cast("Offer", command), room.turn.kind if room.turn else ""
        if kind == SHARES:
            return self._share(room, offer)
        if kind == JOINING:
            return self._join(room, offer)
        return self._bid(room, offer)

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        if room.turn is None or room.turn.kind == JOINING:
            return room.now_ends
        return room.plan.soft.ends(room.turn, command.at)

    def next(self, room: Room[Plan]) -> Room[Plan]:
        equal = self._equal(room)
        if room.turn and room.turn.kind == JOINING and room.plan.unit and len(equal) > 1:
            return room.turning(SHARES, 3, room.plan.shares, equal)
        return room.ended()

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        """Once shares are bid for, they; before, prices."""
        return offers.ranked(_shared(room) or room.offers.values(), rising=True)

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        plan, kind = room.plan, room.turn.kind if room.turn else ""
        if bidder in self._done(room):
            return Asking()
        if kind == JOINING:
            return Asking(plan.ceiling, plan.ceiling, plan.ceiling)
        if kind == SHARES:
            whole = WHOLE.quantize(plan.unit)  # a page sends it as it stands, with the currency's decimals
            low = min(self._most(room) + plan.unit, whole)
            return Asking(low, low, whole)
        low = min(offers.asked(plan.ladder, plan.start, offers.last(room), rising=True), plan.ceiling)
        return Asking(low, low, plan.ceiling)

    def result(self, room: Room[Plan]) -> Result:
        ranking, plan = self.ranking(room), room.plan
        if not _shared(room):
            return offers.outright(ranking, "highest", drawn=True)
        first = ranking[0]
        if len(offers.tied(ranking)) > 1:
            return Result(Ending.DRAW, "whole_share", equal=offers.tied(ranking))
        return Result(Ending.WON, "highest_share", (Won(first.bidder, plan.ceiling, share=first.amount),))

    def _bid(self, room: Room[Plan], offer: Offer) -> Room[Plan]:
        plan = room.plan
        offers.bounded(offer.amount, plan.ceiling, rising=False)
        if offer.amount < plan.ceiling:
            offers.better(plan.ladder, plan.start, offers.last(room), offer.amount, rising=True)
            return offers.placed(room, offer)
        return offers.placed(room, offer).cut(offer.at).turning(JOINING, 2, plan.joins)

    def _join(self, room: Room[Plan], offer: Offer) -> Room[Plan]:
        ceiling = room.plan.ceiling
        if offer.amount != ceiling:
            raise NotValid(
                "room.only_ceiling", f"只接受最高限价 {ceiling}", f"only the ceiling, {ceiling}", field="amount"
            )
        self._once(room, offer)
        return offers.placed(room, offer)

    def _share(self, room: Room[Plan], offer: Offer) -> Room[Plan]:
        self._once(room, offer)
        most, unit = self._most(room), room.plan.unit
        if offer.amount > WHOLE or (offer.amount < most + unit and offer.amount != WHOLE):
            low = min(most + unit, WHOLE)
            raise NotValid("room.share", f"自持比例须为 {low} 至 100", f"a share from {low} to 100", field="amount")
        offers.single(offer)
        standing = Standing(offer.bidder, offer.amount, offer.at, room.seq + 1, offer.round, unit=Unit.PERCENT)
        return room.offering(standing, Unit.PERCENT)

    def _once(self, room: Room[Plan], offer: Offer) -> None:
        """The same again would only move the end."""
        if offer.bidder in self._done(room):
            raise Conflict("room.joined", "您已报到上限", "you are at the limit already")

    def _done(self, room: Room[Plan]) -> tuple[str, ...]:
        """Who cannot offer more in this turn."""
        if room.turn and room.turn.kind == SHARES:
            return tuple(each.bidder for each in _shared(room) if each.amount == WHOLE)
        return self._equal(room)

    def _most(self, room: Room[Plan]) -> Decimal:
        return max((each.amount for each in _shared(room)), default=Decimal(0))

    def _equal(self, room: Room[Plan]) -> tuple[str, ...]:
        """Those who offer the ceiling, in order."""
        prices = (each for each in room.offers.values() if each.unit is Unit.MONEY)
        return tuple(each.bidder for each in prices if each.amount == room.plan.ceiling)


def _shared(room: Room[Plan]) -> list[Standing]:
    """The shares that are bid for, in order."""
    return [each for each in room.offers.values() if each.unit is Unit.PERCENT]


def _shares(parameters: Reader, currency: str) -> tuple[Decimal, int]:
    if parameters.choice("beyond", Beyond) is Beyond.SHARE:
        return ladder.amount(parameters, "unit", currency), parameters.integer("shares", 1, DAY)
    for name in ("unit", "shares"):
        if parameters.has(name):
            raise parameters.refuse(name, "摇号时不得填写", "says nothing where lots decide")
    return Decimal(0), 0


METHOD: Method[Plan] = CeilingDraw()

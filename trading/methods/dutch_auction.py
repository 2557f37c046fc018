"""荷兰式竞价: a clock moves the price tick by tick, down in a sale, up in a purchase; who accepts first has won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, cast

from kernel.errors import NotValid, Words
from kernel.reader import Reader
from trading.rules.live import ladder, offers
from trading.rules.live.closing import DAY
from trading.rules.live.command import Offer, Signed
from trading.rules.live.method import Asking, Kind, Method, Parameter, TurnKind, Usual
from trading.rules.live.room import Result, Room, Standing

CLOCK: Final = "clock"
LONGEST: Final = 7 * DAY


@dataclass(frozen=True, slots=True)
class Plan:
    """`limit` is the last price that may be asked, `ticks` how often the price moves before it ends."""

    sale: bool
    start: Decimal
    step: Decimal
    limit: Decimal
    tick: int

    @property
    def ticks(self) -> int:
        return int(abs(self.start - self.limit) // self.step)

    def price(self, passed: timedelta) -> Decimal:
        """The price asked so long after the clock began; it stays at its last step if the turn is made longer."""
        count = min(max(passed // timedelta(seconds=self.tick), 0), self.ticks)
        return self.start - count * self.step if self.sale else self.start + count * self.step


@dataclass(frozen=True, slots=True)
class DutchAuction(Usual[Plan]):
    """Nobody writes the price: it follows from when the clock began and when an offer came. Of two offers in one tick
    the earlier event has won, for with it the competition is over."""

    words: Words = Words("荷兰式竞价", "Dutch auction")
    parameters: tuple[Parameter, ...] = (
        offers.DIRECTION,
        Parameter("start", Words("起始价", "First price"), Kind.AMOUNT),
        Parameter("step", Words("每次变动", "Step"), Kind.AMOUNT),
        Parameter("limit", Words("终止价", "Last price"), Kind.AMOUNT),
        Parameter("tick", Words("变动间隔", "Tick"), Kind.SECONDS, 5),
    )
    turns: Mapping[str, TurnKind] = field(
        default_factory=lambda: {CLOCK: TurnKind(Words("时钟走价", "Clock"), (Offer,))}
    )

    def rising(self, plan: Plan) -> bool:
        return plan.sale

    def plan(self, parameters: Reader, currency: str) -> Plan:
        parameters.only(*(each.name for each in self.parameters))
        found = Plan(
            sale=offers.sells(parameters),
            start=ladder.amount(parameters, "start", currency),
            step=ladder.amount(parameters, "step", currency),
            limit=ladder.amount(parameters, "limit", currency),
            tick=parameters.integer("tick", 1, DAY),
        )
        if found.limit > found.start if found.sale else found.limit < found.start:
            raise parameters.refuse(
                "limit", "出售须逐次降价，采购须逐次加价", "a sale's clock falls, a purchase's rises"
            )
        if (found.ticks + 1) * found.tick > LONGEST:
            raise parameters.refuse("tick", "时钟总时长不得超过七日", "the whole clock must end within seven days")
        return found

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        return room.turning(CLOCK, 1, (room.plan.ticks + 1) * room.plan.tick)

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        """An offer at the price asked or a better one for the seller (buyer) counts at the price asked, so that nobody
        loses the lot to a price that moved while the offer was on its way."""
        offer, asked = cast("Offer", command), self._price(room, command.at)
        if offer.amount < asked if room.plan.sale else offer.amount > asked:
            raise NotValid("room.not_asked", f"现价为 {asked}", f"the price asked is {asked}", field="amount")
        offers.single(offer)
        standing = Standing(offer.bidder, asked, offer.at, room.seq + 1, offer.round)
        return room.offering(standing).ended()

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        return room.now_ends

    def next(self, room: Room[Plan]) -> Room[Plan]:
        return room.ended()

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        return tuple(room.offers.values())

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        price = self._price(room, room.paused or at)
        return Asking(price, low=price) if room.plan.sale else Asking(price, high=price)

    def result(self, room: Room[Plan]) -> Result:
        return offers.outright(self.ranking(room), "accepted")

    def _price(self, room: Room[Plan], at: datetime) -> Decimal:
        return room.plan.price(at - (room.turn.begins if room.turn else at))


METHOD: Method[Plan] = DutchAuction()

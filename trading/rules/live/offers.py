"""What the kinds of competition share: an offer in its place, offers in order, and how the first of them wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from kernel.errors import NotValid, Words
from kernel.reader import Reader
from trading.rules.live.command import Offer, Reveal
from trading.rules.live.ladder import Ladder
from trading.rules.live.method import Kind, Parameter
from trading.rules.live.room import Ending, Plan, Result, Room, Standing, Won


class Direction(StrEnum):
    """Whether the highest price wins or the lowest."""

    SALE = "sale"
    PURCHASE = "purchase"


_DIRECTIONS: Final[Mapping[str, Words]] = {
    Direction.SALE: Words("出售，价高者得", "Sale, the highest wins"),
    Direction.PURCHASE: Words("采购，价低者得", "Purchase, the lowest wins"),
}
DIRECTION = Parameter("direction", Words("出售或采购", "Sale or purchase"), Kind.CHOICE, "sale", _DIRECTIONS)


def sells(parameters: Reader) -> bool:
    return parameters.choice("direction", Direction) is Direction.SALE


def single(command: Offer | Reveal) -> None:
    """NotValid for an offer that names parts where one thing is sold: it would stand beside the bidder's others."""
    if command.lots:
        raise NotValid("room.lots", "本场只有一个标的，不得另列", "one thing is sold here: name no parts", field="lots")


def placed(room: Room[Plan], command: Offer | Reveal, apart: str = "") -> Room[Plan]:
    """The room with this offer, whose event will be the room's next; `apart` as in `Room.offering`."""
    single(command)
    return bundled(room, command, apart)


def bundled(room: Room[Plan], command: Offer | Reveal, apart: str = "") -> Room[Plan]:
    """As `placed`, for the parts that the offer names."""
    standing = Standing(command.bidder, command.amount, command.at, room.seq + 1, command.round, command.lots)
    return room.offering(standing, apart)


def last(room: Room[Plan]) -> Standing | None:
    """The leader where none is taken that is not better than all before it."""
    return next(reversed(room.offers.values()), None)


def settled(room: Room[Plan]) -> tuple[Standing, ...]:
    """Each bidder's last offer out of the turns that are over, where offers are kept apart by round."""
    now = room.turn.round if room.turn else None
    return tuple({each.bidder: each for each in room.offers.values() if each.round != now}.values())


def ranked(offers: Iterable[Standing], *, rising: bool) -> tuple[Standing, ...]:
    """Best first; equal ones by their event."""
    return tuple(sorted(offers, key=lambda each: (-each.amount if rising else each.amount, each.seq)))


def tied(ranking: Sequence[Standing]) -> tuple[str, ...]:
    """Who offers as much as the first of the ranking, the first included."""
    return tuple(each.bidder for each in ranking if each.amount == ranking[0].amount)


def outright(ranking: Sequence[Standing], reason: str, *, drawn: bool = False) -> Result:
    """The first has won at its own price; `drawn`: a draw decides among those who are equal to it."""
    if not ranking:
        return Result(Ending.FAILED, "no_offer")
    equal = tied(ranking)
    if drawn and len(equal) > 1:
        return Result(Ending.DRAW, "equal", equal=equal)
    return Result(Ending.WON, reason, (Won(ranking[0].bidder, ranking[0].amount),))


def bounded(amount: Decimal, bound: Decimal, *, rising: bool) -> None:
    """NotValid beyond the published price: under the start price of a sale, above the ceiling of a purchase, nought."""
    if rising and amount < bound:
        raise NotValid("room.below_start", f"不得低于起始价 {bound}", f"the start price is {bound}", field="amount")
    if not rising and amount > bound:
        raise NotValid("room.above_ceiling", f"不得高于最高限价 {bound}", f"the ceiling is {bound}", field="amount")
    if amount <= 0:
        raise NotValid("room.nought", "报价须大于零", "an offer must be above nought", field="amount")


def better(of: Ladder, start: Decimal, before: Standing | None, amount: Decimal, *, rising: bool) -> None:
    """NotValid unless `amount` beats the offer `before` it by a step; the first one keeps to the published price."""
    if before is None:
        bounded(amount, start, rising=rising)
        return
    of.check(before.amount, amount, rising=rising)
    if amount <= 0:
        raise NotValid("room.nought", "报价须大于零", "an offer must be above nought", field="amount")


def asked(of: Ladder, start: Decimal, before: Standing | None, *, rising: bool) -> Decimal:
    """The nearest price that `better` takes (nought or less: none)."""
    if before is None:
        return start
    step = of.step(before.amount)
    return before.amount + step if rising else before.amount - step

"""优先购买权 (right of first refusal): at the same price its holder goes before whoever has none.

The holders are named in the notice with their ranks, so the seller has confirmed them by signing the terms before
anybody comes in; the holder says at the door whether it exercises its right. It takes part as everybody does, and may
offer just what the leader offers, which everybody else must exceed by a step (场内行权).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from kernel.errors import Conflict, NotValid, Words
from kernel.reader import Reader
from trading.rules.live import offers
from trading.rules.live.command import Offer
from trading.rules.live.ladder import Ladder
from trading.rules.live.method import Kind, Need, Parameter
from trading.rules.live.room import Plan, Room, Standing

LOWEST: Final = 99
"""The last rank of a right; who has none comes after it."""
MATCHING: Final = "matching"
"""A turn in which holders are asked whether they match the best of sealed prices."""
_ORG: Final = re.compile("O-[0-9A-Z]{1,18}")


class Equals(StrEnum):
    """What decides between holders of one rank at the same price."""

    EARLIEST = "earliest"  # 出价在先者 (网络司法拍卖规定 2016, 21)
    DRAW = "draw"


_EQUALS: Final[Mapping[str, Words]] = {
    Equals.EARLIEST: Words("先出价者优先", "The earlier offer"),
    Equals.DRAW: Words("公开摇号", "A public draw"),
}
PREFERRED: Final = Parameter(
    "preferred", Words("优先购买权人及顺序", "Holders of a right of first refusal"), Kind.TABLE, need=Need.NEVER
)
EQUALS: Final = Parameter(
    "equals",
    Words("同顺序优先购买权人同价时", "Equal offers of holders"),
    Kind.CHOICE,
    "earliest",
    _EQUALS,
    Need.DEPENDS,
)


@dataclass(frozen=True, slots=True)
class Right:
    """`holders`: organisation → rank, 1 before 2. `drawn`: equal offers of holders of one rank may stand, and a draw
    decides among them; otherwise who was first keeps its place."""

    holders: Mapping[str, int]
    drawn: bool


def holders(parameters: Reader) -> dict[str, int]:
    """`preferred`: a list of `{"org": "O-…", "rank": 1 to 99}`, no organisation twice; empty where it is not said."""
    if not parameters.has("preferred"):
        return {}
    rows = parameters.each("preferred")
    found = {row.text("org"): row.integer("rank", 1, LOWEST) for row in rows}
    if not rows or len(found) < len(rows) or not all(map(_ORG.fullmatch, found)):
        raise parameters.refuse(
            "preferred", "须列明各优先购买权人，不得重复", "must name each holder (O-…) once, and at least one"
        )
    return found


def read(parameters: Reader) -> Right:
    """Where nobody is preferred nothing need be said of holders at the same price."""
    found = holders(parameters)
    if not found and not parameters.has("equals"):
        return Right(found, drawn=False)
    return Right(found, parameters.choice("equals", Equals) is Equals.DRAW)


def may_match(room: Room[Plan], right: Right, bidder: str, leader: Standing) -> bool:
    """Whether the bidder may offer just what the leader does: its right goes before the leader's, or is its equal
    where a draw decides."""
    own, other = place(room, bidder), place(room, leader.bidder)
    if own > LOWEST or own > other:
        return False
    return own < other or (right.drawn and leader.amount not in _offered(room, bidder))


def place(room: Room[Plan], bidder: str) -> int:
    """The rank of the bidder's right, above `LOWEST` where it has none, so that less is better."""
    entrant = room.entrants.get(bidder)
    return entrant.priority if entrant and entrant.priority else LOWEST + 1


def check(room: Room[Plan], right: Right, of: Ladder, start: Decimal, offer: Offer) -> None:
    """NotValid unless the offer beats the leader's by a step, or matches it by right."""
    leader = offers.last(room)
    if leader and offer.amount == leader.amount and may_match(room, right, offer.bidder, leader):
        return
    offers.better(of, start, leader, offer.amount, rising=True)


def match(room: Room[Plan], right: Right, leader: Standing, offer: Offer) -> None:
    """NotValid unless the offer is the leader's and matches it by right."""
    if offer.amount != leader.amount:
        raise NotValid(
            "room.only_match",
            f"只接受最高报价 {leader.amount}",
            f"only the highest price, {leader.amount}",
            field="amount",
        )
    if not may_match(room, right, offer.bidder, leader):
        raise Conflict("room.matched", "同等或在先的优先购买权已行使", "an equal or better right is exercised")


def asked(room: Room[Plan], right: Right, of: Ladder, start: Decimal, bidder: str) -> Decimal:
    """The least that `check` takes."""
    leader = offers.last(room)
    if leader and may_match(room, right, bidder, leader):
        return leader.amount
    return offers.asked(of, start, leader, rising=True)


def ranked(room: Room[Plan], standing: Iterable[Standing]) -> tuple[Standing, ...]:
    """Highest first; at the same price by right, then by event."""
    return tuple(sorted(standing, key=lambda each: (-each.amount, place(room, each.bidder), each.seq)))


def foremost(room: Room[Plan], ranking: Sequence[Standing]) -> tuple[Standing, ...]:
    """Of a ranking those whose right is that of the first: the others are not its equals at the same price."""
    return tuple(each for each in ranking if place(room, each.bidder) == place(room, ranking[0].bidder))


def _offered(room: Room[Plan], bidder: str) -> set[Decimal]:
    return {each.amount for each in room.offers.values() if each.bidder == bidder}

"""组合报价: sealed prices for bundles of lots; the choice of bundles that is best for seller or buyer wins, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final, cast

from kernel.errors import NotValid, Words
from kernel.money import minor_digits, money
from kernel.reader import Reader
from trading.rules.live import offers, sealing, winners
from trading.rules.live.command import Reveal, Seal, Signed
from trading.rules.live.method import Asking, Kind, Method, Parameter, TurnKind, Usual
from trading.rules.live.room import Ending, Result, Room, Standing, Won
from trading.rules.live.winners import HOUSE, Bundle

MOST_LOTS: Final = 20
MOST_BUNDLES: Final = 50


class Pays(StrEnum):
    """What winners pay, or are paid."""

    BID = "bid"
    VCG = "vcg"  # what the others lose by them (Vickrey, Clarke, Groves)


_PAYS: Final[Mapping[str, Words]] = {
    Pays.BID: Words("按报价成交", "The winner's own price"),
    Pays.VCG: Words("按他人损失定价（VCG）", "What the others lose (VCG)"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """`bounds` by lot: the start price of a sale, the ceiling of a purchase; at that price a lot stays where it is.

    A bidder may seal `bundles` of them and win at most `wins`; `digits` are the currency's decimals.
    """

    sale: bool
    bounds: Mapping[str, Decimal]
    times: sealing.Times
    bundles: int
    wins: int
    pays: Pays
    digits: int


@dataclass(frozen=True, slots=True)
class CombinatorialLots(Usual[Plan]):
    """A bundle is won as a whole or not at all. Equal choices are told apart by the rule of `winners.best`, in the
    order in which bundles were shown."""

    words: Words = Words("组合报价", "Bundles of lots")
    parameters: tuple[Parameter, ...] = (
        offers.DIRECTION,
        Parameter("lots", Words("标的及其起始价或最高限价", "Lots with start price or ceiling"), Kind.TABLE),
        *sealing.PARAMETERS,
        Parameter("bundles", Words("每人最多组合数", "Bundles a bidder may seal"), Kind.NUMBER, 10),
        Parameter("wins", Words("每人最多中选组合数", "Bundles a bidder may win"), Kind.NUMBER, 1),
        Parameter("pays", Words("成交价规则", "Pricing rule"), Kind.CHOICE, "bid", _PAYS),
    )
    turns: Mapping[str, TurnKind] = field(default_factory=sealing.turns)

    def rising(self, plan: Plan) -> bool:
        return plan.sale

    def plan(self, parameters: Reader, currency: str) -> Plan:
        parameters.only(*(each.name for each in self.parameters))
        return Plan(
            sale=offers.sells(parameters),
            bounds=_bounds(parameters, currency),
            times=sealing.read(parameters),
            bundles=parameters.integer("bundles", 2, MOST_BUNDLES),
            wins=parameters.integer("wins", 1, MOST_LOTS),
            pays=parameters.choice("pays", Pays),
            digits=minor_digits(currency),
        )

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        return room.turning(sealing.SEALING, 1, room.plan.times.seals)

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        if isinstance(command, Seal):
            return sealing.sealed(room, command, most=room.plan.bundles)
        shown = cast("Reveal", command)  # the turns take nothing else
        sealing.check(room, shown)
        bounds = room.plan.bounds
        if not shown.lots or not set(shown.lots) <= set(bounds) or any(a >= b for a, b in pairwise(shown.lots)):
            raise NotValid(
                "room.lots", "须为公布的标的，按序且不重复", "must be published lots, in order, each once", field="lots"
            )
        offers.bounded(shown.amount, sum((bounds[each] for each in shown.lots), Decimal(0)), rising=room.plan.sale)
        return offers.bundled(room, shown)

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        return room.now_ends

    def next(self, room: Room[Plan]) -> Room[Plan]:
        if room.turn and room.turn.kind == sealing.SEALING:
            return room.turning(sealing.REVEALING, 2, room.plan.times.reveals)
        return room.ended()

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        """As they were shown: a bundle has no place of its own, only choices of bundles have."""
        return tuple(room.offers.values())

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        return Asking()

    def result(self, room: Room[Plan]) -> Result:
        """A sale or purchase of some lots is a result; which were left over follows from the winners' lots."""
        plan, bundles = room.plan, _bundles(room)
        chosen = winners.best(len(plan.bounds), bundles, plan.wins)
        names = sorted({each.bidder for each in chosen} - {HOUSE})
        if not names:
            return Result(Ending.FAILED, "no_offer")
        return Result(Ending.WON, "optimal", tuple(_won(plan, bundles, chosen, each) for each in names))


def _bounds(parameters: Reader, currency: str) -> Mapping[str, Decimal]:
    """`lots`: a list of `{"lot": name, "bound": price}` by name; a sale may begin at nought."""
    rows = parameters.each("lots")
    names = [row.text("lot") for row in rows]
    if (
        not 1 <= len(names) <= MOST_LOTS
        or any(a >= b for a, b in pairwise(names))
        or any("+" in each for each in names)
    ):
        raise parameters.refuse(
            "lots",
            f"须有 1 至 {MOST_LOTS} 个标的，按名称排序，不含加号",
            f"1 to {MOST_LOTS} lots by name, without a plus",
        )
    return {
        name: money(row.text("bound"), currency, row.at("bound")).amount for name, row in zip(names, rows, strict=True)
    }


def _bundles(room: Room[Plan]) -> list[Bundle]:
    """What was offered, in its order, and after it each lot at its published price for the house."""
    plan, place = room.plan, {name: 1 << place for place, name in enumerate(room.plan.bounds)}
    sign = -1 if plan.sale else 1
    offered = [
        Bundle(each.bidder, sum(place[lot] for lot in each.lots), sign * _units(plan, each.amount))
        for each in room.offers.values()
    ]
    return [*offered, *(Bundle(HOUSE, place[lot], sign * _units(plan, bound)) for lot, bound in plan.bounds.items())]


def _units(plan: Plan, amount: Decimal) -> int:
    return int(amount.scaleb(plan.digits))


def _won(plan: Plan, bundles: list[Bundle], chosen: tuple[Bundle, ...], bidder: str) -> Won:
    """All that one bidder wins, at its own prices or at what the others could have had without it."""
    own = [each for each in chosen if each.bidder == bidder]
    price = winners.cost(own)
    if plan.pays is Pays.VCG:
        without = winners.best(len(plan.bounds), [each for each in bundles if each.bidder != bidder], plan.wins)
        price += winners.cost(without) - winners.cost(chosen)
    held = sum(each.lots for each in own)
    lots = tuple(name for place, name in enumerate(plan.bounds) if held >> place & 1)
    return Won(bidder, Decimal(abs(price)).scaleb(-plan.digits), lots)


METHOD: Method[Plan] = CombinatorialLots()

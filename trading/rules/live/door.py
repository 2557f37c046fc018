"""What a bidder brings when it is let in, beside its key: a first offer, the values of its features, a right."""

from __future__ import annotations

from decimal import Decimal

from kernel.errors import NotAllowed, NotValid
from kernel.reader import fraction
from trading.rules.live import features
from trading.rules.live.command import Enter
from trading.rules.live.method import Door
from trading.rules.live.room import Entrant


def let_in(door: Door, command: Enter) -> Entrant:
    """NotValid, naming the member, for what is missing, malformed or not asked for. Whose right it is, the numbers of
    a room do not tell: that is looked at where the organisation is known (`claimed`)."""
    _first(door.highest, command.amount)
    if command.priority and command.priority not in door.holders.values():
        raise NotValid(
            "room.no_right",
            "公告未载明该顺序的优先购买权",
            "the notice names no right of first refusal of this rank",
            field="priority",
        )
    given = {name: fraction(value, f"features.{name}") for name, value in command.features.items()}
    weight = features.coefficient(door.features, given)
    return Entrant(command.bidder, command.key, weight, command.priority, command.amount)


def claimed(door: Door, org: str, rank: int) -> None:
    """NotAllowed unless the organisation claims no right, or just the one that the notice names as its own."""
    if rank and door.holders.get(org) != rank:
        raise NotAllowed(
            "room.not_holder",
            "公告未载明贵单位享有该顺序的优先购买权",
            "the notice does not name your organisation as holder of a right of this rank",
            field="priority",
        )


def _first(highest: Decimal | None, amount: Decimal | None) -> None:
    if highest is None and amount is not None:
        raise NotValid(
            "room.no_first_offer", "入场时不报价", "no offer is taken before the competition begins", field="amount"
        )
    if highest is not None and (amount is None or not 0 < amount <= highest):
        raise NotValid(
            "room.first_offer",
            f"入场时须报首次报价，大于零且不高于 {highest}",
            f"who enters makes a first offer, above nought and at most {highest}",
            field="amount",
        )

"""Equal offers, of which a public draw takes one (摇号): what the draw is called, and what whoever is drawn pays."""

from __future__ import annotations

from typing import Final

from kernel.errors import NotValid
from trading.rules.live.room import Plan, Room, Unit, Won

WINNER: Final = "winner"
"""The last part of the draw's id, and the label under which its options stand."""


def did(tender: str, lot: str) -> str:
    """The one draw of a lot's competition."""
    return f"{tender}/{lot}/{WINNER}"


def won(room: Room[Plan], bidder: str) -> Won:
    """What the drawn bidder pays: its own last offer, and beside it the share that it keeps where shares were bid for.

    NotValid unless the room has ended with this bidder among equals.
    """
    if room.result is None or bidder not in room.result.equal:
        raise NotValid(
            "room.not_equal", f"{bidder} 号不在同价者之列", f"{bidder} is not among the equal", field="bidder"
        )
    own = [each for each in room.offers.values() if each.bidder == bidder]
    prices, shares = ([each for each in own if each.unit is unit] for unit in (Unit.MONEY, Unit.PERCENT))
    return Won(bidder, prices[-1].amount, share=shares[-1].amount if shares else None)

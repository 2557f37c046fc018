"""What whoever is drawn among equal offers pays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kernel.canon import Json
from kernel.errors import NotValid
from tests.support import rooms
from tests.support.auctions import CEILING
from trading.methods import ceiling_draw, multi_round_quote
from trading.rules.live import drawn
from trading.rules.live.room import Ending


def ceiling(**parameters: str | int) -> rooms.Hall:
    """Two at the ceiling; the third has offered less before."""
    terms = rooms.terms("ceiling_draw", {**CEILING, **parameters})
    hall = rooms.hall(ceiling_draw.METHOD, terms)
    hall.bid("03", "1000000.00", 1)
    hall.bid("01", "1500000.00", 2)
    hall.bid("02", "1500000.00", 3)
    return hall


def test_it_pays_its_own_offer() -> None:
    hall = ceiling()
    hall.wait(4000)
    assert (hall.result.ending, hall.result.equal) == (Ending.DRAW, ("01", "02"))
    assert drawn.won(hall.room, "02").body() == {"bidder": "02", "price": "1500000.00"}


def test_it_keeps_the_share_that_it_offered_beside_the_ceiling() -> None:
    hall = ceiling(beyond="share", unit="1.00", shares=600)
    hall.wait(310)
    hall.bid("01", "40.00", 311)
    hall.bid("02", "100.00", 312)
    hall.bid("01", "100.00", 313)
    hall.wait(4000)
    assert (hall.result.reason, set(hall.result.equal)) == ("whole_share", {"01", "02"})
    assert drawn.won(hall.room, "01").body() == {"bidder": "01", "price": "1500000.00", "share": "100.00"}


def test_of_several_rounds_the_last_offer_counts() -> None:
    times: dict[str, Json] = {"seals": 60, "reveals": 60}
    given: dict[str, Json] = {"direction": "sale", "bound": "100.00", "rounds": 2, "everybody": 2, **times}
    hall = rooms.hall(multi_round_quote.METHOD, rooms.terms("multi_round_quote", given), ("01", "02"))
    for start, price in ((0, "110.00"), (120, "120.00")):
        for bidder in ("01", "02"):
            hall.seal(bidder, price, start + 1)
        for bidder in ("01", "02"):
            hall.reveal(bidder, price, start + 61)
    hall.wait(1000)
    assert hall.result.ending is Ending.DRAW
    assert str(drawn.won(hall.room, "01").price) == "120.00"


@pytest.mark.parametrize("bidder", ["03", "99"])
def test_nobody_else_is_drawn(bidder: str) -> None:
    hall = ceiling()
    with pytest.raises(NotValid, match=r"room\.not_equal"):
        drawn.won(hall.room, "01")
    hall.wait(4000)
    with pytest.raises(NotValid, match=r"room\.not_equal"):
        drawn.won(hall.room, bidder)
    with pytest.raises(NotValid, match=r"room\.not_equal"):
        drawn.won(replace(hall.room, result=None), "01")

"""Where one thing is sold an offer cannot name parts of it: it would stand beside its bidder's other offers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support import kinds
from tests.support.rooms import Hall
from trading.rules.live.command import Offer

LOTS = ("1",)


def offered(hall: Hall, amount: str, seconds: float, *, lots: tuple[str, ...]) -> str:
    hall.wait(seconds)
    return hall.do(hall.signed(Offer, "A", seconds, amount=Decimal(amount), lots=lots))[0].code


@pytest.mark.parametrize(
    ("kind", "amount"),
    [
        ("english_auction", "1000000.00"),
        ("reverse_auction", "1000.00"),
        ("dutch_auction", "1000.00"),
        ("ceiling_draw", "1000.00"),
    ],
)
def test_an_offer_for_parts_is_refused(kind: str, amount: str) -> None:
    hall = kinds.hall(kind, ("A", "B"))
    assert offered(hall, amount, 1, lots=LOTS) == "room.lots"
    assert not hall.room.offers
    assert offered(hall, amount, 2, lots=()) == ""


def test_so_is_a_price_that_was_sealed_for_parts() -> None:
    hall = kinds.hall("sealed_quote", ("A", "B"))
    assert hall.seal("A", "1000.00", 1, *LOTS).code == ""
    assert hall.reveal("A", "1000.00", 601, *LOTS).code == "room.lots"
    assert not hall.room.offers

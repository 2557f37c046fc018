"""The page of a live room tells of every kind: before, while and after."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kernel.errors import Words
from tests.support import kinds
from tests.support.kinds import METHODS
from tests.web.room_fixtures import LOT, TITLE
from trading.rules.live.command import Confirm, Offer, Reveal, Seal, commitment
from trading.rules.live.failures import WHY
from trading.rules.live.method import Kind
from web.public import room
from web.words import Phrase

SALT = "5a" * 32


@pytest.mark.parametrize("kind", METHODS)
def test_a_page_for_every_moment_of_every_kind(kind: str) -> None:
    hall = kinds.hall(kind)
    moment, going = 0, set()
    lots = ("L1",) if kind == "combinatorial_lots" else ()
    going.add(room.page(hall.method, hall.room, hall.events, TITLE, LOT).going)
    while hall.room.result is None:
        moment = moment + 50 if hall.room.turn and hall.room.turn.round else 0
        hall.wait(moment)
        going.add(room.page(hall.method, hall.room, hall.events, TITLE, LOT).going)
        if moment >= 900:  # a bid now and then for ever would move the end for ever
            continue
        asked = hall.method.asking(hall.room, "03", hall.room.at).next
        hall.do(hall.signed(Offer, "03", moment, amount=asked or Decimal("990.00")))
        hall.do(hall.signed(Seal, "03", moment, commitment=commitment(Decimal("1000.00"), SALT, lots)))
        hall.do(hall.signed(Reveal, "03", moment, amount=Decimal("1000.00"), salt=SALT, lots=lots))
        hall.do(hall.signed(Confirm, "03", moment))
    page = room.page(hall.method, hall.room, hall.events, TITLE, LOT)
    assert hall.won, hall.result
    assert page.going == "ended"
    assert going >= {"lobby", "running"}
    given = hall.room.terms.parameters
    choices = [
        each for each in hall.method.parameters if each.kind is Kind.CHOICE and each.name in set(given) - {"late"}
    ]
    told = {str(each.label): each.value for each in page.rules}
    for each in choices:
        chosen = str(given[each.name])
        assert told[str(each.words)] == each.choices[chosen]


def test_a_share_that_won_is_told_with_the_price() -> None:
    hall = kinds.hall("ceiling_draw")
    hall.bid("01", "1100.00", 0)
    hall.bid("02", "1100.00", 1)
    hall.bid("02", "12.00", 300)
    hall.wait(900)
    told = room.page(hall.method, hall.room, hall.events, TITLE, LOT).told
    assert isinstance(told, Phrase)
    assert (told.values["bidder"], told.values["share"]) == ("02", "12.00")


@pytest.mark.parametrize(
    ("terms", "reason"), [({"single": False}, "single"), ({"silence": "fail"}, "nobody_goes_on"), ({}, "no_offer")]
)
def test_why_nothing_was_sold_is_told(terms: dict[str, Any], reason: str) -> None:
    hall = kinds.hall("listing", ("01",) if reason == "single" else ("01", "02"), **terms)
    hall.wait(9000)
    told = room.page(hall.method, hall.room, hall.events, TITLE, LOT).told
    assert told == WHY[reason]
    assert isinstance(told, Words)

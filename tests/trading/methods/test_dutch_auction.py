"""The price is a function of time; whoever accepts first has won."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from kernel.errors import NotValid
from tests.support import kinds
from tests.support.parts import shared
from tests.support.rooms import after
from trading.rules.live.command import Extend, Offer, Pause, Resume

OFFICER = "centre.centre"


def test_the_published_case_is_reproduced() -> None:
    cases = {each["id"]: each for each in json.loads(shared("domain/evaluation_cases.json").read_bytes())["cases"]}
    case = cases["INT-06-dutch"]
    said = case["inputs"]
    terms = {"start": f"{said['start']}.00", "step": f"{said['step']}.00", "tick": said["tick_s"]}
    hall = kinds.hall("dutch_auction", ("A", "B"), **terms)
    hall.wait(0)
    first, second = (
        hall.do(hall.signed(Offer, each["bidder"], each["at_s"], amount=Decimal("925.00")))[0]
        for each in said["accepts"]
    )
    assert (first.code, second.code) == ("", "room.closed")
    assert hall.won == [("A", f"{case['expected']['price_at_accept']}.00")]
    assert [each.name for each in hall.events][-4:] == ["bid", "close", "result", "refuse"]


@pytest.mark.parametrize(
    ("seconds", "price"),
    [(0, "1000.00"), (4.999, "1000.00"), (5, "975.00"), (17.2, "925.00"), (100, "500.00"), (104.999, "500.00")],
)
def test_the_price_falls_at_each_tick(seconds: float, price: str) -> None:
    hall = kinds.hall("dutch_auction")
    hall.wait(0)
    assert str(hall.method.asking(hall.room, "", after(seconds)).next) == price
    under = Decimal(price) - Decimal("0.01")
    assert hall.do(hall.signed(Offer, "01", seconds, amount=under))[0].code == "room.not_asked"
    assert not hall.do(hall.signed(Offer, "01", seconds, amount=Decimal(price)))[0].code


def test_an_offer_that_was_overtaken_by_the_clock_counts_at_the_price_asked() -> None:
    hall = kinds.hall("dutch_auction")
    assert not hall.bid("01", "1000.00", 5).code
    assert hall.won == [("01", "975.00")]


@pytest.mark.parametrize(("amount", "code"), [("575.00", ""), ("575.01", "room.not_asked"), ("500.00", "")])
def test_a_purchase_begins_low_and_rises(amount: str, code: str) -> None:
    hall = kinds.hall("dutch_auction", direction="purchase", start="500.00", limit="600.00")
    assert hall.bid("01", amount, 17.2).code == code
    assert code or hall.won == [("01", "575.00")]


def test_at_the_end_of_the_last_tick_it_is_over() -> None:
    hall = kinds.hall("dutch_auction")
    assert hall.bid("01", "500.00", 105).code == "room.closed"
    assert hall.result.reason == "no_offer"


def test_a_pause_stops_the_price_and_an_extension_keeps_the_last_one() -> None:
    hall = kinds.hall("dutch_auction")
    hall.do(Pause(at=after(7), officer=OFFICER, reason="网络故障"))
    assert str(hall.method.asking(hall.room, "", after(60)).next) == "975.00"
    hall.do(Resume(at=after(60), officer=OFFICER, reason="恢复"))
    assert str(hall.method.asking(hall.room, "", after(62.999)).next) == "975.00"
    assert str(hall.method.asking(hall.room, "", after(63)).next) == "950.00"
    hall.do(Extend(at=after(64), officer=OFFICER, reason="延长", seconds=600))
    assert str(hall.method.asking(hall.room, "", after(700)).next) == "500.00"


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"limit": "1000.01"}, "limit"),
        ({"direction": "purchase"}, "limit"),
        ({"step": "0.01", "tick": 60}, "tick"),
    ],
)
def test_a_clock_runs_one_way_and_ends_within_a_week(terms: dict[str, Any], field: str) -> None:
    with pytest.raises(NotValid, match=rf"parameters\.{field}"):
        kinds.hall("dutch_auction", **terms)

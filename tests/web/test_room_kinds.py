"""The page of a live room tells of every kind: before, while and after."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from kernel.errors import Words
from kernel.money import Money
from tests.support import kinds, rooms
from tests.support.kinds import METHODS
from tests.web.room_fixtures import LOT, TITLE
from trading.rules.live.command import Confirm, Offer, Reveal, Seal, commitment
from trading.rules.live.failures import WHY
from trading.rules.live.method import Kind
from trading.rules.live.priority import PREFERRED
from web.public import room, room_record
from web.public.room_words import MATCHED
from web.words import Phrase, Tongue

SALT = "5a" * 32
ZH = Tongue("zh")


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


def test_shares_are_percentages_wherever_they_stand() -> None:
    hall = kinds.hall("ceiling_draw")
    hall.bid("01", "1100.00", 0)
    hall.bid("02", "1100.00", 1)
    hall.bid("02", "12.00", 300)
    page = room.page(hall.method, hall.room, hall.events, TITLE, LOT)
    assert (page.price, [each.amount for each in page.bids]) == (
        "12.00%",
        ["12.00%", Money(Decimal("1100.00"), "CNY"), Money(Decimal("1100.00"), "CNY")],
    )
    assert page.course
    assert [price for _, price in page.course.points] == [1100, 1100]
    assert "5.00%" in [each.value for each in page.rules]
    lines = [line.split(",")[2:6] for line in room_record.csv(hall.method, hall.events, {}).splitlines()]
    assert [line for line in lines if line[0] == "bid"] == [
        ["bid", "01", "1100.00", "CNY"],
        ["bid", "02", "1100.00", "CNY"],
        ["bid", "02", "12.00", "%"],
    ]
    seat = json.loads(room.seat(hall.method, hall.room, "01").board)
    assert seat["asking"] == {"next": "17.00", "low": "17.00", "high": "100.00", "unit": "percent"}
    assert [each.get("unit") for each in seat["ranking"]] == ["percent"]


@pytest.mark.parametrize(
    ("kind", "moment", "rounds"),
    [("listing", 0, None), ("listing", 600, None), ("three_rounds", 0, (1, 3)), ("three_rounds", 660, (2, 3)),
     ("multi_round_quote", 0, (1, 3)), ("multi_round_quote", 600, (1, 3))],
)  # fmt: skip
def test_only_kinds_with_rounds_count_them(kind: str, moment: int, rounds: tuple[int, int] | None) -> None:
    hall = kinds.hall(kind)
    hall.wait(moment)
    told = room.page(hall.method, hall.room, hall.events, TITLE, LOT).turn
    counted = (told.values["n"], told.values["most"]) if isinstance(told, Phrase) else None
    assert counted == rounds


def test_an_offer_matched_by_right_is_told_as_one_and_the_terms_name_who_has_it() -> None:
    for hall in (holding("english_auction", equals="earliest"), holding("sealed_quote", matching=60)):
        page = room.page(hall.method, hall.room, hall.events, TITLE, LOT)
        assert page.line.rights
        assert [each.bidder for each in page.bids if each.note == MATCHED] == ["02"]
        [named] = [each.value for each in page.rules if each.label == PREFERRED.words]
        assert ZH.plain(named) == "O-A（第 1 顺序）"
    plain = kinds.hall("english_auction")
    assert not room.page(plain.method, plain.room, plain.events, TITLE, LOT).line.rights


def holding(kind: str, **more: Any) -> rooms.Hall:  # noqa: ANN401  values of the terms
    """The first offers, the second matches."""
    hall = kinds.hall(kind, ("01", "02"), rights={"02": 1}, preferred=kinds.preferred(A=1), **more)
    if kind == "sealed_quote":
        hall.seal("01", "1000.00", 1)
        hall.reveal("01", "1000.00", 601)
        hall.bid("02", "1000.00", 901)
        return hall
    for second, (bidder, amount) in enumerate((("01", "1000.00"), ("02", "1000.00"), ("01", "1010.00"))):
        assert not hall.bid(bidder, amount, second).code
    return hall


def test_the_door_asks_for_just_what_the_kind_needs() -> None:
    three = kinds.hall("three_rounds", (), features=[kinds.feature("warranty", "0", "0.2")])
    seat = room.seat(three.method, three.room, "", "A")
    assert (seat.highest, seat.rank) == (Money(Decimal("1000.00"), "CNY"), 0)
    assert [(each.name, [value for value, _ in each.values]) for each in seat.features] == [("warranty", ["0", "0.2"])]
    hall = holding("english_auction", equals="earliest")
    assert [room.seat(hall.method, hall.room, "", org).rank for org in ("A", "B")] == [1, 0]
    assert [room.seat(hall.method, hall.room, bidder).rank for bidder in ("01", "02")] == [0, 1]


def test_while_a_lot_is_listed_its_page_lets_bidders_in() -> None:
    hall = kinds.hall("listing", ("01",))
    assert room.seat(hall.method, hall.room, "").may
    hall.wait(0)
    assert room.seat(hall.method, hall.room, "").may
    hall.wait(600)
    assert not room.seat(hall.method, hall.room, "").may


@pytest.mark.parametrize(
    ("terms", "reason"), [({"single": False}, "single"), ({"silence": "fail"}, "nobody_goes_on"), ({}, "no_offer")]
)
def test_why_nothing_was_sold_is_told(terms: dict[str, Any], reason: str) -> None:
    hall = kinds.hall("listing", ("01",) if reason == "single" else ("01", "02"), **terms)
    hall.wait(9000)
    told = room.page(hall.method, hall.room, hall.events, TITLE, LOT).told
    assert told == WHY[reason]
    assert isinstance(told, Words)

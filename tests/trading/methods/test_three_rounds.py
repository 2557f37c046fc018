"""Three rounds of turns, the worst first; the published coefficients exactly."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from kernel import money
from kernel.canon import Json
from kernel.errors import NotValid
from tests.support import kinds, rooms
from tests.support.parts import shared
from tests.support.rooms import OPENS, after
from trading.rules.live import features
from trading.rules.live.command import Enter
from trading.rules.live.room import Ending

TERMS = kinds.LAWFUL["three_rounds"]


def schedule(hall: rooms.Hall) -> list[tuple[str, tuple[str, ...], float]]:
    """Every turn with whose it is and how many seconds after the start it begins."""
    found = []
    while hall.room.result is None:
        turn = hall.turn
        found.append((turn.kind, turn.whose, (turn.begins - after(0)).total_seconds()))
        hall.wait((turn.ends - after(0)).total_seconds())
    return found


def test_the_turns_of_three_bidders_take_the_published_time() -> None:
    """5 + 2 + 2 + 3·2·N minutes, the worst first and the best last in each round."""
    hall = kinds.hall("three_rounds")
    hall.wait(0)
    turns = schedule(hall)
    order = [("03",), ("02",), ("01",)]
    assert [whose for kind, whose, _ in turns if kind == "turn"] == order * 3
    assert [begins for kind, _, begins in turns if kind == "pause"] == [0, 660, 1140]
    assert hall.room.at == after(60 * (5 + 2 + 2 + 3 * 2 * 3))
    assert hall.won == [("01", "900.00")]


def test_only_whose_turn_it_is_may_offer_and_a_step_below_its_own() -> None:
    hall = kinds.hall("three_rounds")
    assert hall.bid("03", "980.00", 299.999).code == "room.not_open"
    assert hall.bid("01", "800.00", 300).code == "room.not_your_turn"
    assert hall.bid("03", "990.01", 301).code == "room.turn_step"
    assert hall.bid("03", "0.00", 302).code == "room.turn_step"
    assert not hall.bid("03", "990.00", 303).code
    assert not hall.bid("03", "880.00", 304).code
    assert not hall.bid("03", "985.00", 419.999).code  # the last word of the turn counts
    assert hall.bid("03", "870.00", 420).code == "room.not_your_turn"


def test_the_order_of_a_round_stays_and_the_next_round_has_its_own() -> None:
    hall = kinds.hall("three_rounds")
    assert not hall.bid("03", "700.00", 300).code
    seen = [whose for _, whose, _ in schedule(hall) if whose]
    assert seen == [("03",), ("02",), ("01",), ("02",), ("01",), ("03",), ("02",), ("01",), ("03",)]
    assert hall.won == [("03", "700.00")]


def test_equal_prices_go_by_who_was_first_and_the_later_begins() -> None:
    amounts = dict.fromkeys(("01", "02", "03"), "900.00")
    hall = rooms.hall(kinds.METHODS["three_rounds"], rooms.terms("three_rounds", TERMS), amounts=amounts)
    hall.wait(300)
    assert hall.turn.whose == ("03",)
    hall.wait(9000)
    assert hall.won == [("01", "900.00")]


@pytest.mark.parametrize(("amount", "let_in"), [("1000.00", True), ("1000.01", False), ("0.00", False), (None, False)])
def test_who_enters_makes_a_first_offer_within_the_ceiling(amount: str | None, *, let_in: bool) -> None:
    hall = rooms.hall(kinds.METHODS["three_rounds"], rooms.terms("three_rounds", TERMS), bidders=())
    first = None if amount is None else Decimal(amount)
    assert hall.do(Enter(at=OPENS, bidder="02", key="key-02", amount=first))[0].code == (
        "" if let_in else "room.first_offer"
    )
    hall.wait(0)
    assert {whose for _, whose, _ in schedule(hall) if whose} == ({("02",)} if let_in else set())


def test_a_turn_says_which_of_the_three_rounds_it_belongs_to() -> None:
    hall = kinds.hall("three_rounds")
    hall.wait(0)
    seen = []
    while hall.room.result is None:
        seen.append(hall.method.rounds(hall.room))
        hall.wait((hall.turn.ends - after(0)).total_seconds())
    assert seen == [(1, 3)] * 4 + [(2, 3)] * 4 + [(3, 3)] * 4


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    cases = json.loads(shared("domain/evaluation_cases.json").read_bytes())["cases"]
    return next(each for each in cases if each["id"] == "PUB-03-prozorro-features")


def offered(case: dict[str, Any]) -> list[Json]:
    """The features as the terms publish them."""
    return [kinds.feature(each["code"], *each["enum"]) for each in case["features"]]


def test_the_published_coefficients_decide_who_has_won(published: dict[str, Any]) -> None:
    said, expected = published["inputs"], published["expected"]
    amounts = {f"0{n}": f"{bid['amount']}.00" for n, bid in enumerate(said["bids"], 1)}
    given = {f"0{n}": bid["params"] for n, bid in enumerate(said["bids"], 1)}
    terms = rooms.terms("three_rounds", {**TERMS, "features": offered(said)})
    hall = rooms.hall(kinds.METHODS["three_rounds"], terms, ("01", "02"), given, amounts)
    weights = [each.body["coefficient"] for each in hall.events if each.name == "enter"]
    assert weights == expected["coefficient_exact"] == ["9/7", "10/7"]
    hall.wait(300)
    assert hall.turn.whose == ("01",)  # cheaper, and yet the worse
    reduced = [money.rounded(features.weighed(hall.room, hall.room.offers[f"{n}+first"]), 2) for n in ("01", "02")]
    assert [str(each) for each in reduced] == expected["reduced_price"]
    hall.wait(9000)
    assert (hall.result.ending, hall.won) == (Ending.WON, [("02", "479.00")])


TWO = {"a": [Fraction("0.1"), Fraction("0.2")], "b": [Fraction("0.3")]}


@pytest.mark.parametrize("given", [{"a": Fraction("0.1")}, {"a": Fraction("0.15"), "b": Fraction("0.3")}, {}])
def test_a_published_value_is_needed_for_each_feature(given: dict[str, Fraction]) -> None:
    with pytest.raises(NotValid, match=r"features\.unknown"):
        features.coefficient(TWO, given)


@pytest.mark.parametrize(("most", "lawful"), [("0.69", True), ("0.7", False)])
def test_features_cannot_be_worth_the_whole_price(most: str, *, lawful: bool) -> None:
    values = {"a": [Fraction("0.3")], "b": [Fraction(most)]}
    if lawful:
        assert features.coefficient(values, {"a": Fraction("0.3"), "b": Fraction(most)}) == 100
        return
    with pytest.raises(NotValid, match=r"features\.too_much"):
        features.coefficient(values, {"a": Fraction("0.3"), "b": Fraction(most)})

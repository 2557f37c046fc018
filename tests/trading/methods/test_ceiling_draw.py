"""Up to the ceiling, equal at it, and then by lot or by share."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import NotValid
from tests.support import kinds, rooms
from tests.support.rooms import after
from trading.rules.live.room import Ending

LOTS: dict[str, Any] = {"beyond": "draw", "unit": None, "shares": None}


def at_ceiling(*others: str, **more: Any) -> rooms.Hall:  # noqa: ANN401  values of the terms
    hall = kinds.hall("ceiling_draw", **more)
    hall.bid("01", "1095.00", 0)
    assert not hall.bid("02", "1100.00", 100).code  # less than a step, yet the ceiling
    for number, each in enumerate(others, 101):
        assert not hall.bid(each, "1100.00", number).code
    return hall


def test_below_the_ceiling_it_is_an_ascending_auction() -> None:
    hall = kinds.hall("ceiling_draw")
    assert hall.bid("01", "1100.01", 0).code == "room.above_ceiling"
    assert hall.bid("01", "999.99", 0).code == "room.below_start"
    hall.bid("01", "1000.00", 1)
    assert hall.bid("02", "1009.99", 2).code == "room.below_step"
    hall.bid("02", "1090.00", 590)
    assert hall.turn.ends == after(650)
    hall.wait(650)
    assert (hall.won, hall.result.reason) == ([("02", "1090.00")], "highest")


def test_the_ceiling_ends_the_bidding_there_and_then() -> None:
    hall = at_ceiling(**LOTS)
    assert (hall.turn.kind, hall.turn.begins, hall.turn.ends) == ("joining", after(100), after(400))
    assert [each.name for each in hall.events][-2:] == ["bid", "turn"]
    assert hall.room.extensions == 0
    assert hall.bid("01", "1099.99", 200).code == "room.only_ceiling"
    assert hall.bid("02", "1100.00", 201).code == "room.joined"
    assert hall.method.asking(hall.room, "02", after(201)).next is None
    assert not hall.bid("01", "1100.00", 399.999).code
    assert hall.bid("03", "1100.00", 400).code == "room.closed"
    assert (hall.result.ending, hall.result.equal) == (Ending.DRAW, ("02", "01"))


@pytest.mark.parametrize("more", [LOTS, {}])
def test_who_is_alone_at_the_ceiling_has_won(more: dict[str, Any]) -> None:
    hall = at_ceiling(**more)
    hall.wait(400)
    assert hall.won == [("02", "1100.00")]


def test_the_highest_share_wins_at_the_ceiling_price() -> None:
    hall = at_ceiling("03")
    hall.wait(400)
    assert (hall.turn.kind, hall.turn.whose) == ("shares", ("02", "03"))
    assert hall.bid("01", "5.00", 401).code == "room.not_your_turn"
    assert hall.bid("03", "4.99", 402).code == "room.share"
    assert not hall.bid("03", "5.00", 403).code
    assert hall.bid("02", "9.99", 404).code == "room.share"
    assert not hall.bid("02", "10.00", 999).code
    assert hall.turn.ends == after(1059)
    hall.wait(1059)
    assert hall.won == [("02", "1100.00")]
    assert hall.result.body()["winners"] == [{"bidder": "02", "price": "1100.00", "share": "10.00"}]


def test_at_the_whole_share_lots_decide() -> None:
    hall = at_ceiling("03")
    assert not hall.bid("03", "97.00", 401).code
    assert str(hall.method.asking(hall.room, "02", after(401)).next) == "100.00"
    assert hall.bid("02", "100.01", 402).code == "room.share"
    assert not hall.bid("02", "100.00", 403).code
    assert hall.bid("02", "100.00", 404).code == "room.joined"
    assert not hall.bid("03", "100.00", 405).code
    hall.wait(1000)
    assert (hall.result.ending, hall.result.reason, hall.result.equal) == (Ending.DRAW, "whole_share", ("02", "03"))


def test_without_a_share_those_at_the_ceiling_are_drawn_between() -> None:
    hall = at_ceiling("03")
    hall.wait(1000)
    assert (hall.result.ending, hall.result.equal) == (Ending.DRAW, ("02", "03"))


@pytest.mark.parametrize(
    ("terms", "field"),
    [({"ceiling": "999.99"}, "ceiling"), ({"beyond": "draw"}, "unit"), ({"beyond": "draw", "unit": None}, "shares")],
)
def test_terms_that_contradict_one_another_are_refused(terms: dict[str, Any], field: str) -> None:
    with pytest.raises(NotValid, match=rf"parameters\.{field}"):
        kinds.hall("ceiling_draw", **terms)

"""Down from the ceiling, with amounts shown or hidden."""

from __future__ import annotations

import pytest

from tests.support import kinds
from tests.support.rooms import after


@pytest.mark.parametrize(
    ("amount", "code"),
    [("1000.00", ""), ("1000.01", "room.above_ceiling"), ("0.01", ""), ("0.00", "room.nought")],
)
def test_a_first_offer_is_at_most_the_ceiling_and_above_nought(amount: str, code: str) -> None:
    assert kinds.hall("reverse_auction").bid("01", amount, 0).code == code


@pytest.mark.parametrize(
    ("amount", "code"), [("980.00", ""), ("980.01", "room.below_step"), ("0.00", "room.nought"), ("0.01", "")]
)
def test_an_offer_goes_a_step_below_the_best(amount: str, code: str) -> None:
    hall = kinds.hall("reverse_auction")
    hall.bid("01", "990.00", 0)
    assert hall.bid("02", amount, 1).code == code


def test_the_lowest_has_won_and_a_late_offer_moves_the_end() -> None:
    hall = kinds.hall("reverse_auction")
    hall.bid("01", "990.00", 0)
    hall.bid("02", "900.00", 590)
    assert hall.turn.ends == after(650)
    hall.wait(650)
    assert (hall.won, hall.result.reason) == ([("02", "900.00")], "lowest")


def test_below_the_last_step_nothing_is_asked() -> None:
    hall = kinds.hall("reverse_auction")
    hall.bid("01", "10.00", 0)
    assert hall.method.asking(hall.room, "02", after(1)).next is None


def test_with_ranks_only_one_beats_ones_own_offer_and_no_refusal_tells_the_best() -> None:
    hall = kinds.hall("reverse_auction", ranks=True)
    hall.bid("01", "900.00", 0)
    assert not hall.bid("02", "1000.00", 1).code
    refused = hall.bid("02", "995.00", 2)
    assert refused.code == "room.below_step"
    assert "900" not in str(refused.refusal)
    assert not hall.bid("02", "900.00", 3).code
    assert [each.bidder for each in hall.method.ranking(hall.room)] == ["01", "02"]  # equal: who came first
    hall.wait(700)
    assert hall.won == [("01", "900.00")]

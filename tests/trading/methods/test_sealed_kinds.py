"""One sealed quote, rounds of them, and the second price."""

from __future__ import annotations

import pytest

from tests.support import kinds, rooms
from trading.rules.live.command import Reveal, Seal, commitment
from trading.rules.live.room import Ending


def show(hall: rooms.Hall, seconds: float, **prices: str) -> None:
    """All seal at once and show when the time to seal is over; `b01="1.00"` is bidder 01."""
    for name, price in prices.items():
        assert not hall.seal(name[1:], price, seconds).code
    for name, price in prices.items():
        assert not hall.reveal(name[1:], price, seconds + 600).code


@pytest.mark.parametrize(
    ("direction", "bound", "winner"),
    [("sale", "1000.00", ("02", "1200.00")), ("purchase", "1200.00", ("01", "1000.00"))],
)
def test_the_best_sealed_price_has_won(direction: str, bound: str, winner: tuple[str, str]) -> None:
    hall = kinds.hall("sealed_quote", direction=direction, bound=bound)
    show(hall, 0, b01="1000.00", b02="1200.00", b03="1100.00")
    assert hall.room.result is None
    hall.wait(900)
    assert hall.won == [winner]


def test_what_is_not_shown_in_time_is_no_offer() -> None:
    hall = kinds.hall("sealed_quote")
    hall.seal("01", "1300.00", 0)
    hall.seal("02", "1000.00", 599.999)
    assert hall.seal("03", "1200.00", 600).code == "room.not_open"
    assert hall.reveal("03", "1200.00", 601).code == "room.not_as_sealed"
    assert not hall.reveal("02", "1000.00", 899.999).code
    assert hall.reveal("01", "1300.00", 900).code == "room.closed"
    assert hall.won == [("02", "1000.00")]


@pytest.mark.parametrize(
    ("direction", "amount", "code"),
    [
        ("sale", "999.99", "room.below_start"),
        ("sale", "1000.00", ""),
        ("purchase", "1000.01", "room.above_ceiling"),
        ("purchase", "1000.00", ""),
        ("purchase", "0.00", "room.nought"),
    ],
)
def test_a_price_beyond_the_bound_is_refused_when_it_is_shown(direction: str, amount: str, code: str) -> None:
    hall = kinds.hall("sealed_quote", direction=direction)
    hall.seal("01", amount, 0)
    assert hall.reveal("01", amount, 600).code == code
    told = hall.method.asking(hall.room, "01", hall.room.at)
    assert str(told.low or told.high) == "1000.00"


def test_only_what_was_sealed_last_can_be_shown() -> None:
    hall = kinds.hall("sealed_quote")
    hall.seal("01", "1300.00", 0)
    hall.seal("01", "1100.00", 1)
    assert hall.reveal("01", "1300.00", 600).code == "room.not_as_sealed"
    assert hall.reveal("02", "1100.00", 601).code == "room.not_as_sealed"
    assert not hall.reveal("01", "1100.00", 602).code


@pytest.mark.parametrize("other", ["01", "02"])
def test_a_commitment_cannot_be_copied(other: str) -> None:
    hall = kinds.hall("sealed_quote")
    hall.seal("01", "1300.00", 0)
    copied = hall.signed(Seal, other, 1, commitment=hall.room.sealed["01+0"])
    assert hall.do(copied)[0].code == "room.sealed"


@pytest.mark.parametrize("text", ["", "00" * 31, "00" * 33, "AA" * 32, "zz" * 32])
def test_a_commitment_is_64_hex_digits(text: str) -> None:
    hall = kinds.hall("sealed_quote")
    hall.wait(0)
    assert hall.do(hall.signed(Seal, "01", 1, commitment=text))[0].code == "room.commitment"


@pytest.mark.parametrize(
    ("ties", "ending", "who"), [("draw", Ending.DRAW, ("02", "01")), ("earliest", Ending.WON, ("02",))]
)
def test_equal_prices_by_lot_or_by_the_earlier_seal(ties: str, ending: Ending, who: tuple[str, ...]) -> None:
    """02 sealed first; that 01 showed first does not count."""
    hall = kinds.hall("sealed_quote", ties=ties)
    hall.seal("02", "1100.00", 0)
    hall.seal("01", "1100.00", 1)
    hall.reveal("01", "1100.00", 600)
    hall.reveal("02", "1100.00", 601)
    hall.wait(900)
    assert hall.result.ending is ending
    assert (hall.result.equal or tuple(each.bidder for each in hall.result.winners)) == who


def test_those_who_are_equal_quote_again_and_the_others_do_not() -> None:
    hall = kinds.hall("multi_round_quote")
    show(hall, 0, b01="1100.00", b02="1100.00", b03="1000.00")
    hall.wait(900)
    assert (hall.turn.kind, hall.turn.round, hall.turn.whose) == ("sealing", 3, ("01", "02"))
    assert hall.seal("03", "1200.00", 901).code == "room.not_your_turn"
    show(hall, 902, b02="1150.00")
    hall.wait(1800)
    assert hall.won == [("02", "1150.00")]


def test_after_the_last_round_a_draw_decides() -> None:
    hall = kinds.hall("multi_round_quote", rounds=2)
    show(hall, 0, b01="1100.00", b02="1100.00")
    show(hall, 900, b02="1200.00", b01="1200.00")
    hall.wait(1800)
    assert (hall.result.ending, hall.result.equal) == (Ending.DRAW, ("02", "01"))


def test_a_round_of_silence_leaves_the_prices_as_they_were() -> None:
    hall = kinds.hall("multi_round_quote")
    show(hall, 0, b01="1100.00", b02="1100.00")
    hall.wait(2699)
    assert (hall.turn.round, hall.room.result) == (6, None)
    hall.wait(2700)
    assert (hall.result.ending, hall.result.equal) == (Ending.DRAW, ("01", "02"))


@pytest.mark.parametrize(
    ("direction", "bound", "second", "code"),
    [
        ("sale", "1000.00", "1099.99", "room.fell_back"),
        ("sale", "1000.00", "1100.00", ""),
        ("purchase", "1200.00", "1100.01", "room.fell_back"),
        ("purchase", "1200.00", "1100.00", ""),
    ],
)
def test_in_a_later_round_nobody_falls_back_behind_its_own_price(
    direction: str, bound: str, second: str, code: str
) -> None:
    hall = kinds.hall("multi_round_quote", everybody=2, direction=direction, bound=bound)
    show(hall, 0, b01="1100.00", b02="1000.00")
    hall.wait(900)
    assert hall.turn.whose == ()
    hall.seal("01", second, 901)
    assert hall.reveal("01", second, 1500).code == code
    asked = hall.method.asking(hall.room, "01", hall.room.at)
    assert str(asked.low or asked.high) == "1100.00"


@pytest.mark.parametrize(
    ("prices", "won"),
    [
        ({"b01": "800.00", "b02": "900.00", "b03": "950.00"}, [("01", "900.00")]),
        ({"b02": "900.00"}, [("02", "1000.00")]),
        ({"b01": "800.00", "b02": "1000.00"}, [("01", "1000.00")]),
    ],
)
def test_the_lowest_is_paid_the_second_lowest_or_the_ceiling(
    prices: dict[str, str], won: list[tuple[str, str]]
) -> None:
    hall = kinds.hall("reverse_vickrey")
    show(hall, 0, **prices)
    hall.wait(900)
    assert hall.won == won
    assert str(hall.method.asking(hall.room, "01", hall.room.at).high) == "1000.00"


def test_two_lowest_are_drawn_between() -> None:
    hall = kinds.hall("reverse_vickrey")
    show(hall, 0, b01="800.00", b02="800.00", b03="900.00")
    hall.wait(900)
    assert (hall.result.ending, hall.result.equal) == (Ending.DRAW, ("01", "02"))


def test_a_salt_of_its_own_hides_each_price() -> None:
    """The same price under another salt is another commitment; the wrong salt shows nothing."""
    hall = kinds.hall("sealed_quote")
    hall.seal("01", "1100.00", 0)
    hall.wait(600)
    wrong = hall.signed(Reveal, "01", 601, amount=next(iter([hall.room.plan.bound])), salt="00" * 32)
    assert hall.do(wrong)[0].code == "room.not_as_sealed"
    assert commitment(wrong.amount, "00" * 32) != commitment(wrong.amount, "01" * 32)  # type: ignore[attr-defined]

"""A room of an English auction, command by command and at every border."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from kernel.errors import NotValid, Refusal
from tests.support import rooms
from tests.support.rooms import OPENS, STARTS, after
from trading.methods import english_auction
from trading.rules.live import orders, step
from trading.rules.live.command import (
    Due,
    Enter,
    Extend,
    Offer,
    Pause,
    Resume,
    Say,
    Seal,
    ShowReserve,
    Stop,
    commitment,
)
from trading.rules.live.room import Ending

OFFICER = "centre.centre"


def names(hall: rooms.Hall) -> list[str]:
    return [each.name for each in hall.events]


def test_the_highest_offer_wins_when_time_is_over() -> None:
    hall = rooms.hall()
    assert not hall.bid("01", "1000000.00", 0).code
    assert not hall.bid("02", "1010000.00", 10).code
    hall.wait(3600)
    result = hall.room.result
    assert result
    assert result.ending is Ending.WON
    assert [(each.bidder, each.price) for each in result.winners] == [("02", Decimal("1010000.00"))]
    assert names(hall) == ["open", "enter", "enter", "enter", "turn", "bid", "bid", "close", "result"]
    assert hall.room.seq == len(hall.events)


@pytest.mark.parametrize(
    ("amount", "seconds", "code"),
    [
        ("1000000.00", 0, ""),
        ("999999.99", 0, "room.below_start"),
        ("1000000.00", -0.001, "room.not_open"),
        ("1000000.00", 3599.999, ""),
        ("1000000.00", 3600, "room.closed"),
    ],
)
def test_a_first_offer_counts_from_the_first_moment_to_before_the_last(amount: str, seconds: float, code: str) -> None:
    assert rooms.hall().bid("01", amount, seconds).code == code


@pytest.mark.parametrize(
    ("amount", "code"), [("1010000.00", ""), ("1009999.99", "room.below_step"), ("1000000.00", "room.below_step")]
)
def test_an_offer_must_beat_the_last_by_a_step(amount: str, code: str) -> None:
    hall = rooms.hall()
    hall.bid("01", "1000000.00", 0)
    assert hall.bid("02", amount, 1).code == code


@pytest.mark.parametrize(("seconds", "ends"), [(3299.999, 3600), (3300, 3600), (3300.001, 3600.001), (3599, 3899)])
def test_an_offer_in_the_window_moves_the_end_to_its_own_moment_and_the_length(seconds: float, ends: float) -> None:
    hall = rooms.hall()
    hall.bid("01", "1000000.00", seconds)
    assert hall.room.turn
    assert hall.room.turn.ends == after(ends)
    assert ("extend" in names(hall)) == (ends != 3600)


def test_a_refused_offer_never_moves_the_end() -> None:
    hall = rooms.hall()
    assert hall.bid("01", "1.00", 3599).code == "room.below_start"
    assert hall.room.turn
    assert hall.room.turn.ends == after(3600)
    assert names(hall)[-1] == "refuse"


def test_the_end_needs_no_timer() -> None:
    """Who comes after the end is told so even if nobody has noticed it, and the close is recorded before."""
    hall = rooms.hall()
    hall.bid("01", "1000000.00", 5)
    late = hall.do(hall.signed(Offer, "02", 3700, amount=Decimal("2000000.00")))[0]
    assert late.code == "room.closed"
    assert names(hall)[-3:] == ["close", "result", "refuse"]
    assert hall.room.result
    assert hall.room.result.winners[0].bidder == "01"


def test_the_same_words_get_the_same_answer_and_no_second_event() -> None:
    hall = rooms.hall()
    hall.wait(0)
    command = hall.signed(Offer, "01", 1, amount=Decimal("1000000.00"))
    first, again = hall.do(command, replace(command, at=after(9)))
    assert (again.seq, again.code, again.again) == (first.seq, "", True)
    refused = hall.signed(Offer, "02", 10, amount=Decimal("1.00"))
    first, again = hall.do(refused, refused)
    assert (again.seq, again.code) == (first.seq, "room.below_step")
    assert names(hall).count("bid") == names(hall).count("refuse") == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"number": 0}, "room.replayed"),
        ({"number": 1}, "room.replayed"),
        ({"number": 2}, ""),
        ({"round": 2}, "room.stale_round"),
        ({"round": 0}, "room.stale_round"),
        ({"seen": 99}, "room.ahead"),
    ],
)
def test_a_command_must_be_new_and_speak_to_this_round(more: dict[str, int], code: str) -> None:
    hall = rooms.hall()
    hall.bid("01", "1000000.00", 0)
    assert hall.bid("01", "1020000.00", 1, **more).code == code


def test_a_stranger_and_a_repeated_number_leave_no_event() -> None:
    hall = rooms.hall()
    hall.bid("01", "1000000.00", 0)
    before = len(hall.events)
    assert hall.bid("77", "1020000.00", 1).code == "room.not_entered"
    assert hall.bid("01", "1020000.00", 1, number=1).code == "room.replayed"
    assert len(hall.events) == before


def test_a_turn_takes_its_own_kind_of_command_only() -> None:
    hall = rooms.hall()
    hall.wait(0)
    assert hall.do(hall.signed(Seal, "01", 1, commitment="00" * 32))[0].code == "room.not_open"


def test_a_pause_keeps_what_is_left() -> None:
    hall = rooms.hall()
    hall.do(Pause(at=after(3000), officer=OFFICER, reason="网络故障"))
    assert hall.bid("01", "1000000.00", 3001).code == "room.paused"
    hall.wait(9000)
    assert hall.room.turn
    hall.do(Resume(at=after(9000), officer=OFFICER, reason="恢复"))
    assert hall.room.turn.ends - after(9000) == timedelta(seconds=600)
    assert not hall.bid("01", "1000000.00", 9001).code
    assert hall.do(Resume(at=after(9002), officer=OFFICER, reason="恢复"))[0].code == "room.pause_state"


def test_an_officer_needs_a_reason_and_lawful_seconds() -> None:
    hall = rooms.hall()
    hall.wait(0)
    for seconds, code in ((0, "room.extension"), (1, ""), (orders.LONGEST, ""), (orders.LONGEST + 1, "room.extension")):
        order = Extend(at=after(1), officer=OFFICER, reason="延长", seconds=seconds)
        assert hall.do(order)[0].code == code
    assert hall.do(Say(at=after(2), officer=OFFICER, reason=" "))[0].code == "room.reason"
    assert hall.room.turn
    assert hall.room.turn.ends == after(3600 + 1 + orders.LONGEST)


def test_a_stop_ends_without_a_winner() -> None:
    hall = rooms.hall()
    hall.bid("01", "1000000.00", 0)
    hall.do(Stop(at=after(9), officer=OFFICER, reason="依法终止"))
    assert hall.room.result
    assert hall.room.result.ending is Ending.STOPPED
    assert not hall.room.result.winners
    assert hall.bid("02", "1010000.00", 10).code == "room.closed"
    assert hall.do(Say(at=after(11), officer=OFFICER, reason="通知"))[0].code == "room.closed"


@pytest.mark.parametrize(("least", "ending"), [(3, Ending.WON), (4, Ending.FAILED)])
def test_with_too_few_bidders_nothing_begins(least: int, ending: Ending) -> None:
    hall = rooms.hall(given=rooms.terms(least=least))
    hall.bid("01", "1000000.00", 1)
    hall.wait(3600)
    assert hall.room.result
    assert hall.room.result.ending is ending


def test_no_offer_is_no_sale() -> None:
    hall = rooms.hall()
    hall.wait(3600)
    assert hall.room.result
    assert (hall.room.result.ending, hall.room.result.reason) == (Ending.FAILED, "no_offer")


def test_the_lobby_ends_when_the_competition_begins() -> None:
    hall = rooms.hall()
    assert not hall.do(Enter(at=after(-0.001), bidder="04", key="key-04"))[0].code
    assert hall.do(Enter(at=after(0), bidder="05", key="key-05"))[0].code == "room.lobby_over"
    early = rooms.hall()
    assert early.do(Enter(at=OPENS, bidder="01", key="other"))[0].code == "room.entered"
    assert early.do(Enter(at=OPENS, bidder="09", key="key-01"))[0].code == "room.entered"


RESERVE = Decimal("1010000.00")
SALT = "5a" * 32


@pytest.mark.parametrize(("best", "ending"), [("1010000.00", Ending.WON), ("1009999.99", Ending.FAILED)])
def test_the_reserve_is_shown_after_the_end_and_decides(best: str, ending: Ending) -> None:
    hall = rooms.hall(given=rooms.terms(reserve=commitment(RESERVE, SALT)))
    hall.bid("01", best, 1)
    show = ShowReserve(at=after(2), officer=OFFICER, reason="公开底价", amount=RESERVE, salt=SALT)
    assert hall.do(show)[0].code == "room.reserve_early"
    hall.wait(3600)
    assert "result" not in names(hall)
    assert hall.do(replace(show, at=after(3601), amount=Decimal("1.00")))[0].code == "room.reserve"
    hall.do(replace(show, at=after(3601)))
    assert hall.room.result
    assert hall.room.result.ending is ending
    assert hall.do(replace(show, at=after(3602)))[0].code == "room.no_reserve"


def test_a_room_opens_before_it_starts() -> None:
    with pytest.raises(NotValid, match=r"room\.starts_at"):
        step.opened(english_auction.METHOD, rooms.SUBJECT, rooms.terms(), STARTS)


def test_misspelt_terms_are_refused() -> None:
    wrong = rooms.terms(parameters=dict(rooms.ENGLISH) | {"stpe": "1.00"})
    with pytest.raises(Refusal, match=r"parameters\.stpe"):
        step.opened(english_auction.METHOD, rooms.SUBJECT, wrong, OPENS)


def test_time_alone_brings_nothing_before_its_time() -> None:
    hall = rooms.hall()
    hall.do(Due(at=after(-1)))
    assert names(hall)[-1] == "enter"

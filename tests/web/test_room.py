"""The page of a live room says what its chain says, and never more than the turn tells."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.support import rooms
from tests.support.rooms import after
from tests.web import gallery
from tests.web.room_fixtures import LOT, OFFICER, TITLE
from trading.methods import english_auction
from trading.rules.live.command import Pause, Resume, ShowReserve, commitment
from trading.rules.live.method import Shows
from trading.rules.live.room import Ending
from web.public import room, room_words
from web.views.room import RoomPage


def page(hall: rooms.Hall) -> RoomPage:
    return room.page(hall.method, hall.room, hall.events, TITLE, LOT)


def test_the_page_goes_with_the_room() -> None:
    salt = "5a" * 32
    hall = rooms.hall(given=rooms.terms(reserve=commitment(Decimal("1.00"), salt)))
    assert page(hall).going == "lobby"
    assert page(hall).ends == rooms.STARTS
    hall.bid("01", "1000000.00", 5)
    assert (page(hall).going, page(hall).leader, page(hall).ends) == ("running", "01", after(3600))
    hall.do(Pause(at=after(9), officer=OFFICER, reason="线路中断"))
    assert (page(hall).going, page(hall).ends) == ("paused", None)
    hall.do(Resume(at=after(19), officer=OFFICER, reason="恢复"))
    hall.wait(9999)
    assert (page(hall).going, page(hall).ends) == ("reserve", None)
    hall.do(ShowReserve(at=after(9999), officer=OFFICER, reason="公开", amount=Decimal("1.00"), salt=salt))
    assert page(hall).going == "ended"


def test_figures_and_course_are_those_of_the_chain() -> None:
    hall = rooms.hall()
    hall.bid("01", "1000000.00", 0)
    assert page(hall).course is None
    hall.bid("02", "1250000.00", 3590)
    shown = page(hall)
    assert shown.course
    first = Decimal(int(rooms.STARTS.timestamp()))
    assert shown.course.points == ((first, Decimal(100)), (first + 3590, Decimal(125)))
    assert shown.course.marks == (first + 3590,)
    assert [each.value for each in shown.figures if isinstance(each.value, str)] == ["+25.00"]
    assert [(each.bidder, each.shape) for each in shown.bids] == [("02", "warn"), ("01", "plain")]


@pytest.mark.parametrize(("bids", "lines"), [(room.SHOWN, room.SHOWN), (room.SHOWN + 1, room.SHOWN)])
def test_the_newest_lines_stand_first_and_not_all_of_them(bids: int, lines: int) -> None:
    hall = rooms.hall()
    for n in range(bids):
        hall.bid(f"0{1 + n % 3}", f"{1_000_000 + 10_000 * n}.00", n)
    found = page(hall).bids
    assert len(found) == lines
    assert found[0].seq > found[-1].seq


def test_a_discreet_turn_gives_the_page_no_amount() -> None:
    kinds = {name: replace(kind, tells=Shows.RANKS) for name, kind in english_auction.METHOD.turns.items()}
    hall = rooms.hall(replace(english_auction.EnglishAuction(), turns=kinds))
    hall.bid("01", "1234567.00", 0)
    hall.bid("02", "2345678.00", 1)
    shown = page(hall)
    assert (shown.price, shown.course) == (None, None)
    assert shown.leader == "02"
    assert "2345678" not in repr(replace(shown, rules=()))


def test_every_reason_and_ending_has_words() -> None:
    assert set(room_words.ENDINGS) == set(Ending)


@pytest.mark.parametrize("name", ["room", "room-lobby", "room-paused", "room-ended"])
def test_only_a_room_that_moves_asks_again(name: str) -> None:
    assert ('data-moving="1"' in gallery.html(name)) == (name != "room-ended")

"""Listed, asked, bid for against the clock; with the two rhythms that centres publish."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import NotValid
from tests.support import kinds, rooms
from tests.support.rooms import OPENS, after
from trading.rules.live.command import Enter
from trading.rules.live.room import Ending

DAY = 24 * 3600
OWN: dict[str, Any] = {"query": None, "free": None, "countdown": None}


def quoted(**more: Any) -> rooms.Hall:  # noqa: ANN401  values of the terms
    """01 quotes, 02 a step more; 03 looks on."""
    hall = kinds.hall("listing", **more)
    assert not hall.bid("01", "1000.00", 0).code
    assert not hall.bid("02", "1010.00", 599.999).code
    return hall


@pytest.mark.parametrize(("listed", "lawful"), [(10 * DAY, True), (10 * DAY - 1, False)])
def test_land_is_listed_for_ten_days(listed: int, *, lawful: bool) -> None:
    if lawful:
        kinds.hall("listing", land=True, listed=listed)
        return
    with pytest.raises(NotValid, match="land is listed for at least 10 days") as refused:
        kinds.hall("listing", land=True, listed=listed)
    assert refused.value.law == "LND-39a"


def test_quotes_are_renewed_by_steps_and_do_not_move_the_end() -> None:
    hall = quoted()
    assert hall.bid("01", "1019.99", 599.999).code == "room.below_step"
    assert hall.turn.ends == after(600)


def test_who_comes_while_it_is_listed_is_let_in() -> None:
    """Nobody has to be there when it begins; whether enough are in is asked at the end of the listing."""
    hall = kinds.hall("listing", ())
    assert not hall.do(Enter(at=after(599.999), bidder="07", key="key-07"))[0].code
    assert not hall.bid("07", "1000.00", 599.999).code
    assert hall.do(Enter(at=after(600), bidder="08", key="key-08"))[0].code == "room.lobby_over"
    assert hall.won == [("07", "1000.00")]


@pytest.mark.parametrize(("least", "ending"), [(2, Ending.WON), (3, Ending.FAILED)])
def test_too_few_at_the_end_of_the_listing_are_too_few(least: int, ending: Ending) -> None:
    hall = kinds.hall("listing", ("01",), least=least)
    hall.do(Enter(at=after(1), bidder="02", key="key-02"))
    hall.bid("02", "1000.00", 2)
    hall.wait(9000)
    assert hall.result.ending is ending


@pytest.mark.parametrize(("single", "ending"), [(True, Ending.WON), (False, Ending.FAILED)])
def test_one_bidder_alone_wins_if_the_notice_says_so(ending: Ending, *, single: bool) -> None:
    hall = kinds.hall("listing", ("01",), single=single)
    hall.bid("01", "1000.00", 5)
    hall.wait(600)
    assert hall.result.ending is ending


@pytest.mark.parametrize(
    ("goes_on", "whose"), [("confirmed", ("03",)), ("leader_too", ("02", "03")), ("everybody", ())]
)
def test_who_goes_on_after_the_question(goes_on: str, whose: tuple[str, ...]) -> None:
    hall = quoted(goes_on=goes_on)
    assert hall.bid("01", "1020.00", 600).code == "room.not_open"
    assert not hall.confirm("03", 899.999).code
    assert hall.confirm("01", 900).code == "room.not_open"
    assert (hall.turn.kind, hall.turn.whose) == ("free", whose)
    assert hall.bid("01", "1020.00", 901).code == ("" if goes_on == "everybody" else "room.not_your_turn")
    hall.wait(1200)
    assert (hall.turn.kind, hall.turn.whose) == ("countdown", whose)


@pytest.mark.parametrize(
    ("silence", "reason", "winners"),
    [
        ("deal", "highest", [("02", "1010.00")]),
        ("fail", "nobody_goes_on", []),
        ("go_on", "highest", [("03", "1020.00")]),
    ],
)
def test_what_silence_means(silence: str, reason: str, winners: list[tuple[str, str]]) -> None:
    hall = quoted(silence=silence)
    hall.wait(900)
    assert (hall.room.result is None) == (silence == "go_on")
    hall.bid("03", "1020.00", 901)
    hall.wait(9000)
    assert (hall.result.reason, hall.won) == (reason, winners)


def test_a_free_hour_then_five_minutes_anew_with_each_bid() -> None:
    hall = quoted(rhythm="free_hour", **OWN)
    hall.wait(600)
    assert (hall.turn.kind, hall.turn.ends) == ("free", after(4200))
    hall.bid("01", "1020.00", 4199)
    assert hall.turn.ends == after(4200)
    hall.wait(4200)
    assert (hall.turn.kind, hall.turn.ends) == ("countdown", after(4500))
    hall.bid("03", "1030.00", 4201)
    assert hall.turn.ends == after(4501)
    hall.bid("02", "1040.00", 4500.999)
    assert hall.bid("03", "1050.00", 4800.999).code == "room.closed"
    assert hall.won == [("02", "1040.00")]


def test_five_minutes_to_confirm_then_five_minutes_anew_with_each_bid() -> None:
    hall = quoted(rhythm="five_five", **OWN)
    hall.confirm("01", 700)
    hall.wait(900)
    assert (hall.turn.kind, hall.turn.ends, hall.turn.whose) == ("countdown", after(1200), ("01", "02"))
    assert hall.room.confirmed == {"01"}
    hall.wait(1200)
    assert hall.won == [("02", "1010.00")]


def test_without_a_quote_who_confirms_may_make_the_first() -> None:
    hall = kinds.hall("listing")
    hall.confirm("03", 700)
    assert hall.method.asking(hall.room, "03", OPENS).next is None
    assert hall.bid("03", "999.99", 901).code == "room.below_start"
    assert not hall.bid("03", "1000.00", 902).code
    assert hall.turn.whose == ("03",)


def test_a_named_rhythm_leaves_nothing_to_say() -> None:
    with pytest.raises(NotValid, match=r"parameters\.query"):
        kinds.hall("listing", rhythm="five_five")

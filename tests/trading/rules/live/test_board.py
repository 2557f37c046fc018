"""What a board shows, and what it does not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

import pytest

from kernel.canon import Json
from tests.support import rooms
from tests.support.rooms import after
from trading.methods import english_auction
from trading.rules.live import board
from trading.rules.live.board import Audience
from trading.rules.live.command import Extend, Offer
from trading.rules.live.method import Shows, TurnKind

OFFICER = "centre.centre"
OPEN: Final = english_auction.EnglishAuction()


def telling(tells: Shows) -> english_auction.EnglishAuction:
    """The same auction with another discretion."""
    kinds = {name: replace(kind, tells=tells) for name, kind in OPEN.turns.items()}
    return replace(OPEN, turns=kinds)


def played(method: english_auction.EnglishAuction = OPEN) -> rooms.Hall:
    hall = rooms.hall(method)
    hall.bid("01", "1000000.00", 0)
    hall.bid("02", "1010000.00", 3400)
    hall.bid("03", "1015000.00", 3401)
    return hall


def told(hall: rooms.Hall, audience: Audience) -> list[Json]:
    first, *rest = hall.events
    opened = rooms.hall().room.turn
    assert first.name == "open"
    return [dict(said) for _, said in board.told(hall.method, opened, list(enumerate(rest, 2)), audience)]


def test_an_open_board_shows_places_amounts_and_the_next_step() -> None:
    hall = played()
    shown = board.board(hall.method, hall.room)
    assert shown["ranking"] == [
        {"bidder": "02", "at": "2026-03-02T02:26:40.000Z", "seq": 7, "amount": "1010000.00"},
        {"bidder": "01", "at": "2026-03-02T01:30:00.000Z", "seq": 6, "amount": "1000000.00"},
    ]
    assert shown["asking"] == {"next": "1020000.00", "low": "1020000.00"}
    assert (shown["entrants"], shown["offering"], shown["bids"], shown["extensions"]) == (3, 2, 2, 1)
    assert shown["result"] is None


@pytest.mark.parametrize(("tells", "names"), [(Shows.RANKS, ["02", "01"]), (Shows.COUNT, [])])
def test_a_discreet_board_shows_no_amount_and_nothing_that_gives_it_away(tells: Shows, names: list[str]) -> None:
    hall = played(telling(tells))
    shown = board.board(hall.method, hall.room)
    assert [each["bidder"] for each in shown["ranking"]] == names  # type: ignore[union-attr,index,call-overload]
    everything = json.dumps([shown, *(told(hall, each) for each in Audience)])
    assert "1010000" not in everything
    assert "1020000" not in everything


def test_after_the_end_the_board_shows_all() -> None:
    hall = played(telling(Shows.COUNT))
    hall.wait(9000)
    shown = board.board(hall.method, hall.room)
    assert shown["turn"] is None
    assert "1010000.00" in json.dumps(shown["ranking"])
    assert shown["result"] == {
        "ending": "won",
        "reason": "highest",
        "winners": [{"bidder": "02", "price": "1010000.00"}],
        "equal": [],
    }


def test_the_lobby_shows_how_many_are_in() -> None:
    shown = board.board(OPEN, rooms.hall().room)
    assert (shown["entrants"], shown["ranking"], shown["tells"]) == (3, [], "count")
    assert "asking" not in shown


def test_events_are_told_without_keys_salts_and_signatures() -> None:
    hall = played()
    said = told(hall, Audience.PUBLIC)
    assert [each["name"] for each in said] == ["enter", "enter", "enter", "turn", "bid", "bid", "extend"]  # type: ignore[index,call-overload]
    assert said[4] == {"name": "bid", "at": "2026-03-02T01:30:00.000Z", "bidder": "01", "amount": "1000000.00"}
    assert "key" not in json.dumps(said)
    assert "signature" not in json.dumps(said)


def test_refused_commands_are_for_supervisors_alone() -> None:
    hall = played()
    assert told(hall, Audience.BIDDERS) == told(hall, Audience.PUBLIC)
    refused = [each for each in told(hall, Audience.SUPERVISORS) if each not in told(hall, Audience.PUBLIC)]
    assert refused == [
        {
            "name": "refuse",
            "at": "2026-03-02T02:26:41.000Z",
            "bidder": "03",
            "amount": "1015000.00",
            "code": "room.below_step",
        }
    ]


def test_who_came_in_and_what_officers_say_is_told() -> None:
    hall = rooms.hall()
    hall.wait(0)
    hall.do(Extend(at=after(1), officer=OFFICER, reason="延长", seconds=60))
    assert board.board(hall.method, hall.room)["extensions"] == 1
    assert told(hall, Audience.PUBLIC)[-1] == {
        "name": "extend",
        "at": "2026-03-02T01:30:01.000Z",
        "reason": "延长",
        "seconds": 60,
        "ends": "2026-03-02T02:31:00.000Z",
    }


def test_what_a_turn_hid_is_not_told_by_the_next_one() -> None:
    """Each event under the discretion of its own moment, whatever the turn when it is asked for."""
    hidden = replace(
        OPEN, turns=dict(OPEN.turns) | {"bidding": TurnKind(OPEN.turns["bidding"].words, (Offer,), Shows.RANKS)}
    )
    hall = played(hidden)
    hall.wait(9000)
    assert "amount" not in json.dumps(told(hall, Audience.PUBLIC)[:-1])

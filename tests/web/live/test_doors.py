"""Counts by address, tickets that are good once, and whose socket it is."""

from __future__ import annotations

import base64
import resource
from datetime import timedelta

import pytest

from kernel.chance import SeededChance
from tests.web.live.rooms import NOW, ROOM
from web.live.doors import RESERVED, Doors, Rules, origin
from web.live.frames import Audience
from web.live.tickets import VALID, Place, Tickets
from web.peers import came_from, neighbourhood

MINE = Place(Audience.BIDDERS, "4711")


def test_an_address_is_full_while_others_are_not() -> None:
    doors = Doors(Rules(each=2, most=4))
    assert [doors.enter("a"), doors.enter("a"), doors.enter("a"), doors.enter("b")] == [True, True, False, True]
    assert (doors.enter("c"), doors.enter("d"), doors.inside) == (True, False, 4)
    doors.leave("a")
    assert (doors.enter("a"), doors.inside) == (True, 4)


def test_this_very_machine_counts_for_the_whole_only() -> None:
    doors = Doors(Rules(each=1, most=3))
    assert [doors.enter("") for _ in range(4)] == [True, True, True, False]


def test_there_are_never_more_than_files(monkeypatch: pytest.MonkeyPatch) -> None:
    for files, most in ((RESERVED + 7, 7), (10, 1), (resource.RLIM_INFINITY, 500), (1 << 20, 500)):
        monkeypatch.setattr(resource, "getrlimit", lambda _which, files=files: (files, files))
        assert Doors(Rules(most=500)).most == most


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),  # only a proxy on this machine is believed
        ("127.0.0.1", "", ""),
        ("127.0.0.1", "10.0.0.1, 198.51.100.1", "198.51.100.1"),
        ("::1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
    ],
)
def test_whose_socket_it_is(peer: str, forwarded: str, counted: str) -> None:
    assert came_from(peer, forwarded) == counted


def test_neighbours_of_one_network_are_one() -> None:
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::2")
    assert neighbourhood("testclient") == "testclient"


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin("https://Example.com:8443/a/b") == "https://example.com:8443"


# ---------------------------------------------------------------- tickets


def test_a_ticket_is_good_once() -> None:
    held = Tickets(SeededChance(b"1"), lambda: NOW)
    one = held.issue(ROOM, MINE)
    assert [held.redeem(one, ROOM), held.redeem(one, ROOM)] == [MINE, None]


def test_a_ticket_is_good_for_one_room_and_a_wrong_try_uses_it_up() -> None:
    held = Tickets(SeededChance(b"1"), lambda: NOW)
    one = held.issue(ROOM, MINE)
    assert [held.redeem(one, "L-2"), held.redeem(one, ROOM)] == [None, None]


@pytest.mark.parametrize(("late", "good"), [(timedelta(microseconds=1), MINE), (timedelta(), None)])
def test_a_ticket_ends(late: timedelta, good: Place | None) -> None:
    moments = iter([NOW, NOW + VALID - late])
    held = Tickets(SeededChance(b"1"), lambda: next(moments))
    assert held.redeem(held.issue(ROOM, MINE), ROOM) == good


def test_a_ticket_is_good_at_every_process_that_has_the_key_and_at_no_other() -> None:
    one, other = (Tickets(SeededChance(seed), lambda: NOW, b"k" * 32) for seed in (b"1", b"2"))
    made = one.issue(ROOM, MINE)
    assert [other.redeem(made, ROOM), other.redeem(made, ROOM)] == [MINE, None]
    assert Tickets(SeededChance(b"3"), lambda: NOW).redeem(one.issue(ROOM, MINE), ROOM) is None
    assert Tickets(SeededChance(b"3"), lambda: NOW, b"j" * 32).redeem(one.issue(ROOM, MINE), ROOM) is None


def test_whoever_changes_a_ticket_has_none() -> None:
    held = Tickets(SeededChance(b"1"), lambda: NOW)
    said, _, code = held.issue(ROOM, MINE).partition(".")
    other = base64.b64encode(base64.b64decode(said).replace(b"bidders", b"supervisors")).decode()
    for forged in (
        f"{other}.{code}",
        f"{said}.{code[:-1]}",
        f"{said}.",
        said,
        "",
        ".",
        f"{said}!.{code}",
        f"{said}.竞",
    ):
        assert held.redeem(forged, ROOM) is None
    assert held.redeem(f"{said}.{code}", ROOM) == MINE, "what is no ticket uses none up"


def test_used_tickets_are_forgotten_when_they_have_ended() -> None:
    moments = [NOW]
    held = Tickets(SeededChance(b"1"), lambda: moments[0])
    for _ in range(3):
        assert held.redeem(held.issue(ROOM, MINE), ROOM) == MINE
    moments[0] = NOW + VALID
    assert held.redeem(held.issue(ROOM, MINE), ROOM) == MINE
    assert len(held._used) == 1

"""Hints over a real Valkey: whoever holds the room is woken, whoever knows is not, and nothing depends on it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import pytest
from structlog.testing import capture_logs

from kernel.pulse import Pulse
from tests.support.bus import Valkey, valkey
from tests.web.live.rooms import NOW, ROOM, beginning
from tests.web.live.test_following import Journal
from web.live.bus import CHANNEL, Bus
from web.live.feed import Feed
from web.live.following import Follower

WAIT = 10


@pytest.fixture(scope="module")
def server() -> Iterator[Valkey]:
    with valkey() as made:
        yield made


@contextmanager
def buses(url: str, *known: Callable[[str], int | None]) -> Iterator[tuple[list[Bus], list[Pulse]]]:
    """One bus a process, each of which knows so much; they listen before the block begins, if there is a server."""
    pulses = [Pulse() for _ in known]
    made = [Bus(url, one, pulse, rest=0.05) for one, pulse in zip(known, pulses, strict=True)]
    for one in made:
        one.start()
    try:
        yield made, pulses
    finally:
        for one in made:
            one.stop()


def until(holds: Callable[[], object]) -> None:
    tick = threading.Event()
    for _ in range(WAIT * 100):
        if holds():
            return
        tick.wait(0.01)
    raise AssertionError("it never held")


def listeners(server: Valkey) -> int:
    with server.server.client() as client:
        counted: Sequence[tuple[bytes, int]] = client.pubsub_numsub(CHANNEL)
        return counted[0][1]


def test_only_who_holds_the_room_and_does_not_know_yet_is_woken(server: Valkey) -> None:
    woken: list[tuple[int, str]] = []
    seqs: list[Callable[[str], int | None]] = [lambda _: 4, {ROOM: 3, "L-2": 3}.get, lambda _: None]
    with buses(server.url, *seqs) as (made, pulses):
        for number, pulse in enumerate(pulses):
            pulse.listen(lambda room, number=number: woken.append((number, room)))  # type: ignore[misc]
        until(lambda: listeners(server) == 3)
        with server.server.client() as anyone:
            for rubbish in (b"\xff\xfe", b"", ROOM.encode(), ROOM.encode() + b" x", b"L-2 3"):
                anyone.publish(CHANNEL, rubbish)
        made[0].tell(ROOM, 4)
        until(lambda: woken)
        made[0].tell("L-2", 4)
        until(lambda: len(woken) == 2)
        assert woken == [(1, ROOM), (1, "L-2")]


def test_killed_in_the_middle_nothing_is_lost_and_it_comes_back_by_itself(server: Valkey) -> None:
    journal, feed = Journal(), Feed(lambda: NOW, beginning)
    feed.load(ROOM)
    feed.comes(ROOM, 1)
    with (
        capture_logs() as said,
        buses(server.url, lambda _: None, feed.seq) as ((owner, _), (_, pulse)),
        ExitStack() as at,
    ):
        follower = Follower(feed, pulse, journal.since, tick=0.2)
        follower.start()
        at.callback(follower.stop)

        def bid(seq: int) -> None:
            journal.seq = seq
            owner.tell(ROOM, seq)
            until(lambda: feed.seq(ROOM) == seq)

        until(lambda: listeners(server) == 2)
        bid(1)
        server.kill()
        for seq in (2, 3, 4):
            bid(seq)
        server.start()
        until(lambda: listeners(server) == 2)
        bid(5)
        until(lambda: {"bus.gone", "bus.back"} == {log["event"] for log in said})
    hearing = [log["event"] for log in said if log["way"] == "hears"]
    assert hearing == ["bus.gone", "bus.gone", "bus.back", "bus.back"], "said once by each process"


def test_without_a_bus_the_site_starts_and_stops_and_says_so_once() -> None:
    with capture_logs() as said, buses("redis://127.0.0.1:1", lambda _: 0) as ((one,), _):
        one.tell(ROOM, 1)
        until(lambda: len(said) == 2)
        one.tell(ROOM, 2)
    assert sorted((log["event"], log["way"]) for log in said) == [("bus.gone", "hears"), ("bus.gone", "tells")]


def test_a_bus_that_was_never_started_stops() -> None:
    Bus("redis://127.0.0.1:1", lambda _: 0, Pulse()).stop()

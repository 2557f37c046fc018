"""A process that does not decide reads a room once, by a hint or by the clock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from kernel import clock
from kernel.pulse import Pulse
from tests.web.live.rooms import NOW, ROOM, beginning, news
from web.live import frames
from web.live.feed import Feed
from web.live.following import Follower, Reader


class Journal:
    """What another process has recorded, and who asked for it."""

    def __init__(self) -> None:
        self.seq = 0
        self.asked: list[tuple[str, int]] = []
        self.fails = 0
        self.read_again = threading.Semaphore(0)

    def since(self, room: str, seq: int) -> frames.News | None:
        self.asked.append((room, seq))
        self.read_again.release()
        if self.fails:
            self.fails -= 1
            raise ConnectionError("the database has gone")
        return news(seq, self.seq) if self.seq > seq else None


@contextmanager
def following(read: Reader, tick: float) -> Iterator[tuple[Feed, Pulse, threading.Event]]:
    feed, pulse, told = Feed(lambda: NOW, beginning), Pulse(), threading.Event()
    feed.load(ROOM)
    feed.load("L-2")
    feed.moved.listen(lambda _room: told.set())
    one = Follower(feed, pulse, read, tick)
    one.start()
    yield feed, pulse, told
    one.stop()


def test_a_hint_wakes_one_reader_of_a_watched_room() -> None:
    journal = Journal()
    with following(journal.since, 3600.0) as (feed, pulse, told):
        feed.comes(ROOM, 5000)
        journal.seq = 3
        pulse.beat("L-2")  # nobody watches it here
        pulse.beat(ROOM)
        assert told.wait(10)
        assert (feed.seq(ROOM), journal.asked) == (3, [(ROOM, 0)])


def test_a_lost_hint_costs_a_tick() -> None:
    journal = Journal()
    with following(journal.since, 0.01) as (feed, _pulse, told):
        journal.seq = 2
        feed.comes(ROOM, 1)
        assert told.wait(10)
        assert feed.seq(ROOM) == 2


def test_a_database_that_does_not_answer_is_asked_again() -> None:
    journal = Journal()
    journal.fails, journal.seq = 2, 1
    with following(journal.since, 0.01) as (feed, _pulse, told):
        feed.comes(ROOM, 1)
        assert told.wait(10)
        assert len(journal.asked) >= 3


def test_hints_for_one_room_do_not_keep_the_others_from_the_clock() -> None:
    journal = Journal()
    with following(journal.since, 0.3) as (feed, pulse, _told):
        feed.comes(ROOM, 1)
        feed.comes("L-2", 1)
        until = clock.wall() + timedelta(seconds=3)
        while ("L-2", 0) not in journal.asked and clock.wall() < until:
            pulse.beat(ROOM)
            assert journal.read_again.acquire(timeout=10)
        assert ("L-2", 0) in journal.asked


def test_a_room_that_is_not_held_here_is_not_read() -> None:
    journal = Journal()
    feed = Feed(lambda: NOW)
    Follower(feed, Pulse(), journal.since).look(ROOM)
    assert journal.asked == []


def test_it_stops_without_having_been_started() -> None:
    Follower(Feed(lambda: NOW), Pulse(), Journal().since).stop()

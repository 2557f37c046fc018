"""Which bidders' sockets come, go and lag: noted by the gateway, taken by whoever keeps the record."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.web.live.rooms import NOW, ROOM, There, run, there
from trading.rules.live.lines import Line
from web.live import lines
from web.live.frames import Audience
from web.live.lines import Lines
from web.live.tickets import Place


def test_a_bidders_lines_are_told_with_their_round_trip_and_their_end() -> None:
    async def told() -> None:
        async with there() as place:
            noted, tickets = place.gateway.lines, [issued(place, who) for who in ("07", "08")]
            async with place.opened() as first, place.opened() as public:
                await place.watch(public)
                await place.watch(first, ticket=tickets[0])
                await place.until(lambda: noted._news)
                assert noted.take(beat=False) == [Line(1, ROOM, "07", NOW, NOW)], "the public has no line"
                assert noted.take(beat=False) == []
                await first.send(json.dumps({"ping": 1, "trip": 18}))
                await place.until(lambda: [one.trip for one in noted.take(beat=True)] == [18])
                async with place.opened() as second:
                    await place.watch(second, ticket=tickets[1])
                    await place.until(lambda: len(noted._here) == 2)
            await place.until(lambda: not noted._here)
            gone = noted.take(beat=True)
            assert [(one.n, one.bidder, one.left, one.trip) for one in gone] == [
                (2, "08", NOW, None),
                (1, "07", NOW, 18),
            ]

    run(told())


def test_one_that_takes_nothing_is_told_at_once_and_again_when_it_does() -> None:
    async def told() -> None:
        async with there() as place, place.opened() as one:
            noted = place.gateway.lines
            await place.watch(one, ticket=issued(place, "07"))
            await place.until(lambda: noted._here)
            (watcher,) = noted._here
            noted.take(beat=False)
            watcher.pause_writing()
            assert [line.slow for line in noted.take(beat=False)] == [True]
            assert noted.take(beat=False) == []
            watcher.resume_writing()
            assert [line.slow for line in noted.take(beat=False)] == [False]

    run(told())


def issued(place: There, who: str) -> str:
    return place.gateway.tickets.issue(ROOM, Place(Audience.BIDDERS, who))


@pytest.mark.parametrize("trip", [-1, 60_001, "18", 1.5])
def test_a_round_trip_that_is_none_closes_the_socket(trip: object) -> None:
    async def told() -> None:
        async with there() as place, place.opened() as one:
            await place.watch(one)
            await one.send(json.dumps({"ping": 1, "trip": trip}))
            async with asyncio.timeout(5):
                await one.wait_closed()
            assert one.close_code == 4400

    run(told())


def test_what_could_not_be_kept_waits_without_end_of_memory_and_gives_way_to_newer_news(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lines, "MOST", 2)
    noted, of = Lines(lambda: NOW), [Line(n, ROOM, "07", NOW, NOW) for n in (1, 2, 3)]
    noted.back(of)
    assert noted.take(beat=True) == of[1:], "the oldest is given up"
    newer = Line(2, ROOM, "07", NOW, NOW, left=NOW)
    noted.back([newer])
    noted.back(of[1:2])
    assert noted.take(beat=True) == [newer]

"""Which bidders are on the line, and since when they are not."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.web.live.rooms import ROOM, run, there
from web.live import lines
from web.live.frames import Audience
from web.live.lines import Departures
from web.live.tickets import Place


def test_a_bidders_line_is_told_with_its_round_trip_and_its_end() -> None:
    async def told() -> None:
        async with there() as place:
            tickets = [place.gateway.tickets.issue(ROOM, Place(Audience.BIDDERS, who)) for who in ("07", "07", "08")]
            async with place.opened() as first, place.opened() as second, place.opened() as public:
                await place.watch(first, ticket=tickets[0])
                await place.watch(public)
                await asyncio.sleep(0.02)
                await place.watch(second, ticket=tickets[1])
                await first.send(json.dumps({"ping": 1, "trip": 18}))
                await place.until(lambda: place.gateway.lines(ROOM).get("07") and place.gateway.lines(ROOM)["07"].trip)
                found = place.gateway.lines(ROOM)
                assert set(found) == {"07"}, "the public has no line"
                assert found["07"].trip == 18
                assert found["07"].up
                assert found["07"].up >= timedelta(milliseconds=20), "of two sockets the older one counts"
                assert place.gateway.lines("L-2") == {}
            async with place.opened() as other:
                await place.watch(other, ticket=tickets[2])
                await place.until(lambda: place.gateway.lines(ROOM)["07"].up is None)
                assert place.gateway.lines(ROOM)["07"].gone is not None

    run(told())


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


def test_departures_are_forgotten_from_the_first_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "KEPT", 2)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    gone = Departures(lambda: now)
    for bidder in ("01", "02", "03"):
        gone.note("A-1", bidder)
    assert set(gone.of("A-1")) == {"02", "03"}
    assert gone.of("A-1")["03"] == timedelta()

"""The stream beside the sockets: the same bytes, the same chaining."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from kernel.errors import NotFound, Unavailable
from tests.web.live.rooms import NOW, ROOM, Board, beginning, news, run, there, until
from web.live.doors import Doors, Rules
from web.live.events import HEARTBEAT, Events
from web.live.feed import Feed


@dataclass
class Reader:
    """An ASGI client: what was sent to it, until it goes."""

    sent: list[bytes] = field(default_factory=list)
    status: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    going: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self) -> Any:  # noqa: ANN401  what ASGI gives
        await self.going.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:  # noqa: ANN401
        self.status = message.get("status", self.status)
        if message["type"] == "http.response.body":
            self.sent.append(message["body"])
            self.begun.set()

    def payloads(self) -> list[bytes]:
        lines = b"".join(self.sent).split(b"\n")
        return [line.removeprefix(b"data: ") for line in lines if line.startswith(b"data: ")]

    async def until(self, frames: int) -> list[bytes]:
        await until(lambda: len(self.payloads()) >= frames)
        return self.payloads()


def test_the_stream_has_the_very_bytes_of_the_sockets() -> None:
    async def test() -> None:
        async with there() as place, place.opened() as socket:
            reader, events = Reader(), Events(place.feed, place.gateway.doors)
            stream = asyncio.create_task(events.stream(ROOM, None, "", reader.receive, reader.send))
            await reader.until(1)
            await socket.send(json.dumps({"room": ROOM}))
            told = [await socket.recv(decode=False)]
            for seq in range(3):
                place.feed.publish(ROOM, news(seq, seq + 1))
                told.append(await socket.recv(decode=False))
            assert (await reader.until(4))[1:] == told[1:]
            assert (reader.status, place.feed.watched(), place.feed.encoded) == (200, {ROOM: 2}, 9)
            reader.going.set()
            await stream
            assert (place.feed.watched(), place.gateway.doors.inside) == ({ROOM: 1}, 1)

    run(test())


def test_who_comes_again_by_its_last_event_has_a_list_without_a_gap() -> None:
    async def test() -> None:
        async with there(tick=0.0) as place:
            events, board = Events(place.feed, place.gateway.doors), Board(0)
            for seq in range(0, 12, 2):
                reader = Reader()
                stream = asyncio.create_task(events.stream(ROOM, board.seq, "", reader.receive, reader.send))
                await reader.begun.wait()
                place.feed.publish(ROOM, news(seq, seq + 1))
                for payload in await reader.until(2 if seq else 1):
                    board.take(json.loads(payload))
                reader.going.set()
                await stream
                place.feed.publish(ROOM, news(seq + 1, seq + 2))
                await place.until(lambda: not place.gateway._pumps)
            assert (board.bids, board.gaps) == (tuple(range(1, 12)), ())

    run(test())


def test_a_quiet_stream_says_that_it_is_alive() -> None:
    async def test() -> None:
        feed, reader = Feed(lambda: NOW, beginning), Reader()
        events = Events(feed, Doors(Rules(beat=0.01)))
        stream = asyncio.create_task(events.stream(ROOM, 0, "", reader.receive, reader.send))
        await until(lambda: len(reader.sent) >= 3)
        assert set(reader.sent) == {HEARTBEAT}
        reader.going.set()
        await stream

    run(test())


def test_an_unknown_room_and_a_full_house_are_refused() -> None:
    async def test() -> None:
        reader, doors = Reader(), Doors(Rules(each=1))
        events = Events(Feed(lambda: NOW, beginning), doors)
        with pytest.raises(NotFound, match=r"live\.no_room"):
            await events.stream("nowhere", None, "", reader.receive, reader.send)
        assert doors.enter("203.0.113.5")
        with pytest.raises(Unavailable, match=r"live\.crowded"):
            await events.stream(ROOM, None, "203.0.113.5", reader.receive, reader.send)
        assert (reader.sent, doors.inside) == ([], 1)

    run(test())

"""Rooms whose boards say nothing of any way of bidding, and watchers of every kind."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect

from kernel.chance import SeededChance
from web.live.doors import Doors, Rules
from web.live.feed import Feed, Source
from web.live.frames import Accepted, Audience, Frame, News
from web.live.gateway import Gateway
from web.live.tickets import Tickets

NOW: Final = datetime(2026, 3, 2, 1, 0, 0, 250_000, tzinfo=UTC)
ROOM: Final = "L-1"
SITE: Final = "http://127.0.0.1:8000"
IDENTITY: Final = "91330106MA2B1CDE5X"
"""A bidder's, which only supervisors may see before the end."""


def news(since: int, seq: int, numbers: Sequence[int] | None = None, size: int = 0) -> News:
    """Bids with these numbers (every one after `since`) were accepted; their prices are their numbers."""
    return {audience: frame(since, seq, numbers, audience, size) for audience in Audience}


def frame(
    since: int, seq: int, numbers: Sequence[int] | None = None, audience: Audience = Audience.PUBLIC, size: int = 0
) -> Frame:
    taken = range(since + 1, seq + 1) if numbers is None else numbers
    who = IDENTITY if audience is Audience.SUPERVISORS else "竞买号 7"
    accepted = tuple(Accepted(one, {"price": f"{one}.00", "by": who}) for one in taken)
    return Frame(since, seq, {"leads": who, "for": audience, "pad": "x" * size}, accepted, NOW)


def beginning(room: str) -> News | None:
    """Every room that begins with `L-` is there, and nothing has happened in it."""
    return news(0, 0) if room.startswith("L-") else None


@dataclass
class There:
    """A gateway that listens, in the test's own loop."""

    gateway: Gateway
    port: int

    @property
    def feed(self) -> Feed:
        return self.gateway.feed

    def opened(self, **more: Any) -> connect:  # noqa: ANN401  what `connect` takes
        unread = {"max_queue": None} | more  # a client whose queue is full would not see that the other side closes
        return connect(f"ws://127.0.0.1:{self.port}/live", ping_interval=None, **unread)

    async def watch(self, socket: ClientConnection, since: int | None = None, **more: str) -> None:
        """Comes back when the gateway has taken it in."""
        await socket.send(json.dumps({"room": ROOM, "since": since, **more}))
        await socket.send('{"ping":0}')

    async def until(self, holds: Callable[[], object]) -> None:
        await until(holds)


@asynccontextmanager
async def there(source: Source = beginning, closing: float = 0.1, **rules: Any) -> AsyncIterator[There]:  # noqa: ANN401
    feed = Feed(lambda: NOW, source)
    made = Gateway(feed, Tickets(SeededChance(b"tickets")), Doors(Rules(closing=closing, **rules)), frozenset({SITE}))
    async with made.running(), made.opened("127.0.0.1", 0) as port:
        yield There(made, port)


async def until(holds: Callable[[], object]) -> None:
    """What other sockets and threads bring about is seen by looking."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.002)


def run(test: Coroutine[Any, Any, None]) -> None:
    async def within() -> None:
        async with asyncio.timeout(30):
            await test

    asyncio.run(within())


async def said(socket: ClientConnection) -> dict[str, Any]:
    """The next frame; answers for the time are passed over."""
    async with asyncio.timeout(10):
        while "pong" in (found := json.loads(await socket.recv())):
            continue
    return dict(found)


@dataclass
class Board:
    """What a page makes of frames, however they were cut: every bid once, in order, or a gap that it knows of."""

    seq: int | None = None
    board: Any = None
    bids: tuple[int, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()

    def take(self, one: dict[str, Any]) -> None:
        seq = self.seq
        if seq is not None and one["from"] > seq:
            self.gaps += ((seq, one["from"]),)
        self.bids += tuple(bid["seq"] for bid in one["accepted"] if seq is None or bid["seq"] > seq)
        if seq is None or one["seq"] >= seq:
            self.board, self.seq = one["board"], one["seq"]


async def closed(one: ClientConnection) -> int:
    """The code with which the gateway closed it."""
    async with asyncio.timeout(10):
        await one.wait_closed()
    return one.close_code or 0


async def raw(place: There) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A socket opened by hand."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.setblocking(False)
    await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", place.port))
    reader, writer = await asyncio.open_connection(sock=line, limit=1 << 12)
    writer.write(
        b"GET /live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


def masked(payload: bytes) -> bytes:
    """A short message as a client sends it."""
    return bytes([0x81, 0x80 | len(payload), 0, 0, 0, 0]) + payload


def deaf(writer: asyncio.StreamWriter) -> None:
    """From now on it never reads."""
    if isinstance(writer.transport, asyncio.ReadTransport):
        writer.transport.pause_reading()

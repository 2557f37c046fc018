"""Servers that tell a crowd one thing: `python -m bench.fan gateway|channels SIZE`. They speak as `fan.c` does."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any, Final

import uvicorn
from litestar import Litestar
from litestar.channels import ChannelsPlugin
from litestar.channels.backends.memory import MemoryChannelsBackend

from bench.site import ROOT
from kernel.chance import SystemChance
from kernel.clock import SystemClock
from web.live.doors import Doors, Rules
from web.live.feed import Feed
from web.live.frames import Audience, Frame, encode
from web.live.gateway import Gateway
from web.live.tickets import Tickets

ROOM: Final = "L-bench"
UNTIL_PINGED: Final = 3600.0
"""The crowd answers no ping."""


async def gateway(size: int) -> None:
    """The product: news in, frames out, everything between."""
    clock = SystemClock()
    bare = len(encode(ROOM, Frame(0, 10, ""), clock.now(), 5000).payloads[0][1])
    board = "x" * (size - bare)
    feed = Feed(clock.now, lambda _room: dict.fromkeys(Audience, Frame(0, 0, board)))
    doors = Doors(Rules(beat=UNTIL_PINGED))
    made = Gateway(feed, Tickets(SystemChance()), doors, frozenset())

    def go() -> None:
        known = feed.seq(ROOM) or 0
        feed.publish(ROOM, dict.fromkeys(Audience, Frame(known, known + 1, board)))

    async with made.running(), made.opened("127.0.0.1", 0) as port:
        await _told(port, go)


async def channels(size: int) -> None:
    """Litestar's own way: its plugin, its route handler, its backend in memory, under uvicorn."""
    plugin = ChannelsPlugin(
        MemoryChannelsBackend(), channels=[ROOM], create_ws_route_handlers=True, ws_handler_base_path="/live"
    )
    app = Litestar(plugins=[plugin], openapi_config=None, logging_config=None)
    config = uvicorn.Config(app, "127.0.0.1", 0, log_level="critical", ws="websockets-sansio", ws_ping_interval=None)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    said = b"x" * size
    await _told(server.servers[0].sockets[0].getsockname()[1], lambda: plugin.publish(said, ROOM))
    serving.cancel()


async def _told(port: int, go: Callable[[], Any]) -> None:
    """Says where it listens, then does what stdin asks until it ends."""
    print(f"port {port}", flush=True)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        if line == b"cpu\n":
            used = getrusage(RUSAGE_SELF)
            print(round((used.ru_utime + used.ru_stime) * 1e6), flush=True)
        else:
            go()


SERVERS: Final = {"gateway": gateway, "channels": channels}

if __name__ == "__main__":
    if Path.cwd() != ROOT:
        raise SystemExit(f"run it from {ROOT}")
    asyncio.run(SERVERS[sys.argv[1]](int(sys.argv[2])))
    sys.stdout.flush()

"""A live room with its writer and its watchers' gateway in one process, as the site runs them:
`python -m bench.fan_room DATABASE FOLDER BIDDERS TICK`. It begins with "port P"; then stdin says

go         the next bidder bids; nothing is answered
flat S     64 bidders bid again as soon as they are answered, for S seconds; answers "done" and the last entry
single S   one bidder bids again whenever a frame goes out, for S seconds; so each bid has a frame; answers as flat
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Final

from bench.live_commit import Lot, rate, writing
from kernel.chance import SystemChance
from kernel.clock import SystemClock
from trading.acts.live import Held
from web.live.doors import Doors, Rules
from web.live.feed import Feed
from web.live.gateway import Gateway
from web.live.tickets import Tickets
from web.lots.news import news, publisher
from web.lots.writer import Tell

UNTIL_PINGED: Final = 3600.0
"""The crowd answers no ping."""


async def served(url: str, folder: Path, bidders: int, tick: float) -> None:
    begun: list[Held] = []
    feed = Feed(SystemClock().now, lambda _room: news(begun[0], begun[0], ()))

    def wired(held: Held) -> Tell:
        begun.append(held)
        return publisher(feed)

    gateway = Gateway(feed, Tickets(SystemChance()), Doors(Rules(beat=UNTIL_PINGED, tick=tick)), frozenset())
    async with gateway.running(), gateway.opened("127.0.0.1", 0) as port:
        with writing(url, folder, wired, bidders) as lot:
            print(f"port {port}", flush=True)
            reader = asyncio.StreamReader()
            await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
            while line := (await reader.readline()).decode():
                await _do(line.split(), lot, feed)


async def _do(asked: list[str], lot: Lot, feed: Feed) -> None:
    if asked[0] == "go":
        lot.put()
        return
    runs: dict[str, Callable[[Lot, Feed, float], None]] = {"flat": _flat, "single": _single}
    await asyncio.to_thread(runs[asked[0]], lot, feed, float(asked[1]))
    print("done", lot.last(), flush=True)  # watchers hear of it after the bidders


def _flat(lot: Lot, _feed: Feed, seconds: float) -> None:
    rate(lot.ask, seconds)


def _single(lot: Lot, feed: Feed, seconds: float) -> None:
    out = threading.Semaphore(1)
    deaf = feed.sent.listen(lambda _room: out.release())
    ends = perf_counter() + seconds
    while perf_counter() < ends:
        out.acquire()
        lot.put().result()
    deaf()


if __name__ == "__main__":
    asyncio.run(served(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))

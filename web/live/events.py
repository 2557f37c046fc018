"""The same frames as server-sent events (HTML 9.2), for whoever's proxy lets no WebSocket through."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Final

from litestar.types import HTTPResponseBodyEvent, HTTPResponseStartEvent, Receive, Send

from kernel.errors import NotFound, Unavailable, Words
from web.live.doors import Doors
from web.live.feed import Feed, called
from web.live.frames import Audience

HEARTBEAT: Final = b":\n\n"
HEADERS: Final = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)


@dataclass
class Events:
    """Streams of the public's frames on the site's own event loop. Nobody has a queue: who is slow reads on from the
    ring, or from the present, when the line takes something again."""

    feed: Feed
    doors: Doors
    _moved: dict[str, asyncio.Event] = field(default_factory=dict)
    _loop: asyncio.AbstractEventLoop | None = None

    async def stream(self, room: str, seq: int | None, address: str, receive: Receive, send: Send) -> None:
        """From entry `seq` on, until the watcher goes. NotFound if there is no such room."""
        self._listen()
        if not await asyncio.to_thread(self.feed.load, room):
            raise NotFound("live.no_room", "没有这场网上竞价", "there is no such live competition", field="room")
        if not self.doors.enter(address):
            raise Unavailable(
                "live.crowded",
                "观看连接已满",
                "too many watch already",
                remedy=Words("请稍后再试", "Try again in a while"),
            )
        gone = asyncio.ensure_future(_gone(receive))
        gone.add_done_callback(lambda _: self._wake(room))
        self.feed.comes(room, 1)
        try:
            await send(HTTPResponseStartEvent(type="http.response.start", status=200, headers=HEADERS))
            await self._sent(room, seq, gone, send)
        finally:
            gone.cancel()
            self.doors.leave(address)
            self.feed.comes(room, -1)

    async def _sent(self, room: str, seq: int | None, gone: asyncio.Future[None], send: Send) -> None:
        """Whatever is lacking, as one write; then it waits for more."""
        while not gone.done():
            later = self.feed.after(room, Audience.PUBLIC, seq)
            seq = later[-1].seq if later else seq
            moved = self._moved.setdefault(room, asyncio.Event())
            body = b"".join(one.event for one in later) or HEARTBEAT
            await send(HTTPResponseBodyEvent(type="http.response.body", body=body, more_body=True))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.doors.rules.beat):
                    await moved.wait()

    def _listen(self) -> None:
        """Once: the site's loop is known with the first request."""
        if self._loop is None:
            loop = self._loop = asyncio.get_running_loop()
            self.feed.sent.listen(lambda room: called(loop, self._wake, room))

    def _wake(self, room: str) -> None:
        moved = self._moved.pop(room, None)
        if moved is not None:
            moved.set()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue

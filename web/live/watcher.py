"""One watcher's socket: what it may say, and how it is written to without a queue of its own."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from typing import Annotated, Any, Final

import msgspec
from websockets.asyncio.server import Server, ServerConnection
from websockets.protocol import State
from websockets.server import ServerProtocol

from web.live.doors import Rules
from web.live.frames import Audience

LONGEST: Final = 4096
"""Bytes of a message from a watcher; a longer one closes its socket with 1009."""
PING: Final = b"\x89\x00"
AHEAD: Final = 10.0
"""Seconds by which questions for the time, one a second, may run ahead."""


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    """The first message: which room, the last number that is known of it, and a ticket for who is not the public."""

    room: str
    since: int | None = None
    ticket: str | None = None


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """Every later message asks for the time: the answer carries the same number, so that the way there and back can be
    measured. `trip` is how long it was so far, in ms: a room's console tells it of bidders."""

    ping: int
    trip: Annotated[int, msgspec.Meta(ge=0, le=60_000)] | None = None


_WANTED: Final = msgspec.json.Decoder(Wanted)
_QUESTION: Final = msgspec.json.Decoder(Question)


def wanted(message: str | bytes) -> Wanted | None:
    """None for what is no such message."""
    try:
        return _WANTED.decode(message)
    except (msgspec.MsgspecError, UnicodeError):
        return None


def question(message: str | bytes) -> Question | None:
    try:
        return _QUESTION.decode(message)
    except (msgspec.MsgspecError, UnicodeError):
        return None


class Watcher(ServerConnection):
    """Full while its transport holds anything, because the machine takes no more for it: frames pass it by, and it is
    `behind`. Once drained it calls `drained`, which tells it what it lacks."""

    def __init__(
        self,
        protocol: ServerProtocol,
        server: Server,
        *,
        rules: Rules,
        came: Callable[[Watcher], None],
        drained: Callable[[Watcher], None],
        gone: Callable[[Watcher], None],
        **more: Any,  # noqa: ANN401  what websockets passes on to its own connection
    ) -> None:
        super().__init__(protocol, server, **more)
        self.rules, self._came, self._drained, self._gone = rules, came, drained, gone
        self.room = ""
        self.audience = Audience.PUBLIC
        self.bidder = ""
        """Whose socket it is, by its number in the room; empty for who has none."""
        self.trip: int | None = None
        """The way there and back in ms, as its page has measured it."""
        self.address: str | None = None
        """As it is counted at the door; None while it is not."""
        self.full_since: float | None = None
        self.behind = False
        self.has: int | None = None
        """The last entry that was told on this line."""
        self.came = self.heard = self.loop.time()
        self._asked = 0.0
        self._line = -1

    def put(self, framed: bytes, seq: int | None = None) -> None:
        """Write what was made once for everybody, up to entry `seq`, or pass this one by. Straight to the line, whose
        transport holds nothing while this one is not full; it stays open until the state is no longer OPEN."""
        if self.full_since is not None:
            self.behind = True
        elif self.protocol.state is State.OPEN:
            if seq is not None:
                self.has = seq
            try:
                sent = os.write(self._line, framed)
            except OSError:  # full, or gone: the transport tries again and knows what to do
                sent = 0
            if sent < len(framed):
                self.transport.write(framed[sent:])

    def leave_to(self, code: int) -> None:
        """Close a socket that takes nothing: the close frame stands behind what waits already, and after a while
        the line is cut. The library's own close would wait for as long as nothing is taken."""
        if self.protocol.state is State.OPEN:
            self.protocol.send_close(code)
            self.send_data()
            self.loop.call_later(self.rules.closing, self.transport.abort)

    def too_often(self) -> bool:
        """Counts a question for the time: one a second, some at once."""
        now = self.loop.time()
        self._asked = max(self._asked, now) + 1.0
        return self._asked - now > AHEAD

    # ------------------------------------------------------------ what asyncio tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        line = transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self.rules.held)
        self._line = line.fileno()
        super().connection_made(transport)
        self._came(self)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._gone(self)

    def data_received(self, data: bytes) -> None:
        self.heard = self.loop.time()
        super().data_received(data)

    def pause_writing(self) -> None:
        super().pause_writing()
        self.full_since = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.full_since = None
        if self.behind:
            self.behind = False
            self._drained(self)

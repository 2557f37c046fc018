"""The watchers' gateway: a listener of its own, one write a watcher and frame, no queue and no task for a message."""

from __future__ import annotations

import asyncio
import http
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, cast

import msgspec
import structlog
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from kernel import canon
from web.live.doors import Doors, Rules
from web.live.feed import Feed, called
from web.live.frames import Audience, Encoded
from web.live.lines import Lines
from web.live.tickets import Place, Tickets
from web.live.watcher import LONGEST, PING, Wanted, Watcher, question, wanted
from web.peers import came_from

PATH: Final = "/live"
HEALTH: Final = "/health"
MALFORMED, NO_TICKET, NO_ROOM, SILENT, TOO_OFTEN = 4400, 4401, 4404, 4408, 4429
"""Why a socket was closed (RFC 6455 7.4.2 leaves 4000 to 4999 to applications)."""
TRY_AGAIN: Final = 1013
_log = structlog.get_logger()
_library = logging.getLogger("web.live")
_library.setLevel(logging.CRITICAL)  # a stranger's half request is no error of ours; ours are logged here


@dataclass
class Gateway:
    """Everything here happens on one event loop; news reach it through `feed.moved`."""

    feed: Feed
    tickets: Tickets
    doors: Doors
    origins: frozenset[str]
    """Pages of these origins may open sockets; a programme, which names none, may as well."""
    _rooms: dict[str, dict[Audience, dict[Watcher, None]]] = field(default_factory=dict)
    _waiting: OrderedDict[Watcher, None] = field(default_factory=OrderedDict)
    _pumps: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _due: dict[str, float] = field(default_factory=dict)
    """When a room's frames would end if each took a tick, by the loop's clock."""
    lines: Lines = field(init=False)
    """The sockets of bidders."""

    def __post_init__(self) -> None:
        self.lines = Lines(self.feed.now)

    @property
    def rules(self) -> Rules:
        return self.doors.rules

    @asynccontextmanager
    async def opened(self, host: str, port: int) -> AsyncIterator[int]:
        """Takes watchers in until the end of the block; gives the port. OSError if it is taken."""
        server = await serve(
            self._watch,
            host,
            port,
            process_request=self._greet,
            create_connection=cast("type[ServerConnection]", self._socket),
            compression=None,
            max_size=LONGEST,
            max_queue=4,
            open_timeout=self.rules.patience,
            close_timeout=self.rules.closing,
            ping_interval=None,
            write_limit=0,
            server_header=None,
            logger=_library,
            backlog=1024,
        )
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close(code=1001)
            cut = asyncio.get_running_loop().call_later(self.rules.closing, self._cut)
            await server.wait_closed()
            cut.cancel()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Frames by the tick, heartbeats, and an eye on who stays behind, until the end of the block."""
        loop = asyncio.get_running_loop()
        stop = self.feed.moved.listen(lambda room: called(loop, self._wake, room))
        beating = loop.create_task(self._beat())
        try:
            yield
        finally:
            stop()
            tasks = [beating, *self._pumps.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def health(self) -> dict[str, object]:
        """For the machine that looks whether this one is well."""
        behind = sum(one.full_since is not None for one in self._watchers())
        watching = self.feed.watched()
        return {"watching": watching, "inside": self.doors.inside, "behind": behind, "frames": self.feed.encoded}

    # ------------------------------------------------------------ frames go out

    def _wake(self, room: str) -> None:
        if room not in self._pumps:
            self._pumps[room] = asyncio.get_running_loop().create_task(self._pump(room))

    async def _pump(self, room: str) -> None:
        """Frame after frame while there is news: one a tick, and after a rest one more at once, so that two bids which
        come close upon each other do not wait; a new one begins when the last is written."""
        loop, tick = asyncio.get_running_loop(), self.rules.tick
        try:
            while True:
                await asyncio.sleep(max(0.0, self._due.get(room, 0.0) - tick - loop.time()))
                made = self.feed.cut(room)
                if not made:
                    break
                self._due[room] = max(self._due.get(room, 0.0), loop.time()) + tick
                for audience, one in made.items():
                    await self._fan(self._rooms.get(room, {}).get(audience, {}), one)
        except Exception:  # noqa: BLE001  what cannot be encoded is our fault; the other rooms go on
            _log.exception("live.frame", room=room)
        finally:
            del self._pumps[room]

    async def _fan(self, watchers: Iterable[Watcher], made: Encoded) -> None:
        """The same bytes to each; every `chunk` the loop may do something else: nobody's answer waits for all."""
        present, chunk, framed, seq = tuple(watchers), self.rules.chunk, made.framed, made.seq
        for at in range(0, len(present), chunk):
            for one in present[at : at + chunk]:
                one.put(framed, seq)
            await asyncio.sleep(0)

    async def _beat(self) -> None:
        """Pings for those that were silent for a beat; the end for those that were silent for two, or stayed behind."""
        loop, rules = asyncio.get_running_loop(), self.rules
        while True:
            await asyncio.sleep(min(1.0, rules.beat / 4, rules.behind / 4))
            now = loop.time()
            for one in self._watchers():
                if now - one.heard > 2 * rules.beat:
                    one.transport.abort()
                elif one.full_since is not None and now - one.full_since > rules.behind:
                    one.leave_to(TRY_AGAIN)
                elif now - one.heard > rules.beat and one.full_since is None:
                    one.put(PING)

    def _catch_up(self, one: Watcher) -> None:
        """What was missed, if it is still here and not too much to be held for one; else the present as one frame."""
        self._tell(one, one.has)

    def _tell(self, one: Watcher, since: int | None) -> None:
        lacks = self.feed.after(one.room, one.audience, since)
        if sum(len(made.framed) for made in lacks) > self.rules.lacks:
            lacks = self.feed.after(one.room, one.audience, None)
        for made in lacks:
            one.put(made.framed, made.seq)

    # ------------------------------------------------------------ watchers come and go

    def _greet(self, socket: ServerConnection, request: Request) -> Response | None:
        """Before a WebSocket is opened: where to, from which page, from which address."""
        if request.path == HEALTH:
            return socket.respond(http.HTTPStatus.OK, msgspec.json.encode(self.health()).decode())
        if request.path != PATH:
            return socket.respond(http.HTTPStatus.NOT_FOUND, "")
        origins = request.headers.get_all("Origin")
        if origins and (len(origins) > 1 or origins[0].lower() not in self.origins):
            return socket.respond(http.HTTPStatus.FORBIDDEN, "")
        peer, forwarded = socket.remote_address, ",".join(request.headers.get_all("X-Forwarded-For"))
        address = came_from(str(peer[0]) if peer else "", forwarded)
        if not self.doors.enter(address):
            return socket.respond(http.HTTPStatus.TOO_MANY_REQUESTS, "")
        cast("Watcher", socket).address = address
        return None

    def _socket(self, protocol: ServerProtocol, server: Server, **more: Any) -> Watcher:  # noqa: ANN401  see Watcher
        return Watcher(
            protocol, server, rules=self.rules, came=self._wait, drained=self._catch_up, gone=self._leave, **more
        )

    async def _watch(self, socket: ServerConnection) -> None:
        """One watcher from the opening to the end."""
        one = cast("Watcher", socket)
        try:
            if await self._subscribed(one):
                await self._answered(one)
        except ConnectionClosed:
            pass
        except Exception:
            _log.exception("live.watcher")
            raise

    async def _subscribed(self, one: Watcher) -> bool:
        """Whether it said in time what it wants, and may have it; it is then among the watchers of the room, with
        whatever it lacked."""
        try:
            async with asyncio.timeout_at(one.came + self.rules.patience):
                asked = wanted(await one.recv())
        except TimeoutError:
            await one.close(SILENT, "subscribe first")
            return False
        finally:
            self._waiting.pop(one, None)
        if asked is None:
            await one.close(MALFORMED, "room, since, ticket")
            return False
        return await self._admitted(one, asked)

    async def _admitted(self, one: Watcher, asked: Wanted) -> bool:
        place = Place(Audience.PUBLIC) if asked.ticket is None else self.tickets.redeem(asked.ticket, asked.room)
        if place is None:
            await one.close(NO_TICKET, "ticket unknown, used or too old")
            return False
        if not await asyncio.to_thread(self.feed.load, asked.room):
            await one.close(NO_ROOM, "no such room")
            return False
        if one.protocol.state is not State.OPEN:
            return False
        one.room, (one.audience, one.bidder) = asked.room, place
        self.feed.comes(one.room, 1)
        self._rooms.setdefault(one.room, {}).setdefault(one.audience, {})[one] = None
        if one.bidder:
            self.lines.came(one)
        one.has = asked.since
        self._tell(one, asked.since)
        return True

    async def _answered(self, one: Watcher) -> None:
        """Questions for the time, until the socket is closed."""
        async for message in one:
            asked = question(message)
            if asked is None or one.too_often():
                await one.close(MALFORMED if asked is None else TOO_OFTEN, "ping")
                return
            one.trip = asked.trip if asked.trip is not None else one.trip
            await one.send(msgspec.json.encode({"pong": asked.ping, "now": canon.instant(self.feed.now())}).decode())

    def _wait(self, one: Watcher) -> None:
        """The one that has been silent longest makes room for a newcomer."""
        self._waiting[one] = None
        if len(self._waiting) > self.rules.waiting:
            oldest, _ = self._waiting.popitem(last=False)
            oldest.transport.abort()

    def _leave(self, one: Watcher) -> None:
        self._waiting.pop(one, None)
        if one.address is not None:
            self.doors.leave(one.address)
            one.address = None
        if not one.room:
            return
        audiences = self._rooms[one.room]
        del audiences[one.audience][one]
        if one.bidder:
            self.lines.left(one)
        if not any(audiences.values()):
            del self._rooms[one.room]
            self._due.pop(one.room, None)
        self.feed.comes(one.room, -1)

    def _watchers(self) -> list[Watcher]:
        return [one for audiences in self._rooms.values() for watchers in audiences.values() for one in watchers]

    def _cut(self) -> None:
        """Who has not answered the close is gone."""
        for one in [*self._waiting, *self._watchers()]:
            one.transport.abort()

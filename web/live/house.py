"""The live house: everything that one process needs so that rooms can be watched, started and stopped with the site."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import structlog

from kernel.chance import Chance
from kernel.clock import Clock
from kernel.settings import Settings
from web.live.doors import Doors, Rules, origin
from web.live.events import Events
from web.live.feed import Feed, Source, no_room
from web.live.gateway import PATH, Gateway
from web.live.tickets import Tickets

PATIENCE: Final = 30.0
_log = structlog.get_logger()


class LiveHouse:
    """The gateway runs on a thread and an event loop of its own. Where its port is taken the site says so and runs
    without, and watchers are served by the stream beside it."""

    def __init__(self, settings: Settings, gateway: Gateway, events: Events) -> None:
        self.gateway, self.events = gateway, events
        self.port: int | None = None
        """Where the gateway listens; None while it does not."""
        self._settings = settings
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()

    @property
    def feed(self) -> Feed:
        return self.gateway.feed

    @property
    def url(self) -> str:
        """Where a page's script finds the gateway; empty where there is none."""
        if self._settings.live_url or self.port is None:
            return self._settings.live_url
        base = urlsplit(self._settings.base_url)
        return f"{'wss' if base.scheme == 'https' else 'ws'}://{base.hostname}:{self.port}{PATH}"

    @property
    def policy(self) -> str:
        """What the content security policy of a page must also say so that its script may reach the gateway."""
        parts = urlsplit(self.url)
        return f"; connect-src 'self' {parts.scheme}://{parts.netloc}" if self.url else ""

    def start(self) -> None:
        """Comes back when the port is open, or known to be taken."""
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready.set,), name="live", daemon=True)
        self._thread.start()
        ready.wait(PATIENCE)

    def stop(self) -> None:
        if self._loop and self._thread and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(PATIENCE)

    def _run(self, ready: Callable[[], None]) -> None:
        asyncio.run(self._live(ready))

    async def _live(self, ready: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        host, _, port = self._settings.live.rpartition(":")
        async with self.gateway.running():
            try:
                async with self.gateway.opened(host.strip("[]"), int(port)) as self.port:
                    ready()
                    await self._stop.wait()
            except OSError as error:
                _log.warning("live.no_port", address=self._settings.live, error=str(error), instead="events")
                ready()
                await self._stop.wait()
            self.port = None


def live_house(
    settings: Settings,
    clock: Clock,
    chance: Chance,
    source: Source = no_room,
    rules: Rules | None = None,
    key: bytes = b"",
) -> LiveHouse:
    """Wired from the settings: whose pages may open sockets, where the gateway listens; `key` is that of `Tickets`."""
    feed = Feed(clock.now, source)
    doors = Doors(rules or Rules())
    gateway = Gateway(feed, Tickets(chance, key=key), doors, frozenset({origin(settings.base_url)}))
    return LiveHouse(settings, gateway, Events(feed, doors))

"""A site of several processes: each has its own wiring of live rooms, as `ggzy serve` makes it, over one database."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from litestar import Litestar
from websockets.sync.client import connect

from kernel import db
from tests.support import door
from tests.support.auctions import Auction
from tests.support.databases import address
from tests.support.world import World
from trading.rules.live.command import Offer
from web import commands

CLIENT = httpx.Client(timeout=30)


def wired(world: World, here: str, bus: str = "") -> Litestar:
    """The application with what runs beside it; its engine is its own."""
    house = door.house(world)
    keys = Path(tempfile.gettempdir()) / f"ggzy-processes-{os.getpgid(0)}"
    settings = replace(house.settings, data=keys, inside=here, base_url=here, live="127.0.0.1:0", bus=bus)
    bare = replace(house, settings=settings, engine=db.connect(address(world.engine)))
    _, app, beside = commands.rooms(bare)
    return commands.along(app, beside)


@dataclass
class Process:
    """`app` is there where it runs in this very process."""

    at: str
    app: Litestar | None = None

    def send(self, of: Auction, offer: Offer) -> httpx.Response:
        return CLIENT.post(f"{self.at}/api/v1/rooms/{of.room}/commands", json=of.sent(offer))

    def insist(self, of: Auction, offer: Offer) -> dict[str, Any]:
        """As a page does it: the same words again until there is an answer."""
        rest = threading.Event()
        for _ in range(300):
            try:
                found = self.send(of, offer)
            except httpx.HTTPError:
                rest.wait(0.05)
                continue
            if found.status_code == httpx.codes.OK:
                return dict(found.json())
            assert found.status_code >= httpx.codes.INTERNAL_SERVER_ERROR, found.text
            rest.wait(0.05)
        raise AssertionError("never answered")


@contextmanager
def here(world: World, bus: str = "") -> Iterator[Process]:
    """One in this process, in threads."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        at = f"http://127.0.0.1:{place.getsockname()[1]}"
        app = wired(world, at, bus)
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([place],), daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.02)
        try:
            yield Process(at, app)
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def apart(world: World, bus: str = "") -> Iterator[tuple[Process, int]]:
    """One in a process of its own, as the world stands now, and its number; it may be killed."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        at = f"http://127.0.0.1:{place.getsockname()[1]}"
        child = multiprocessing.get_context("fork").Process(target=_run, args=(world, at, bus, place))
        child.start()
    try:
        assert child.pid
        yield Process(at), child.pid
    finally:
        child.kill()
        child.join()


def _run(world: World, at: str, bus: str, place: socket.socket) -> None:
    app = wired(world, at, bus)
    uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none")).run([place])


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


@dataclass
class Seen:
    """What a watcher's page has by now: bids after entry `since` in order, and how often something lay between frames."""

    since: int
    seq: int = 0
    bids: list[int] = field(default_factory=list)
    gaps: int = 0

    def take(self, frame: dict[str, Any]) -> None:
        self.gaps += frame["from"] > self.seq
        self.bids += [act["seq"] for act in frame["accepted"] if act["seq"] > self.seq and act["name"] == "bid"]
        self.seq = max(self.seq, frame["seq"])


@contextmanager
def watching(process: Process, room: str) -> Iterator[Seen]:
    """A watcher of one process's gateway, which reads in a thread."""
    assert process.app is not None
    with connect(process.app.state.house.live.url) as line:
        line.send(json.dumps({"room": room}))
        present = int(json.loads(line.recv(10))["seq"])
        seen, stop = Seen(present, present), threading.Event()

        def read() -> None:
            while not stop.is_set():
                try:
                    seen.take(json.loads(line.recv(0.1)))
                except TimeoutError:
                    continue

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        try:
            yield seen
        finally:
            stop.set()
            thread.join()

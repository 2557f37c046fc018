"""The whole site over a world, on a port of this machine, for a real browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn

from tests.support.browser import site
from tests.support.world import World


@contextmanager
def serving(world: World) -> Iterator[str]:
    """The site's address, which the world's platform says is its own."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        address = f"http://127.0.0.1:{place.getsockname()[1]}"
        world.house = replace(world.house, settings=replace(world.house.settings, base_url=address))
        server = uvicorn.Server(uvicorn.Config(site(world), log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, args=([place],), daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.05)
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join()

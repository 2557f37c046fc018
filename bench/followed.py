"""A live room and a crowd that follows it: what has reached everybody, and whether ever something lay between two
frames."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from sys import executable
from time import perf_counter
from typing import Final

from websockets.sync.client import connect

from bench.live import line, say, started
from bench.live_commit import BIDDERS, ROOM
from bench.site import Process

PATIENCE: Final = 120.0
"""Seconds."""


@dataclass
class Crowd:
    """`at` says when the last of all watchers had everything up to an entry, by this process's clock."""

    watching: Popen[str]
    seq: int
    at: dict[int, float] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)
    cut: int = 0
    """How often the server closed a socket, which then came again."""
    _moved: threading.Condition = field(default_factory=threading.Condition)

    def listen(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()

    def until(self, seq: int) -> float:
        """When everybody has it; RuntimeError if that does not happen, or somebody missed something before."""
        with self._moved:
            if not self._moved.wait_for(lambda: self.gaps or self.seq >= seq, PATIENCE) or self.gaps:
                raise RuntimeError(f"not everybody got entry {seq}: {self.seq}, {self.gaps[:3]}")
            return self.at[seq]

    def _listen(self) -> None:
        while True:
            try:
                told = line(self.watching)
            except RuntimeError:
                return
            now = perf_counter()
            with self._moved:
                if told == "cut":
                    self.cut += 1
                elif told.startswith("gap"):
                    self.gaps.append(told)
                else:
                    self.at.update(dict.fromkeys(range(self.seq + 1, int(told) + 1), now))
                    self.seq = int(told)
                self._moved.notify_all()


@dataclass
class Room:
    """A room's process, and those who watch it."""

    server: Popen[str]
    process: Process
    crowd: Crowd
    sent: int

    def bid(self) -> int:
        """The entry that the bid will be."""
        say(self.server, "go")
        self.sent += 1
        return self.sent

    def frame(self) -> int:
        """Bytes of a frame with one bid, once every bidder has bid: the board names them all."""
        with connect(f"ws://127.0.0.1:{self.process.port}/live") as one:
            one.send(json.dumps({"room": ROOM}))
            for _ in range(BIDDERS):
                one.recv(PATIENCE)
                self.crowd.until(self.bid())
            return len(one.recv(PATIENCE))

    def run(self, how: str, seconds: float) -> int:
        """`flat` or `single`; how many bids."""
        before = self.sent
        say(self.server, f"{how} {seconds}")
        self.sent = int(line(self.server).split()[1])
        self.crowd.until(self.sent)
        return self.sent - before


@contextmanager
def followed(fan: Path, url: str, folder: Path, watchers: int, **more: float) -> Iterator[Room]:
    """`more`: bidders, the tick in seconds, `each` how many ms until the next watcher leaves and comes again."""
    bidders, tick, each = int(more.get("bidders", 64)), more.get("tick", 0.02), int(more.get("each", 0))
    command = [executable, "-m", "bench.fan_room", url, str(folder), str(bidders), str(tick)]
    with started(command) as server:
        port = int(line(server).removeprefix("port "))
        with started([str(fan), "watch", str(port), "/live", str(watchers), ROOM, str(each)]) as watching:
            if line(watching) != "ready":
                raise RuntimeError("not everybody came in")
            crowd = Crowd(watching, int(line(watching)))
            crowd.listen()
            yield Room(server, Process(server.pid, port), crowd, crowd.seq)

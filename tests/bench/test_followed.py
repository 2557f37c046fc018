"""The crowd that follows a room sees every entry through all reconnects, and says so where one lies between two frames."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from bench import live
from bench.followed import Crowd, Room, followed
from bench.live import line
from bench.live_watch import p99, paced
from tests.support.parts import missing

WATCHERS = 12


@pytest.fixture(scope="module")
def fan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("cc"):
        missing("no C compiler: the crowd of the benchmark is a program in C")
    return live.compiled(tmp_path_factory.mktemp("fan"))


@pytest.fixture(scope="module")
def room(fan: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("room")
    with followed(fan, f"sqlite:///{folder / 'ggzy.db'}", folder, WATCHERS, each=3) as made:
        yield made


def test_each_bid_reaches_everybody_while_they_come_and_go(room: Room) -> None:
    sent = [room.bid() for _ in paced(20, rate=100)]
    assert sent == list(range(sent[0], sent[0] + 20))
    moments = [room.crowd.until(one) for one in sent]
    assert moments == sorted(moments)
    assert room.process.memory("VmRSS") > 10


@pytest.mark.parametrize("how", ["flat", "single"])
def test_a_lot_that_is_bid_for_without_pause_reaches_everybody(room: Room, how: str) -> None:
    before = room.sent
    bids = room.run(how, 0.2)
    assert bids > 0
    assert (room.sent, room.crowd.seq, room.crowd.gaps) == (before + bids, before + bids, [])


@contextmanager
def told(fan: Path, frames: list[tuple[int, int]]) -> Iterator[Crowd]:
    """A crowd of one before a server that says just these frames, the first at once."""
    ready = threading.Event()

    def say(socket: ServerConnection) -> None:
        socket.recv()
        for since, seq in frames:
            socket.send(json.dumps({"room": "x", "from": since, "seq": seq}, separators=(",", ":")))
            ready.wait(10)
        with suppress(ConnectionClosed):
            socket.recv()

    with serve(say, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.socket.getsockname()[1]
        with live.started([str(fan), "watch", str(port), "/", "1", "x", "0"]) as watching:
            assert line(watching) == "ready"
            crowd = Crowd(watching, int(line(watching)))
            crowd.listen()
            ready.set()
            yield crowd


def test_what_lies_between_two_frames_is_told(fan: Path) -> None:
    with told(fan, [(4, 4), (4, 6), (5, 8)]) as whole:
        assert whole.until(8)
    with told(fan, [(4, 4), (5, 6)]) as broken, pytest.raises(RuntimeError, match="gap 4 5"):
        broken.until(6)


def test_the_last_hundredth_is_told() -> None:
    assert p99([float(one) for one in range(1, 102)]) == 100.0

"""A bid of 2 GiB + 1, sealed: refused before its bytes come, and while they come where nobody said how many."""

from __future__ import annotations

import json
import select
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Self

import pytest
from sqlalchemy import Engine

from kernel.blobs import FolderBlobs
from signing.rules.manifest import LARGEST, PIECE
from tests.support import door
from tests.support.databases import sqlite_database
from tests.support.door import Caller, code
from tests.support.refused import nothing_kept, told
from tests.support.server import Server
from tests.support.world import World
from trading.acts import packages

TOO_MANY: Final = LARGEST + 1
STEP: Final = bytes(1 << 20)
UNDERWAY: Final = 64 << 20
"""What may lie in sockets and buffers while the refusal is on its way: bytes, of two thousand million that would come."""
MEMORY: Final = 128 << 10
"""KiB that the server may grow by: a few pieces, whatever is sent."""
ZEROS: Final = f"sha-256=:{'A' * 43}=:"


@pytest.fixture(scope="module")
def engine(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with sqlite_database(sqlite_template, tmp_path_factory.mktemp("large")) as made:
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("blobs")


@pytest.fixture(scope="module")
def world(engine: Engine, folder: Path) -> World:
    made = World(engine, FolderBlobs(folder))
    made.announced()
    return made


@pytest.fixture(scope="module")
def package(world: World) -> str:
    with world.house.acting(world.bidder(1).actor) as ctx:
        return packages.begin(ctx, "L-2026-0001-1", LARGEST)


@pytest.fixture(scope="module")
def server(world: World, package: str) -> Iterator[Server]:
    made = Server(world)
    made.start()
    yield made
    made.kill()


def test_its_size_is_refused_and_the_largest_is_not(world: World, engine: Engine) -> None:
    begin = "/api/v1/lots/L-2026-0001-1/packages"
    with door.opened(world) as http:
        caller = Caller(http, world, world.bidder(1))
        said = told(
            engine,
            lambda tongue: caller.post(begin, {"size": TOO_MANY, "piece": PIECE}, **{"Accept-Language": tongue}),
        )
        assert (said.code, said.status, said.field) == ("package.too_large", 400, "sealed.size")
        assert "2 GiB" in said.zh
        assert "2 GiB" in said.en
        largest = caller.post(begin, {"size": LARGEST, "piece": PIECE})
        assert largest.status_code == 201
        path = f"/api/v1/packages/{largest.json()['package']}/pieces"
        digest = {"Content-Digest": ZEROS}
        assert code(caller.put(f"{path}/{LARGEST // PIECE}", b"x", **digest)) == "request.malformed", "a piece too many"
        assert code(caller.put(f"{path}/{LARGEST // PIECE - 1}", b"x", **digest)) == "blob.other", "the last one"


class Line:
    """A connection on which more is said than sent."""

    def __init__(self, server: Server, world: World, request: str, **headers: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        said = {"Host": "127.0.0.1", "Authorization": f"Bearer {door.token(world, world.bidder(1))}", **headers}
        lines = [f"{request} HTTP/1.1", *(f"{name.replace('_', '-')}: {value}" for name, value in said.items())]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def sent_until_answered(self) -> int:
        """Send chunks until an answer comes or the line is closed; how many bytes went out."""
        sent = 0
        while sent < TOO_MANY and not select.select([self.socket], [], [], 0)[0]:
            try:
                self.socket.sendall(f"{len(STEP):x}\r\n".encode() + STEP + b"\r\n")
            except (BrokenPipeError, ConnectionResetError):
                break
            sent += len(STEP)
        return sent

    def answer(self) -> dict[str, Any]:
        """The problem that came back; empty if the line was closed over what was still being sent."""
        data = b""
        try:
            while part := self.socket.recv(1 << 16):
                data += part
                if data.endswith(b"}"):
                    break
        except ConnectionResetError:
            return {}
        _, _, body = data.partition(b"\r\n\r\n")
        found: dict[str, Any] = json.loads(body)
        return found


def addresses(package: str) -> tuple[str, ...]:
    """What takes a body from a bidder."""
    return (
        f"PUT /api/v1/packages/{package}/pieces/0",
        "POST /api/v1/lots/L-2026-0001-1/packages",
        "POST /api/v1/lots/L-2026-0001-1/acts/submit_bid",
    )


def peak(server: Server) -> int:
    """KiB of memory that the server has needed at most."""
    assert server.process
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0])


@pytest.mark.parametrize("n", range(3))
def test_a_length_that_is_announced_is_refused_before_a_byte_has_come(
    server: Server, world: World, engine: Engine, package: str, n: int
) -> None:
    request = addresses(package)[n]
    headers = {"Content_Length": str(TOO_MANY), "Content_Type": "application/json", "Content_Digest": ZEROS}
    for tongue, remedy in (("zh", "分片"), ("en", "in pieces")):
        sent = Line(server, world, request, Accept_Language=tongue, **headers)
        with sent as line, nothing_kept(engine):
            said = line.answer()
        assert (said["code"], said["status"]) == ("request.too_large", 413)
        assert said["zh"]
        assert said["en"]
        assert remedy in said["remedy"]


@pytest.mark.parametrize("n", range(3))
def test_a_stream_without_a_length_is_cut_off_early(
    server: Server, world: World, engine: Engine, folder: Path, package: str, n: int
) -> None:
    request = addresses(package)[n]
    files, before = sorted(folder.rglob("*")), peak(server)
    line = Line(
        server, world, request, Transfer_Encoding="chunked", Content_Type="application/json", Content_Digest=ZEROS
    )
    with line, nothing_kept(engine):
        assert line.sent_until_answered() < UNDERWAY
        said = line.answer()
    assert said.get("code", "request.too_large") == "request.too_large"
    assert peak(server) - before < MEMORY
    assert sorted(folder.rglob("*")) == files
    with world.house.looking(world.bidder(1).actor) as ctx:
        assert packages.present(ctx, package) == []

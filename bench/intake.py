"""A large package comes in by pieces: how fast beside a plain upload, and what memory the server needs for it."""

from __future__ import annotations

import base64
import hashlib
import http.client
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Lock
from time import perf_counter
from typing import Final

import httpx

from bench.site import Process
from client.lanes import LANES
from signing.rules.manifest import PIECE

STEP: Final = 256 * 1024
SEED: Final = bytes(range(256)) * (PIECE // 256)


def pieces(size: int) -> Iterator[bytes]:
    """So many bytes in pieces of which none is like another."""
    for n in range(-(-size // PIECE)):
        yield n.to_bytes(8, "big") + SEED[8 : min(PIECE, size - n * PIECE)]


def sent(server: Process, lot: str, token: str, size: int) -> float:
    """Seconds to put every piece of a package, as clients do: one goes out while the one before is being kept. Its
    digests are known beforehand, as a signed manifest says them."""
    site, signed = f"http://127.0.0.1:{server.port}", {"Authorization": f"Bearer {token}"}
    begun = httpx.post(f"{site}/api/v1/lots/{lot}/packages", json={"size": size, "piece": PIECE}, headers=signed)
    path = f"/api/v1/packages/{begun.raise_for_status().json()['package']}/pieces"
    digests = [base64.b64encode(hashlib.sha256(piece).digest()).decode() for piece in pieces(size)]
    turn, spare = Lock(), SimpleQueue[http.client.HTTPConnection]()
    for _ in range(LANES):
        spare.put(http.client.HTTPConnection("127.0.0.1", server.port))

    def put(n: int, piece: bytes) -> None:
        line = spare.get()
        with turn:
            line.request("PUT", f"{path}/{n}", piece, {**signed, "Content-Digest": f"sha-256=:{digests[n]}:"})
        _ended(line)
        spare.put(line)

    begin = perf_counter()
    with ThreadPoolExecutor(LANES) as pool:
        going = deque[Future[None]]()
        for n, piece in enumerate(pieces(size)):
            if len(going) == LANES:
                going.popleft().result()
            going.append(pool.submit(put, n, piece))
        for each in going:
            each.result()
    return perf_counter() - begin


def plain(server: Process, size: int) -> float:
    """Seconds to put the same bytes as one body."""
    line = http.client.HTTPConnection("127.0.0.1", server.port)
    begin = perf_counter()
    line.putrequest("PUT", "/file")
    line.putheader("Content-Length", str(size))
    line.endheaders()
    for piece in pieces(size):
        line.send(piece)
    _ended(line)
    return perf_counter() - begin


def _ended(line: http.client.HTTPConnection) -> None:
    answer = line.getresponse()
    said = answer.read()
    if answer.status != 204:
        raise RuntimeError(f"the server that is to be measured refused: {said.decode()}")

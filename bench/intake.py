"""A large package comes in by pieces: how fast beside a plain upload, and what memory the server needs for it."""

from __future__ import annotations

import base64
import hashlib
import http.client
from collections.abc import Iterator
from time import perf_counter
from typing import Final

import httpx

from bench.site import Process
from signing.rules.manifest import PIECE

STEP: Final = 256 * 1024
SEED: Final = bytes(range(256)) * (PIECE // 256)


def pieces(size: int) -> Iterator[bytes]:
    """So many bytes in pieces of which none is like another."""
    for n in range(-(-size // PIECE)):
        yield n.to_bytes(8, "big") + SEED[8 : min(PIECE, size - n * PIECE)]


def sent(server: Process, lot: str, token: str, size: int) -> float:
    """Seconds to put every piece of a package; its digests are known beforehand, as a signed manifest says them."""
    site, signed = f"http://127.0.0.1:{server.port}", {"Authorization": f"Bearer {token}"}
    begun = httpx.post(f"{site}/api/v1/lots/{lot}/packages", json={"size": size, "piece": PIECE}, headers=signed)
    path = f"/api/v1/packages/{begun.raise_for_status().json()['package']}/pieces"
    digests = [base64.b64encode(hashlib.sha256(piece).digest()).decode() for piece in pieces(size)]
    line = http.client.HTTPConnection("127.0.0.1", server.port)
    taken = 0.0
    for n, piece in enumerate(pieces(size)):
        begin = perf_counter()
        _put(line, f"{path}/{n}", piece, {**signed, "Content-Digest": f"sha-256=:{digests[n]}:"})
        taken += perf_counter() - begin
    return taken


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


def _put(line: http.client.HTTPConnection, path: str, piece: bytes, headers: dict[str, str]) -> None:
    line.request("PUT", path, body=piece, headers=headers)
    _ended(line)


def _ended(line: http.client.HTTPConnection) -> None:
    answer = line.getresponse()
    said = answer.read()
    if answer.status != 204:
        raise RuntimeError(f"the server that is to be measured refused: {said.decode()}")

"""Draw the top 50 of a large pool, beside the bare HKDF pass over it and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import islice
from statistics import median
from time import perf_counter

from bench.figure import Figure
from experts.rules import seed
from kernel.canon import joined

TOP = 50
STRATUM = "A01"
PRK = hashlib.sha256(b"bench").digest()


def run(quick: bool) -> list[Figure]:
    """`draw_vs_hkdf`: order and take of `TOP`; the floor computes the same positions and throws them away."""
    size, runs = (200_000, 3) if quick else (1_000_000, 5)
    pids = [hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(size)]
    values, floors = [], []
    for _ in range(runs):  # turn by turn, so that a busy machine slows both
        floors.append(_seconds(lambda: _bare(pids)))
        values.append(_seconds(lambda: list(islice(seed.ascending(PRK, STRATUM, pids), TOP))))
    value, floor = median(values), median(floors)
    return [
        Figure(
            name="draw_vs_hkdf",
            value=value,
            unit=f"s for the top {TOP} of {size:,}",
            floor=floor,
            ratio=value / floor,
            runs=runs,
            better="lower",
            goal=1.5,
        )
    ]


def _seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def _bare(pids: list[bytes]) -> None:
    """HMAC-SHA256 of each prepared message by the fastest way that the standard library has: two copied states."""
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in PRK.ljust(64, b"\0"))) for pad in (0x36, 0x5C))
    head = joined(STRATUM) + (32).to_bytes(4, "big")
    for pid in pids:
        first, second = inner.copy(), outer.copy()
        first.update(head + pid + b"\x01")
        second.update(first.digest())
        second.digest()

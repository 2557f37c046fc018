"""The bytes of a draw: from frozen facts and published entropy to one position for every pseudonym.

`ebid-draw/v1`, byte for byte as `docs/dossier.md` gives it. Pids and digests are raw bytes here.
"""

from __future__ import annotations

import hashlib
import heapq
import hmac
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kernel.canon import joined, u32
from kernel.errors import NotValid

LABEL: Final = "ebid-draw/v1"
_BLOCK: Final = 64


def alpha(did: str, checkpoint: bytes, j: int = 0, vacancy: bytes | None = None) -> bytes:
    """What the entropy parties prove over; j = 0 is the draw, j ≥ 1 the vacancy with that leaf hash."""
    if (j == 0) != (vacancy is None):
        raise NotValid(
            "draw.round", "只有补抽才有空缺记录", "a vacancy belongs to every round but the first", field="j"
        )
    return joined(LABEL, did, checkpoint, u32(j), *(() if vacancy is None else (vacancy,)))


def salt(did: str, plan_sha256: bytes, snapshot_root: bytes) -> bytes:
    """The HKDF salt; the same for every round of a draw."""
    return joined(f"{LABEL}/seed", did, plan_sha256, snapshot_root)


def ikm(checkpoint: bytes, j: int, vacancy: bytes | None, values: Mapping[str, bytes]) -> bytes:
    """The HKDF input: frozen state, round, and each party's value by ascending name."""
    named = b"".join(joined(name, value) for name, value in sorted((n.encode(), v) for n, v in values.items()))
    return joined(checkpoint, u32(j), vacancy or b"") + named


def extract(salt_: bytes, ikm_: bytes) -> bytes:
    """PRK of RFC 5869 with SHA-256."""
    return hmac.digest(salt_, ikm_, "sha256")


def expand(prk: bytes, info: bytes) -> bytes:
    """The first 32 bytes of RFC 5869's output."""
    return hmac.digest(prk, info + b"\x01", "sha256")


def pid(key: bytes, expert_id: str) -> bytes:
    """The pseudonym of an expert in the one draw that `key` was made for."""
    return hmac.digest(key, expert_id.encode(), "sha256")


def ascending(prk: bytes, stratum: str, pids: Iterable[bytes]) -> Iterator[bytes]:
    """The pids by ascending position Expand(PRK, LP(stratum, pid)); NotValid for a pid that comes twice.

    Lazy: the first k of n cost n positions and k·log n comparisons.
    """
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in prk.ljust(_BLOCK, b"\0"))) for pad in (0x36, 0x5C))
    head = joined(stratum)
    heap: list[bytes] = []
    for each in pids:  # HMAC(prk, LP(stratum, pid) ‖ 0x01) from two prepared states: a third of the time of hmac.digest
        first, second = inner.copy(), outer.copy()
        first.update(head + len(each).to_bytes(4, "big") + each + b"\x01")
        second.update(first.digest())
        heap.append(second.digest() + each)
    heapq.heapify(heap)
    last = b""
    while heap:
        entry = heapq.heappop(heap)
        if entry == last:
            raise NotValid("draw.duplicate", "同一化名出现两次", "a pid comes twice", field="pid")
        yield entry[32:]
        last = entry


def index(prk: bytes, label: str, count: int) -> int:
    """int(Expand(PRK, LP(label))) mod count: one of `count` published options; the bias is below 2^-240."""
    if not 0 < count < 2**16:
        raise NotValid("draw.options", "备选项须为 1 至 65535 个", "between 1 and 65535 options", field="options")
    return int.from_bytes(expand(prk, joined(label)), "big") % count

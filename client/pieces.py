"""The pieces of a sealed file as they are read from this machine and sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from client.stream import Progress
from kernel.errors import NotTrusted, Words
from signing.rules.manifest import PIECE

STEP: Final = 128 * 1024
"""A slow line takes about a second for it: the bar moves as the bytes go."""


class Piece:
    """8 MiB, sent in small steps, as often as it takes; each step is told, and taken back when the piece goes again."""

    def __init__(self, data: bytes, progress: Progress) -> None:
        self.data, self._progress, self._told = data, progress, 0

    def __iter__(self) -> Iterator[bytes]:
        self._progress(-self._told)
        self._told = 0
        for at in range(0, len(self.data), STEP):
            step = self.data[at : at + STEP]
            yield step
            self._told += len(step)
            self._progress(len(step))


def read(sealed: Path, n: int, size: int, digest: bytes) -> bytes:
    """Piece `n`, read once: NotTrusted if it is no longer what was signed, and what was looked at is what is sent."""
    with sealed.open("rb", buffering=0) as source:
        source.seek(n * PIECE)
        data = source.read(size)
    if hashlib.sha256(data).digest() != digest:
        raise _sealed_changed()
    return data


def _sealed_changed() -> NotTrusted:
    return NotTrusted(
        "seal.damaged",
        "本机上的密封文件与已签名的清单不符（被改动或损坏）",
        "the sealed file on this machine is not the one that was signed: altered or damaged",
        field="sealed",
        remedy=Words("请重新密封", "Seal again"),
    )

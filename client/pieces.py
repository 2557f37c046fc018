"""The pieces of a sealed file as they are read from this machine."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kernel.errors import NotTrusted, Words
from signing.rules.manifest import PIECE


def fill(sealed: Path, n: int, digest: bytes, room: memoryview) -> None:
    """Piece `n`, read once: NotTrusted if it is no longer what was signed, and what was looked at is what is sent."""
    with sealed.open("rb", buffering=0) as source:
        source.seek(n * PIECE)
        size = source.readinto(room)
    if size != len(room) or hashlib.sha256(room).digest() != digest:
        raise _sealed_changed()


def _sealed_changed() -> NotTrusted:
    return NotTrusted(
        "seal.damaged",
        "本机上的密封文件与已签名的清单不符（被改动或损坏）",
        "the sealed file on this machine is not the one that was signed: altered or damaged",
        field="sealed",
        remedy=Words("请重新密封", "Seal again"),
    )

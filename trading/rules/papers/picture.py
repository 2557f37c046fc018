"""A photograph (JPEG, ITU-T T.81) without what the camera and programs wrote beside it; its picture stays as it is."""

from __future__ import annotations

from typing import Final

_BEGIN: Final = b"\xff\xd8"
_SCAN: Final = 0xDA
DROPPED: Final = frozenset({0xE1, 0xED, 0xFE})
"""APP1 (Exif, XMP), APP13 (IPTC of Photoshop), comments. Colours need APP0, APP2 and APP14."""
_ALONE: Final = frozenset({0x00, 0x01, *range(0xD0, 0xDA)})
"""Markers without a length, none of which stands before the first scan."""


def bare(data: bytes) -> bytes:
    """The same bytes without those segments; unchanged if what stands before the first scan is not well formed."""
    if not data.startswith(_BEGIN):
        return data
    kept, at = bytearray(_BEGIN), len(_BEGIN)
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, end = data[at + 1], at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == _SCAN:
            return bytes(kept) + data[at:]
        if marker in _ALONE or end < at + 4 or end > len(data):
            break
        if marker not in DROPPED:
            kept += data[at:end]
        at = end
    return data

"""Marks that are not sealed yet, closed with a key that only the expert's session has: the database holds no marks."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kernel import canon
from kernel.canon import Json
from kernel.chance import Chance

LABEL: Final = "ggzy-score-draft/v1"
LOCAL: Final = "ggzy-score-local/v1"
NONCE: Final = 12
Marks = Mapping[str, Mapping[str, str]]
"""By bid and criterion, as typed."""


def close(marks: Marks, token: str, lot: str, chance: Chance) -> bytes:
    """The marks under the session's token; 12 bytes of nonce come first."""
    value: dict[str, Json] = {bid: {**row} for bid, row in marks.items()}
    nonce = chance.bytes(NONCE)
    return nonce + AESGCM(_key(token)).encrypt(nonce, canon.canonical(value), lot.encode())


def open_(data: bytes, token: str, lot: str) -> Marks:
    """The marks again; empty if another session closed them."""
    try:
        plain = AESGCM(_key(token)).decrypt(data[:NONCE], data[NONCE:], lot.encode())
    except InvalidTag:
        return {}
    rows = canon.mapping(plain)
    return {bid: {c: str(mark) for c, mark in row.items()} for bid, row in rows.items() if isinstance(row, Mapping)}


def _key(token: str) -> bytes:
    return canon.sha256(canon.joined(LABEL, token))


def local_key(token: str, lot: str) -> str:
    """What the page closes marks with that have not reached the platform yet: 32 bytes in base64. Like the draft they
    open with this sign-in alone, whoever sits at the machine next."""
    return base64.b64encode(canon.sha256(canon.joined(LOCAL, token, lot))).decode()

"""Take RSA-OAEP's padding off (RFC 8017, 7.1.2), for tokens that do the bare RSA alone."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

_HASH: Final = hashlib.sha256(b"").digest()
_SIZE: Final = len(_HASH)


def unpadded(block: bytes) -> bytes:
    """The message in `block`, which is as long as the modulus: SHA-256 for hash and mask, no label.

    ValueError, always the same, for whatever is wrong, and only after everything was computed.
    """
    head, masked_seed, masked = block[:1], block[1 : 1 + _SIZE], block[1 + _SIZE :]
    if len(masked) <= _SIZE:
        raise _wrong()
    seed = _xor(masked_seed, _mask(masked, _SIZE))
    data = _xor(masked, _mask(seed, len(masked)))
    rest = data[_SIZE:]
    message = rest.lstrip(b"\0")
    same = hmac.compare_digest(data[:_SIZE], _HASH)
    if not (same & (head == b"\0") & message.startswith(b"\x01")):
        raise _wrong()
    return message[1:]


def _wrong() -> ValueError:
    return ValueError("not a message padded by OAEP with SHA-256")


def _mask(seed: bytes, length: int) -> bytes:
    """MGF1 with SHA-256."""
    blocks = -(-length // _SIZE)
    return b"".join(hashlib.sha256(seed + n.to_bytes(4)).digest() for n in range(blocks))[:length]


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))

"""A bidder's session key: made by its page for one room (WebCrypto, P-256) and certified in the lobby, so that no bid
waits for a token or a password."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from kernel.errors import NotTrusted, NotValid

_HALF: Final = 32
_ECDSA: Final = ec.ECDSA(SHA256())


@lru_cache(maxsize=4096)
def key(spki: str) -> ec.EllipticCurvePublicKey:
    """The key of base64 SPKI; NotValid for anything but a point on P-256."""
    try:
        found = load_der_public_key(base64.b64decode(spki, validate=True))
    except (ValueError, UnsupportedAlgorithm):
        found = None
    if isinstance(found, ec.EllipticCurvePublicKey) and isinstance(found.curve, ec.SECP256R1):
        return found
    raise NotValid(
        "room.key",
        "会话密钥须为 P-256 公钥（SPKI，base64）",
        "the session key must be P-256, SPKI in base64",
        field="key",
    )


def verify(spki: str, message: bytes, signature: str) -> None:
    """NotTrusted unless `signature` (base64 of r and s, 32 bytes each, as WebCrypto gives them) is over `message`."""
    try:
        raw = base64.b64decode(signature, validate=True)
        if len(raw) != 2 * _HALF:
            raise InvalidSignature
        r, s = int.from_bytes(raw[:_HALF]), int.from_bytes(raw[_HALF:])
        key(spki).verify(utils.encode_dss_signature(r, s), message, _ECDSA)
    except (ValueError, InvalidSignature):
        raise NotTrusted(
            "room.signature",
            "签名与会话密钥不符",
            "the signature is not by this bidder's session key",
            field="signature",
        ) from None

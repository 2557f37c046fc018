"""A drand network whose key the tests hold, and what it signs."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from experts.rules import beacon
from experts.rules.beacon import Beacon, Network
from signing.rules import bls

bls.load()
from py_ecc.bls.hash_to_curve import hash_to_G1  # noqa: E402
from py_ecc.bls.point_compression import compress_G1, compress_G2  # noqa: E402
from py_ecc.optimized_bls12_381.optimized_curve import G2, curve_order, multiply  # noqa: E402

SECRET: Final = int.from_bytes(hashlib.sha256(b"test beacon").digest(), "big") % curve_order


def public_key(secret: int = SECRET) -> bytes:
    """The compressed point of G2 of a secret scalar."""
    return b"".join(half.to_bytes(48, "big") for half in compress_G2(multiply(G2, secret)))


def signed(message: bytes, secret: int = SECRET) -> bytes:
    """The compressed signature, 48 bytes."""
    return compress_G1(multiply(hash_to_G1(message, bls.TAG, bls.SHA256), secret)).to_bytes(48, "big")


NETWORK: Final = Network(hashlib.sha256(b"test network").hexdigest(), public_key(), 1700000000, 3)
BEACON: Final = Beacon(NETWORK, 60)


def value(round: int, secret: int = SECRET) -> bytes:
    """What the network publishes for a round."""
    return signed(beacon.message(round), secret)


def value_of(frozen_at: datetime) -> bytes:
    """As `value`, for a draw that was frozen then."""
    return value(BEACON.round(frozen_at))

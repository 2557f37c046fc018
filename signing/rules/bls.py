"""BLS signatures of drand's scheme `bls-unchained-g1-rfc9380`: a signature in G1 under a key in G2 of BLS12-381.

The curve is `py_ecc`'s; it is imported where it is needed, because most who import the rules never meet a beacon.
"""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from kernel.errors import NotTrusted, NotValid

if TYPE_CHECKING:
    from _hashlib import HASH

    from py_ecc.bls.typing import G1Uncompressed, G2Uncompressed

SCHEME: Final = "bls-unchained-g1-rfc9380"
TAG: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
SHA256: Final = cast("HASH", hashlib.sha256)
"""py_ecc calls it to make a hash, and types it as if it were one."""
KEY_BYTES: Final = 96
SIGNATURE_BYTES: Final = 48


def load() -> None:
    """Import `py_ecc`, but not the recursion limit of 100,000 that it sets for the whole process: with that a deeply
    nested document would overflow the stack and end the server, instead of being refused."""
    limit = sys.getrecursionlimit()
    import_module("py_ecc")
    sys.setrecursionlimit(limit)


def validate_key(public: bytes) -> None:
    """NotValid unless it is a compressed point of G2, of the subgroup of prime order and not infinity."""
    _key(public)


@lru_cache(maxsize=64)
def verify(public: bytes, message: bytes, signature: bytes) -> None:
    """NotTrusted unless the signature holds; NotValid for bytes that are no key. Takes about half a second."""
    load()
    from py_ecc.bls.hash_to_curve import hash_to_G1
    from py_ecc.fields import optimized_bls12_381_FQ12 as FQ12
    from py_ecc.optimized_bls12_381.optimized_curve import G2, neg
    from py_ecc.optimized_bls12_381.optimized_pairing import final_exponentiate, pairing

    key, point = _key(public), _signature(signature)
    hashed = hash_to_G1(message, TAG, SHA256)
    # e(signature, g2) = e(hashed, key), as one product with one final exponentiation
    if final_exponentiate(pairing(key, hashed, False) * pairing(neg(G2), point, False)) != FQ12.one():
        raise _refused("等式不符（密钥、轮次或签名不对）", "the equation fails (another key, round or signature)")


@lru_cache(maxsize=16)
def _key(public: bytes) -> G2Uncompressed:
    load()
    from py_ecc.bls.g2_primitives import subgroup_check
    from py_ecc.bls.point_compression import decompress_G2
    from py_ecc.bls.typing import G2Compressed
    from py_ecc.optimized_bls12_381.optimized_curve import is_inf

    halves = int.from_bytes(public[:48], "big"), int.from_bytes(public[48:], "big")
    try:
        point = decompress_G2(G2Compressed(halves)) if len(public) == KEY_BYTES else None
    except ValueError:
        point = None
    if point is None or is_inf(point) or not subgroup_check(point):
        raise NotValid(
            "beacon.key",
            "信标公钥不是 G2 素数阶子群的有效点",
            "the beacon's public key is no point of G2's subgroup of prime order",
            field="beacon",
        )
    return point


def _signature(data: bytes) -> G1Uncompressed:
    load()
    from py_ecc.bls.g2_primitives import subgroup_check
    from py_ecc.bls.point_compression import decompress_G1
    from py_ecc.bls.typing import G1Compressed
    from py_ecc.optimized_bls12_381.optimized_curve import is_inf

    if len(data) != SIGNATURE_BYTES:
        raise _refused("须为 48 字节", "it has 48 bytes")
    try:
        point = decompress_G1(G1Compressed(int.from_bytes(data, "big")))
    except ValueError as error:
        raise _refused("不是曲线上的点", "it is no point of the curve") from error
    if is_inf(point) or not subgroup_check(point):
        raise _refused("不在素数阶子群内", "it is not of the subgroup of prime order, or infinity")
    return point


def _refused(zh: str, en: str) -> NotTrusted:
    return NotTrusted(
        "beacon.signature",
        f"信标签名不成立：{zh}",
        f"the beacon's signature does not hold: {en}",
        field="signature",
    )

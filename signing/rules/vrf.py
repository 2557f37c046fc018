"""ECVRF-EDWARDS25519-SHA512-TAI of RFC 9381: one key, one input, exactly one output, with a proof.

`alpha` is public wherever it is used, so the running time of try-and-increment tells nothing. Proving is not
constant time in the secret: a custodian proves on a machine of his own.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final, NamedTuple

from kernel.errors import NotTrusted, NotValid

PROOF_BYTES: Final = 80
OUTPUT_BYTES: Final = 64
KEY_BYTES: Final = 32
_SUITE: Final = b"\x03"
_P: Final = 2**255 - 19
_Q: Final = 2**252 + 27742317777372353535851937790883648493
_D: Final = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE: Final = pow(2, (_P - 1) // 4, _P)


class _Point(NamedTuple):
    """Extended coordinates of edwards25519: x = X/Z, y = Y/Z, T = XY/Z."""

    x: int
    y: int
    z: int
    t: int


_ZERO: Final = _Point(0, 1, 1, 0)


def _add(a: _Point, b: _Point) -> _Point:
    p = (a.y - a.x) * (b.y - b.x) % _P
    q = (a.y + a.x) * (b.y + b.x) % _P
    r = 2 * _D * a.t * b.t % _P
    s = 2 * a.z * b.z % _P
    e, f, g, h = q - p, s - r, s + r, q + p
    return _Point(e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(n: int, point: _Point) -> _Point:
    sum_ = _ZERO
    while n:
        if n & 1:
            sum_ = _add(sum_, point)
        point, n = _add(point, point), n >> 1
    return sum_


def _minus(point: _Point) -> _Point:
    return _Point(-point.x % _P, point.y, point.z, -point.t % _P)


def _is_zero(point: _Point) -> bool:
    return point.x % _P == 0 and (point.y - point.z) % _P == 0


def _encoded(point: _Point) -> bytes:
    inverse = pow(point.z, -1, _P)
    x, y = point.x * inverse % _P, point.y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decoded(data: bytes) -> _Point | None:
    """RFC 8032, 5.1.3; None where no point has this encoding."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if len(data) != KEY_BYTES or y >= _P:
        return None
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if (v * x * x + u) % _P == 0:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (v * x * x - u) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return _Point(x, y, 1, x * y % _P)


_B_X: Final = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_B_Y: Final = 4 * pow(5, -1, _P) % _P
_B: Final = _Point(_B_X, _B_Y, 1, _B_X * _B_Y % _P)


def _expanded(secret: bytes) -> tuple[int, bytes]:
    """RFC 8032, 5.1.5: the scalar and the half that makes nonces."""
    if len(secret) != KEY_BYTES:
        raise NotValid("vrf.key", "VRF 私钥必须是 32 字节", "a VRF secret key is 32 bytes", field="secret")
    digest = hashlib.sha512(secret).digest()
    scalar = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
    return scalar, digest[32:]


def _to_curve(public: bytes, alpha: bytes) -> _Point:
    """RFC 9381, 5.4.1.1: try and increment, then clear the cofactor."""
    for counter in range(256):
        digest = hashlib.sha512(_SUITE + b"\x01" + public + alpha + bytes([counter]) + b"\x00").digest()
        point = _decoded(digest[:32])
        if point is not None:
            point = _times(8, point)
            if not _is_zero(point):
                return point
    raise NotValid("vrf.alpha", "该输入无法映射到曲线", "this input cannot be mapped to the curve", field="alpha")


def _challenge(public: bytes, *points: _Point) -> int:
    """RFC 9381, 5.4.3: the first 16 bytes of the transcript's digest."""
    text = _SUITE + b"\x02" + public + b"".join(_encoded(point) for point in points) + b"\x00"
    return int.from_bytes(hashlib.sha512(text).digest()[:16], "little")


def _output(gamma: _Point) -> bytes:
    return hashlib.sha512(_SUITE + b"\x03" + _encoded(_times(8, gamma)) + b"\x00").digest()


def _refused(zh: str, en: str) -> NotTrusted:
    return NotTrusted("vrf.proof", f"VRF 证明不成立：{zh}", f"the VRF proof does not hold: {en}", field="proof")


def _parts(proof: bytes) -> tuple[_Point, int, int]:
    """RFC 9381, 5.4.4: Gamma, c and s of a proof."""
    gamma = _decoded(proof[:32])
    if len(proof) != PROOF_BYTES or gamma is None:
        raise _refused("不是 80 字节的有效编码", "not a valid encoding of 80 bytes")
    s = int.from_bytes(proof[48:], "little")
    if s >= _Q:
        raise _refused("s 超出群的阶", "s is not below the group's order")
    return gamma, int.from_bytes(proof[32:48], "little"), s


def public_key(secret: bytes) -> bytes:
    """The 32-byte public key of a 32-byte secret (the same as Ed25519's)."""
    return _encoded(_times(_expanded(secret)[0], _B))


def _valid(public: bytes) -> _Point:
    point = _decoded(public)
    if point is None or _is_zero(_times(8, point)):
        raise NotValid(
            "vrf.key", "VRF 公钥不是曲线上的有效点", "the VRF public key is not a valid point of the curve", field="key"
        )
    return point


def validate_key(public: bytes) -> None:
    """RFC 9381, 5.4.5: NotValid for bytes that are no point, or a point of small order."""
    _valid(public)


def prove(secret: bytes, alpha: bytes) -> bytes:
    """The 80-byte proof that `proof_to_hash` turns into the only output of this key for `alpha`."""
    x, half = _expanded(secret)
    public = _encoded(_times(x, _B))
    h = _to_curve(public, alpha)
    gamma = _times(x, h)
    k = int.from_bytes(hashlib.sha512(half + _encoded(h)).digest(), "little") % _Q
    c = _challenge(public, h, gamma, _times(k, _B), _times(k, h))
    s = (k + c * x) % _Q
    return _encoded(gamma) + c.to_bytes(16, "little") + s.to_bytes(32, "little")


def proof_to_hash(proof: bytes) -> bytes:
    """beta, 64 bytes; means nothing unless `verify` accepted the proof."""
    return _output(_parts(proof)[0])


@lru_cache(maxsize=8)
def verify(public: bytes, alpha: bytes, proof: bytes) -> bytes:
    """beta, 64 bytes, if `proof` is the proof of `public` for `alpha`; NotTrusted or NotValid otherwise."""
    y = _valid(public)
    gamma, c, s = _parts(proof)
    h = _to_curve(public, alpha)
    u = _add(_times(s, _B), _minus(_times(c, y)))
    v = _add(_times(s, h), _minus(_times(c, gamma)))
    if _challenge(public, h, gamma, u, v) != c:
        raise _refused("等式不符（密钥、输入或证明被改动）", "the equation fails (key, input or proof was changed)")
    return _output(gamma)

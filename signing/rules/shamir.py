"""Shamir's secret sharing over the prime 2^256 + 297 (signing, section 4.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kernel.errors import NotTrusted, NotValid

P: Final = 2**256 + 297
MOST: Final = 255
"""More holders than any tender names; keeps an index in one byte for people who read it aloud."""


def bounds(k: int, n: int) -> None:
    """NotValid unless 1 ≤ k ≤ n ≤ 255."""
    if not 1 <= k <= n <= MOST:
        raise NotValid(
            "shamir.bounds",
            f"份额数不合理：{n} 份中取 {k} 份",
            f"impossible quorum: {k} of {n} shares",
            field="k",
        )


def split(secret: bytes, n: int, coefficients: Sequence[int]) -> list[int]:
    """y_i = f(i) for i = 1…n, where f(0) is the 32-byte secret and `coefficients` are c_1…c_{k-1} in [0, P)."""
    bounds(len(coefficients) + 1, n)
    if len(secret) != 32 or not all(0 <= c < P for c in coefficients):
        raise NotValid("shamir.secret", "密钥须为 32 字节", "the secret must have 32 bytes", field="secret")
    polynomial = (int.from_bytes(secret), *coefficients)
    return [_value(polynomial, i) for i in range(1, n + 1)]


def _value(polynomial: Sequence[int], x: int) -> int:
    y = 0
    for coefficient in reversed(polynomial):
        y = (y * x + coefficient) % P
    return y


def join(values: Mapping[int, int]) -> bytes:
    """The 32-byte secret that the points (i, y_i) interpolate at 0.

    NotTrusted if the result does not fit 32 bytes: then at least one value is not of this polynomial.
    """
    bounds(len(values), MOST)
    if not all(1 <= i <= MOST and 0 <= y < P for i, y in values.items()):
        raise NotValid("shamir.share", "份额超出范围", "a share is out of range", field="shares")
    secret = sum(y * _weight(i, values) for i, y in values.items()) % P
    if secret >= 2**256:
        raise NotTrusted(
            "shamir.overflow",
            "各份额合不成一把密钥：其中至少一份不属于这一组",
            "the shares do not join to a key: at least one is not of this set",
        )
    return secret.to_bytes(32)


def _weight(i: int, values: Mapping[int, int]) -> int:
    """Lagrange's basis polynomial of point i, at 0."""
    top = bottom = 1
    for j in values:
        if j != i:
            top = top * j % P
            bottom = bottom * (j - i) % P
    return top * pow(bottom, -1, P) % P

"""Keys on the SM2 curve (GB/T 32918.5): read from and written to DER, never calculated with."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Final

from kernel.errors import NotTrusted, NotValid, Words
from signing.rules import der

# y² = x³ + ax + b over the field of P; N points.
P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A: Final = P - 3
B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123

_CURVE: Final = der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.156.10197.1.301"))
# An uncompressed point has one DER form, so the first bytes of SubjectPublicKeyInfo are always these.
_PUBLIC: Final = der.sequence(_CURVE, der.tlv(der.BIT_STRING, b"\0\4", bytes(64)))[:-64]
_PEM: Final = re.compile(rb"-----BEGIN PRIVATE KEY-----\s([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*")


@dataclass(frozen=True, slots=True)
class Sm2Key:
    """A private key in memory: the number, 32 bytes big-endian, and the SubjectPublicKeyInfo said to be its own.

    That the two belong together is for the provider to see, when it signs.
    """

    scalar: bytes = field(repr=False)
    spki: bytes

    def __post_init__(self) -> None:
        if len(self.scalar) != 32 or not 1 <= int.from_bytes(self.scalar, "big") < N - 1 or not on_curve(self.spki):
            raise _unreadable()

    @property
    def pkcs8(self) -> bytes:
        """PrivateKeyInfo without the public key, which its reader finds by itself."""
        own = der.sequence(der.integer(1), der.octets(self.scalar))
        return der.sequence(der.integer(0), _CURVE, der.octets(own))


def public(point: bytes) -> bytes:
    """SubjectPublicKeyInfo of a point, 64 bytes x‖y; NotTrusted `key.unsuited` if it is not on the curve."""
    spki = _PUBLIC + point
    if not on_curve(spki):
        raise NotTrusted("key.unsuited", "公钥不是 SM2 曲线上的点", "the public key is no point on the SM2 curve")
    return spki


def on_curve(spki: bytes) -> bool:
    """Whether a SubjectPublicKeyInfo is, in strict DER, an uncompressed point on the curve."""
    if not spki.startswith(_PUBLIC) or len(spki) != len(_PUBLIC) + 64:
        return False
    x, y = int.from_bytes(spki[-64:-32], "big"), int.from_bytes(spki[-32:], "big")
    return x < P and y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def check_cipher(data: bytes) -> None:
    """NotTrusted unless `data` is strict DER of SM2Cipher (GM/T 0009): a point, 32 bytes of SM3, 1 to 256 bytes."""
    fields = der.Fields(der.read(data, der.SEQUENCE), 4)
    x, y = der.to_integer(fields.take(der.INTEGER)), der.to_integer(fields.take(der.INTEGER))
    check, sealed = der.to_octets(fields.take(der.OCTET_STRING)), der.to_octets(fields.take(der.OCTET_STRING))
    fields.end()
    if not 0 <= min(x, y) <= max(x, y) < P or len(check) != 32 or not 1 <= len(sealed) <= 256:
        raise der.malformed("not a ciphertext of SM2")


def read(data: bytes) -> Sm2Key:
    """The key of an unencrypted PKCS#8 file, PEM or DER, that carries its public key; NotValid `key.unreadable`."""
    if found := _PEM.fullmatch(data):
        try:
            data = base64.b64decode(b"".join(found.group(1).split()), validate=True)
        except binascii.Error:
            raise _unreadable() from None
    try:
        return _private(data)
    except NotTrusted:
        raise _unreadable() from None


def _private(data: bytes) -> Sm2Key:
    outer = der.Fields(der.read(data, der.SEQUENCE), 4)
    version, curve = der.to_integer(outer.take(der.INTEGER)), outer.take(der.SEQUENCE)
    inner = der.Fields(der.read(der.to_octets(outer.take(der.OCTET_STRING)), der.SEQUENCE), 4)
    own, scalar = der.to_integer(inner.take(der.INTEGER)), der.to_octets(inner.take(der.OCTET_STRING))
    inner.maybe(der.context(0))  # the curve once more
    point = der.read(inner.take(der.context(1)).content, der.BIT_STRING).content
    inner.end()
    if (version, own, curve.raw) != (0, 1, _CURVE):
        raise der.malformed("not a private key on the SM2 curve")
    return Sm2Key(scalar, public(point[2:]) if point.startswith(b"\0\4") else b"")


def _unreadable() -> NotValid:
    return NotValid(
        "key.unreadable",
        "无法读取 SM2 私钥：须为未加密、含公钥的 PKCS#8",
        "the SM2 key cannot be read: it must be unencrypted PKCS#8 with its public key",
        field="key",
        remedy=Words("请从签发系统重新导出密钥", "Export the key again from where it was made"),
    )

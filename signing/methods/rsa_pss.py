"""RSA-PSS, 2048 bits or more, MGF1 with the same hash, salt as long as the hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from signing.rules import der, suite


def _identifier(hash_oid: str, salt: int, *, null: bool) -> bytes:
    """RSASSA-PSS-params of RFC 4055; the hash's parameters may be NULL or absent."""
    digest = der.sequence(der.oid(hash_oid), der.null() if null else b"")
    mask = der.sequence(der.oid("1.2.840.113549.1.1.8"), digest)
    parameters = der.sequence(
        der.tlv(der.context(0), digest), der.tlv(der.context(1), mask), der.tlv(der.context(2), der.integer(salt))
    )
    return der.sequence(der.oid("1.2.840.113549.1.1.10"), parameters)


_IDENTIFIERS: Final[Mapping[bytes, str]] = {
    _identifier(dotted, suite.HASHES[name].digest_size, null=null): name
    for dotted, name in suite.HASH_OIDS.items()
    for null in (True, False)
}


def _padding(digest: str) -> padding.PSS:
    return padding.PSS(padding.MGF1(suite.HASHES[digest]), suite.HASHES[digest].digest_size)


@dataclass(frozen=True, slots=True)
class RsaPss:
    name: str = "rsa_pss"
    identifier: bytes = _identifier("2.16.840.1.101.3.4.2.1", 32, null=True)

    def reads(self, identifier: bytes, digest: str) -> bool:
        return _IDENTIFIERS.get(identifier) == digest

    def fits(self, spki: bytes) -> bool:
        key = suite.public_key(spki)
        return isinstance(key, rsa.RSAPublicKey) and 2048 <= key.key_size <= 8192

    def sign(self, key: suite.SigningKey, data: bytes) -> bytes:
        if not isinstance(key, rsa.RSAPrivateKey) or not 2048 <= key.key_size <= 8192:
            raise suite.unsuited()
        return key.sign(data, _padding("sha256"), suite.HASHES["sha256"])

    def check(self, spki: bytes, signature: bytes, data: bytes, digest: str) -> None:
        key = suite.public_key(spki)
        if not isinstance(key, rsa.RSAPublicKey) or not 2048 <= key.key_size <= 8192:
            raise suite.unsuited()
        try:
            key.verify(signature, data, _padding(digest), suite.HASHES[digest])
        except InvalidSignature:
            raise suite.wrong() from None


METHOD: suite.Suite = RsaPss()

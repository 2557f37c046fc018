"""RSA with PKCS#1 v1.5 signatures, 2048 bits or more: what most issued tokens still make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from signing.rules import der, suite

_ENCRYPTION: Final = der.sequence(der.oid("1.2.840.113549.1.1.1"), der.null())
_IDENTIFIERS: Final[Mapping[bytes, str]] = {
    der.sequence(der.oid("1.2.840.113549.1.1.11"), der.null()): "sha256",
    der.sequence(der.oid("1.2.840.113549.1.1.12"), der.null()): "sha384",
    der.sequence(der.oid("1.2.840.113549.1.1.13"), der.null()): "sha512",
}


@dataclass(frozen=True, slots=True)
class RsaPkcs1:
    name: str = "rsa_pkcs1"
    identifier: bytes = der.sequence(der.oid("1.2.840.113549.1.1.11"), der.null())

    def reads(self, identifier: bytes, digest: str) -> bool:
        # RFC 3370 3.2 lets a signer write plain rsaEncryption; the hash is then the SignerInfo's digestAlgorithm.
        if identifier == _ENCRYPTION:
            return digest in suite.HASHES
        return _IDENTIFIERS.get(identifier) == digest

    def fits(self, spki: bytes) -> bool:
        key = suite.public_key(spki)
        return isinstance(key, rsa.RSAPublicKey) and 2048 <= key.key_size <= 8192

    def sign(self, key: suite.SigningKey, data: bytes) -> bytes:
        if not isinstance(key, rsa.RSAPrivateKey) or not 2048 <= key.key_size <= 8192:
            raise suite.unsuited()
        return key.sign(data, padding.PKCS1v15(), suite.HASHES["sha256"])

    def check(self, spki: bytes, signature: bytes, data: bytes, digest: str) -> None:
        key = suite.public_key(spki)
        if not isinstance(key, rsa.RSAPublicKey) or not 2048 <= key.key_size <= 8192:
            raise suite.unsuited()
        try:
            key.verify(signature, data, padding.PKCS1v15(), suite.HASHES[digest])
        except InvalidSignature:
            raise suite.wrong() from None


METHOD: suite.Suite = RsaPkcs1()

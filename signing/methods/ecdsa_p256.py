"""ECDSA on P-256, with SHA-256; nonces by RFC 6979."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec

from signing.rules import der, suite

_IDENTIFIERS: Final[Mapping[bytes, str]] = {
    der.sequence(der.oid("1.2.840.10045.4.3.2")): "sha256",
    der.sequence(der.oid("1.2.840.10045.4.3.3")): "sha384",
    der.sequence(der.oid("1.2.840.10045.4.3.4")): "sha512",
}


@dataclass(frozen=True, slots=True)
class EcdsaP256:
    name: str = "ecdsa_p256"
    identifier: bytes = der.sequence(der.oid("1.2.840.10045.4.3.2"))

    def reads(self, identifier: bytes, digest: str) -> bool:
        return _IDENTIFIERS.get(identifier) == digest

    def fits(self, spki: bytes) -> bool:
        key = suite.public_key(spki)
        return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)

    def sign(self, key: suite.SigningKey, data: bytes) -> bytes:
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            raise suite.unsuited()
        return key.sign(data, ec.ECDSA(suite.HASHES["sha256"], deterministic_signing=True))

    def check(self, spki: bytes, signature: bytes, data: bytes, digest: str) -> None:
        key = suite.public_key(spki)
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            raise suite.unsuited()
        try:
            key.verify(signature, data, ec.ECDSA(suite.HASHES[digest]))
        except InvalidSignature:
            raise suite.wrong() from None


METHOD: suite.Suite = EcdsaP256()

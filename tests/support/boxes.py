"""Throw-away encryption keys with certificates, and a chance that tests can repeat."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from signing.rules.keywrap import OAEP_SHA256

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
FROM = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime(2027, 1, 1, tzinfo=UTC)


class Dice:
    """The same bytes for the same seed."""

    def __init__(self, seed: bytes = b"") -> None:
        self._seed = seed
        self._throws = 0

    def bytes(self, n: int, /) -> bytes:
        self._throws += 1
        return hashlib.shake_256(self._seed + self._throws.to_bytes(8)).digest(n)


@dataclass(frozen=True)
class Box:
    """An encryption key whose holder is at hand."""

    key: Key
    certificate: bytes

    def decrypt(self, wrapped: bytes) -> bytes:
        if not isinstance(self.key, rsa.RSAPrivateKey):
            raise ValueError("not RSA")
        return self.key.decrypt(wrapped, OAEP_SHA256)

    def agree(self, public: ec.EllipticCurvePublicKey) -> bytes:
        if not isinstance(self.key, ec.EllipticCurvePrivateKey):
            raise ValueError("not EC")
        return self.key.exchange(ec.ECDH(), public)

    @property
    def pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def certificate_pem(self) -> bytes:
        return x509.load_der_x509_certificate(self.certificate).public_bytes(Encoding.PEM)


def usage(*, encipher: bool = False, agree: bool = False, sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=sign,
        content_commitment=False,
        key_encipherment=encipher,
        data_encipherment=False,
        key_agreement=agree,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def certified(key: Key, name: str, key_usage: x509.KeyUsage | None, *, identifier: bool = True) -> bytes:
    """A self-signed certificate, DER."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"DEMO {name}")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]))
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
    )
    if identifier:
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    if key_usage:
        builder = builder.add_extension(key_usage, critical=True)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def rsa_box(name: str, bits: int = 2048) -> Box:
    key = rsa.generate_private_key(65537, bits)
    return Box(key, certified(key, name, usage(encipher=True)))


def ec_box(name: str) -> Box:
    key = ec.generate_private_key(ec.SECP256R1())
    return Box(key, certified(key, name, usage(agree=True)))


def signing_box(name: str) -> Box:
    """A key that signs and may not unwrap."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Box(key, certified(key, name, usage(sign=True)))

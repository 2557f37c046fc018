"""What a holder of a signing key must answer, and the holder whose key is at hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, pkcs12

from kernel.errors import NotTrusted, NotValid, Words
from signing.rules import suite as suites
from signing.rules import tbs
from signing.rules.sm2 import Sm2Key


class Signer(Protocol):
    """A signing key with its certificate: software, token or remote."""

    @property
    def certificate(self) -> bytes:
        """DER."""
        ...

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The issuing CA and those above it, DER; the root may be left out."""
        ...

    @property
    def suite(self) -> str:
        """A name of the allow-list."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The raw signature over `data` by that suite."""
        ...


@dataclass(frozen=True, slots=True)
class SoftSigner:
    """A private key in memory. Without `suite` the preferred one for the key is taken (RSA: PSS)."""

    key: suites.PrivateKey = field(repr=False)
    certificate: bytes
    chain: tuple[bytes, ...] = ()
    suite: str = ""

    def __post_init__(self) -> None:
        spki = tbs.spki(self.certificate)
        own = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        if own != spki:
            raise _not_of_certificate()
        chosen = suites.named(self.suite) if self.suite else suites.for_key(spki)
        if not chosen.fits(spki):
            raise suites.unsuited()
        object.__setattr__(self, "suite", chosen.name)

    def sign(self, data: bytes) -> bytes:
        return suites.named(self.suite).sign(self.key, data)


@dataclass(frozen=True, slots=True)
class Sm2Signer:
    """An SM2 private key in memory: for tests and for a bidder without a token."""

    key: Sm2Key
    certificate: bytes
    chain: tuple[bytes, ...] = ()
    suite: str = "sm2_sm3"

    def __post_init__(self) -> None:
        if self.key.spki != tbs.spki(self.certificate):
            raise _not_of_certificate()

    def sign(self, data: bytes) -> bytes:
        return suites.named(self.suite, suites.NATIONAL).sign(self.key, data)


def _not_of_certificate() -> NotTrusted:
    return NotTrusted("key.not_of_certificate", "私钥与证书不匹配", "the key is not the certificate's")


@dataclass(frozen=True, slots=True)
class Keystore:
    """What a PKCS#12 file holds: one key, its certificate, the certificates above it."""

    key: suites.PrivateKey = field(repr=False)
    certificate: bytes
    chain: tuple[bytes, ...] = ()

    @property
    def signer(self) -> SoftSigner:
        return SoftSigner(self.key, self.certificate, self.chain)


def load(data: bytes, passphrase: str) -> Keystore:
    """The keystore in a PKCS#12 file; NotValid `keystore.unreadable` for a wrong passphrase or another format."""
    if "\0" in passphrase:  # the library breaks down over it, and no key file has such a one
        raise _unreadable()
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, passphrase.encode())
    except ValueError as error:
        raise _unreadable() from error
    if not isinstance(key, suites.PrivateKey) or certificate is None:
        raise _unreadable()
    chain = tuple(other.public_bytes(Encoding.DER) for other in others)
    return Keystore(key, certificate.public_bytes(Encoding.DER), chain)


def _unreadable() -> NotValid:
    return NotValid(
        "keystore.unreadable",
        "无法读取密钥文件：口令错误或格式不符（PKCS#12）",
        "the key file cannot be read: wrong passphrase, or not PKCS#12 with a key and a certificate",
        field="key",
        remedy=Words("请核对口令后重试", "Check the passphrase and try again"),
    )

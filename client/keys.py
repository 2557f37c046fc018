"""Keys from files, PKCS#12 or PEM (SM2). Nothing else of the client sees a private key, none leaves this machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from kernel.errors import NotFound, NotValid, Words
from signing.rules import signer as signers
from signing.rules import sm2_envelope, sm2_keyfile
from signing.rules.keywrap import OAEP_SHA256, Holder
from signing.rules.signer import Keystore, Signer
from signing.rules.sm2 import Sm2Key
from signing.rules.suite import PrivateKey


@dataclass(frozen=True, slots=True)
class Opener:
    """An encryption key in memory; a token's holder (`keywrap.Holder`) answers the same two questions."""

    key: PrivateKey = field(repr=False)
    certificate: bytes

    def decrypt(self, wrapped: bytes) -> bytes:
        if not isinstance(self.key, rsa.RSAPrivateKey):
            raise ValueError("not an RSA key")
        return self.key.decrypt(wrapped, OAEP_SHA256)

    def agree(self, public: ec.EllipticCurvePublicKey) -> bytes:
        if not isinstance(self.key, ec.EllipticCurvePrivateKey):
            raise ValueError("not an EC key")
        return self.key.exchange(ec.ECDH(), public)


@dataclass(frozen=True, slots=True)
class Sm2Opener:
    """An SM2 encryption key in memory."""

    key: Sm2Key = field(repr=False)
    certificate: bytes

    def decrypt(self, wrapped: bytes) -> bytes:
        return sm2_envelope.cipher().decrypt(self.key, wrapped)

    def agree(self, public: ec.EllipticCurvePublicKey) -> bytes:
        raise ValueError("no agreement on the curve of another key")


def load(path: Path, passphrase: str) -> Keystore:
    """The key and certificates in a PKCS#12 file."""
    return signers.load(_read(path), passphrase)


def signer(path: Path, passphrase: str) -> Signer:
    """The signing key of a PKCS#12 file, or of a PEM file of an SM2 key."""
    data = _read(path)
    return sm2_keyfile.load(data, passphrase).signer if sm2_keyfile.fits(data) else load(path, passphrase).signer


def opener(path: Path, passphrase: str) -> Holder:
    """The encryption key of a PKCS#12 file, or of a PEM file of an SM2 key."""
    data = _read(path)
    if sm2_keyfile.fits(data):
        held = sm2_keyfile.load(data, passphrase)
        return Sm2Opener(held.key, held.certificate)
    store = load(path, passphrase)
    return Opener(store.key, store.certificate)


def certificate(path: Path) -> bytes:
    """A certificate alone, from a DER or PEM file: sealing needs no private encryption key."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    data = _read(path)
    read = x509.load_pem_x509_certificate if data.startswith(b"-----") else x509.load_der_x509_certificate
    try:
        return read(data).public_bytes(Encoding.DER)
    except ValueError as error:
        raise _no_certificate(path) from error


def certificates(path: Path) -> tuple[bytes, ...]:
    """The signer's certificate and those above it, as they stand in a PEM file; one alone in a DER file."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    data = _read(path)
    if not data.startswith(b"-----"):
        return (certificate(path),)
    try:
        return tuple(each.public_bytes(Encoding.DER) for each in x509.load_pem_x509_certificates(data))
    except ValueError as error:
        raise _no_certificate(path) from error


def _no_certificate(path: Path) -> NotValid:
    return NotValid(
        "certificate.unreadable", f"不是证书文件：{path}", f"not a certificate: {path}", field="certificate"
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound(
            "key.file",
            f"打不开密钥文件 {path}：{error.strerror}",
            f"cannot open the key file {path}: {error.strerror}",
            field="key",
            remedy=Words(
                "请检查路径，或插入存有密钥的介质", "Check the path, or plug in the medium that holds the key"
            ),
        ) from error

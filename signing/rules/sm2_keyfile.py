"""A key file of SM2: one PEM with the key, encrypted by PBES2 (RFC 8018), its certificate and those above it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.hashes import SHA256, SM3, HashAlgorithm
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

from kernel.errors import NotTrusted, NotValid, Words
from signing.rules import der, sm2, tbs
from signing.rules.signer import Sm2Signer
from signing.rules.sm2 import Sm2Key

LARGEST: Final = 64 * 1024
MOST_ROUNDS: Final = 10_000_000
"""A file that asks for more is made to keep its reader busy."""
_BLOCK: Final = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----\s([A-Za-z0-9+/=\s]+)-----END \1-----")
_PBES2: Final = der.oid("1.2.840.113549.1.5.13")
_PBKDF2: Final = der.oid("1.2.840.113549.1.5.12")
_PRFS: Final[Mapping[bytes, HashAlgorithm]] = {
    der.oid("1.2.840.113549.2.9"): SHA256(),
    der.oid("1.2.156.10197.1.401.3.1"): SM3(),
}
_CIPHERS: Final[Mapping[bytes, tuple[type[AES | SM4], int]]] = {
    der.oid("2.16.840.1.101.3.4.1.2"): (AES, 16),
    der.oid("2.16.840.1.101.3.4.1.42"): (AES, 32),
    der.oid("1.2.156.10197.1.104.2"): (SM4, 16),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A key, its own certificate and the others of the file, DER."""

    key: Sm2Key
    certificate: bytes
    chain: tuple[bytes, ...]

    @property
    def signer(self) -> Sm2Signer:
        return Sm2Signer(self.key, self.certificate, self.chain)


def fits(data: bytes) -> bool:
    """Whether a file looks like one of these: PEM with a private key."""
    return data.startswith(b"-----BEGIN") and b"PRIVATE KEY-----" in data[:LARGEST]


def load(data: bytes, passphrase: str) -> Held:
    """What the file holds; NotValid `keystore.unreadable` for a wrong passphrase, another form, or no certificate of
    the key. A key that is not encrypted is read without one."""
    try:
        blocks = [(name, base64.b64decode(b"".join(body.split()), validate=True)) for name, body in _blocks(data)]
        key = _key(blocks, passphrase)
        certificates = [body for name, body in blocks if name == b"CERTIFICATE"]
        own = next(each for each in certificates if tbs.spki(each) == key.spki)
    except (NotTrusted, NotValid, binascii.Error, ValueError, StopIteration) as error:
        raise _unreadable() from error
    return Held(key, own, tuple(each for each in certificates if each != own))


def _blocks(data: bytes) -> list[tuple[bytes, bytes]]:
    if len(data) > LARGEST:
        raise ValueError("too large for a key file")
    return _BLOCK.findall(data)


def _key(blocks: list[tuple[bytes, bytes]], passphrase: str) -> Sm2Key:
    """The one key of the file."""
    ((name, body),) = [each for each in blocks if each[0].endswith(b"PRIVATE KEY")]
    return sm2.read(_decrypted(body, passphrase.encode()) if name.startswith(b"ENCRYPTED") else body)


def _decrypted(body: bytes, passphrase: bytes) -> bytes:
    outer = der.Fields(der.read(body, der.SEQUENCE), 2)
    scheme, sealed = der.Fields(outer.take(der.SEQUENCE), 2), der.to_octets(outer.take(der.OCTET_STRING))
    outer.end()
    named, parameters = scheme.take(der.OID).raw, der.Fields(scheme.take(der.SEQUENCE), 2)
    derivation, cipher = parameters.take(der.SEQUENCE), der.Fields(parameters.take(der.SEQUENCE), 2)
    algorithm, start = _CIPHERS.get(cipher.take(der.OID).raw), der.to_octets(cipher.take(der.OCTET_STRING))
    if named != _PBES2 or algorithm is None:
        raise der.malformed("encrypted by another scheme than PBES2 with AES or SM4")
    kind, size = algorithm
    secret = _derived(derivation, passphrase, size)
    decryptor, unpadder = Cipher(kind(secret), modes.CBC(start)).decryptor(), PKCS7(128).unpadder()
    return unpadder.update(decryptor.update(sealed) + decryptor.finalize()) + unpadder.finalize()


def _derived(derivation: der.Node, passphrase: bytes, size: int) -> bytes:
    fields = der.Fields(derivation, 2)
    named, parameters = fields.take(der.OID).raw, der.Fields(fields.take(der.SEQUENCE), 4)
    salt, rounds = der.to_octets(parameters.take(der.OCTET_STRING)), der.to_integer(parameters.take(der.INTEGER))
    parameters.maybe(der.INTEGER)  # the key's length, which the cipher says, too
    prf = _PRFS.get(der.Fields(parameters.take(der.SEQUENCE), 2).take(der.OID).raw)  # SHA-1, if it is not said
    if named != _PBKDF2 or prf is None or not 1 <= rounds <= MOST_ROUNDS:
        raise der.malformed("another derivation than PBKDF2 with SHA-256 or SM3, or too many rounds")
    return PBKDF2HMAC(prf, size, salt, rounds).derive(passphrase)


def _unreadable() -> NotValid:
    return NotValid(
        "keystore.unreadable",
        "无法读取密钥文件：口令错误或格式不符（SM2 PEM：加密的 PKCS#8 与证书）",
        "the key file cannot be read: wrong passphrase, or not a PEM with an SM2 key (PKCS#8) and its certificate",
        field="key",
        remedy=Words("请核对口令后重试", "Check the passphrase and try again"),
    )

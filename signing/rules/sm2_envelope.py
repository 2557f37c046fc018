"""A key for one SM2 certificate: EnvelopedData of GM/T 0010, the content by SM4 in CBC, its key by SM2 encryption.

CBC proves nothing of its content. Whoever opens one of these has its digest from somewhere that is signed: the manifest
of a sealed package names each key file by SHA-256.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.padding import PKCS7

from kernel.errors import NotTrusted, NotValid, Refusal, Unavailable, Words
from signing.rules import der, keywrap, sm2, tbs
from signing.rules.keywrap import Chance

DATA: Final = der.oid("1.2.156.10197.6.1.4.2.1")
ENVELOPED: Final = der.oid("1.2.156.10197.6.1.4.2.3")
SM2_ENCRYPTION: Final = der.sequence(der.oid("1.2.156.10197.1.301.3"))
SM4_CBC: Final = der.oid("1.2.156.10197.1.104.2")
_VERSION: Final = der.integer(1)  # of the envelope and of its recipient alike, unlike CMS


class KeyCipher(Protocol):
    """Who encrypts to an SM2 key, and opens with one."""

    def encrypt(self, spki: bytes, data: bytes) -> bytes:
        """SM2Cipher of GM/T 0009, DER, of 1 to 256 bytes."""
        ...

    def decrypt(self, key: sm2.Sm2Key, data: bytes) -> bytes:
        """What was encrypted to the key; NotTrusted for whatever does not open."""
        ...


class Sm2Holder(Protocol):
    """What the holder of an SM2 encryption key must answer; the key itself stays with him."""

    @property
    def certificate(self) -> bytes:
        """DER."""
        ...

    def decrypt(self, wrapped: bytes) -> bytes:
        """The content key of SM2Cipher, DER; NotTrusted if it does not open."""
        ...


def cipher() -> KeyCipher:
    """This machine's; Unavailable `algorithm.unavailable` comes with the first use where it has none."""
    found: KeyCipher = import_module("signing.methods.sm2_sm3").CIPHER
    return found


def fits(certificate: bytes) -> bool:
    """Whether it is a certificate of an SM2 key; what cannot be read is none."""
    try:
        return sm2.on_curve(tbs.spki(certificate))
    except NotTrusted:
        return False


def suitable(certificate: bytes) -> bytes:
    """The SubjectPublicKeyInfo of an SM2 certificate that keys may be wrapped to (keyEncipherment); else NotValid."""
    try:
        usage = x509.load_der_x509_certificate(certificate).extensions.get_extension_for_class(x509.KeyUsage).value
        spki = tbs.spki(certificate)
    except (ValueError, Refusal, x509.ExtensionNotFound) as error:
        raise _unsuitable() from error
    if not usage.key_encipherment or not sm2.on_curve(spki):
        raise _unsuitable()
    return spki


def _unsuitable() -> NotValid:
    return NotValid(
        "envelope.certificate_usage",
        "该证书不能用于国密加密",
        "keys cannot be wrapped to this certificate by national algorithms",
        field="certificate",
        remedy=Words("请选用 SM2 加密证书", "Choose an SM2 certificate for encryption"),
    )


def wrap(content: bytes, to: bytes, chance: Chance) -> bytes:
    """DER of a ContentInfo that only the holder of `to` opens. The nonce of SM2 is drawn by the library itself."""
    spki, cek, start = suitable(to), chance.bytes(16), chance.bytes(16)
    padder, encryptor = PKCS7(128).padder(), Cipher(SM4(cek), modes.CBC(start)).encryptor()
    sealed = encryptor.update(padder.update(content) + padder.finalize()) + encryptor.finalize()
    recipient = der.sequence(
        _VERSION, tbs.issuer_and_serial(to), SM2_ENCRYPTION, der.octets(cipher().encrypt(spki, cek))
    )
    body = der.sequence(
        _VERSION,
        der.tlv(der.SET, recipient),
        der.sequence(DATA, der.sequence(SM4_CBC, der.octets(start)), der.tlv(0x80, sealed)),
    )
    return der.sequence(ENVELOPED, der.explicit(0, body))


def unwrap(p7m: bytes, holder: Sm2Holder) -> bytes:
    """What `wrap` was given; NotTrusted `envelope.key_not_opened`, always the same, if it is not for this holder;
    Unavailable and `keywrap.Unable` as they come."""
    try:
        wrapped, start, sealed = _read(p7m, holder.certificate)
        cek = holder.decrypt(wrapped)
        decryptor, unpadder = Cipher(SM4(cek), modes.CBC(start)).decryptor(), PKCS7(128).unpadder()
        return unpadder.update(decryptor.update(sealed) + decryptor.finalize()) + unpadder.finalize()
    except (Unavailable, keywrap.Unable):
        raise
    except (Refusal, ValueError) as error:
        raise keywrap.not_opened() from error


def check_form(p7m: bytes) -> None:
    """NotValid unless it is a key file for one SM2 certificate, whichever, in these algorithms."""
    try:
        wrapped, _, _ = _read(p7m)
        sm2.check_cipher(wrapped)
    except Refusal as error:
        raise keywrap.malformed() from error


def addressed(p7m: bytes, to: bytes) -> None:
    """As `check_form`, and NotValid unless it is for the holder of `to`."""
    check_form(p7m)
    try:
        _read(p7m, to)
    except Refusal as error:
        raise keywrap.wrong_recipient() from error


def _read(p7m: bytes, to: bytes = b"") -> tuple[bytes, bytes, bytes]:
    """Wrapped key, start value and content of an envelope for exactly one recipient, who is `to` if that is said."""
    if len(p7m) > keywrap.LARGEST:
        raise der.malformed("too large for a key file")
    info = der.Fields(der.read(p7m, der.SEQUENCE), 2)
    kind, body = info.take(der.OID).raw, der.Fields(der.read(info.take(der.context(0)).content, der.SEQUENCE), 3)
    info.end()
    version, recipients = body.take(der.INTEGER).raw, der.children(body.take(der.SET), 2)
    inner = der.Fields(body.take(der.SEQUENCE), 3)
    body.end()
    if (kind, version, len(recipients)) != (ENVELOPED, _VERSION, 1):
        raise der.malformed("not an envelope of GM/T 0010 for one recipient")
    return _wrapped(der.Fields(recipients[0], 4), to), *_sealed(inner)


def _wrapped(recipient: der.Fields, to: bytes) -> bytes:
    said = [recipient.take(tag).raw for tag in (der.INTEGER, der.SEQUENCE, der.SEQUENCE)]
    wrapped = der.to_octets(recipient.take(der.OCTET_STRING))
    recipient.end()
    if said != [_VERSION, tbs.issuer_and_serial(to) if to else said[1], SM2_ENCRYPTION]:
        raise der.malformed("for another certificate, or by another algorithm than SM2")
    return wrapped


def _sealed(inner: der.Fields) -> tuple[bytes, bytes]:
    kind, algorithm = inner.take(der.OID).raw, der.Fields(inner.take(der.SEQUENCE), 2)
    content = inner.take(0x80).content
    inner.end()
    named, start = algorithm.take(der.OID).raw, der.to_octets(algorithm.take(der.OCTET_STRING))
    algorithm.end()
    if (kind, named) != (DATA, SM4_CBC):
        raise der.malformed("content by another cipher than SM4 in CBC")
    return start, content

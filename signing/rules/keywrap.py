"""CMS that carries a key to one certificate: AuthEnvelopedData (AES-256-GCM); EnvelopedData (AES-256-CBC) read only."""

from __future__ import annotations

from typing import Final, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, keywrap
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel.canon import u32
from kernel.errors import NotTrusted, NotValid, Refusal, Words
from signing.rules import der, tbs


class Chance(Protocol):
    """Where randomness comes from. The seed of OAEP and the salt of the cipher are drawn by the library itself."""

    def bytes(self, n: int, /) -> bytes: ...


LARGEST: Final = 16 * 1024
"""A key file has well under 1 KiB; whatever is larger is not one."""

DATA: Final = der.oid("1.2.840.113549.1.7.1")
ENVELOPED: Final = der.oid("1.2.840.113549.1.7.3")
AUTH_ENVELOPED: Final = der.oid("1.2.840.113549.1.9.16.1.23")
AES256_CBC: Final = der.oid("2.16.840.1.101.3.4.1.42")
AES256_GCM: Final = der.oid("2.16.840.1.101.3.4.1.46")
AES256_WRAP: Final = der.oid("2.16.840.1.101.3.4.1.45")
SHA256: Final = der.oid("2.16.840.1.101.3.4.2.1")
MGF: Final = der.oid("1.2.840.113549.1.1.8")
RSAES_OAEP: Final = der.oid("1.2.840.113549.1.1.7")
EC_PUBLIC_KEY: Final = der.oid("1.2.840.10045.2.1")
ECDH_SHA256KDF: Final = der.oid("1.3.132.1.11.1")

OAEP_SHA256: Final = OAEP(MGF1(hashes.SHA256()), hashes.SHA256(), None)
_KTRI: Final = der.SEQUENCE
_KARI: Final = der.context(1)


class Holder(Protocol):
    """What the holder of an encryption key must answer; the key itself stays with him."""

    @property
    def certificate(self) -> bytes:
        """DER."""
        ...

    def decrypt(self, wrapped: bytes) -> bytes:
        """RSA-OAEP with SHA-256; ValueError if it does not open or the key is not RSA, Unable if the device cannot."""

    def agree(self, public: ec.EllipticCurvePublicKey) -> bytes:
        """The ECDH secret with `public`; ValueError if the key is not on that curve, Unable if the device cannot."""


class Unable(NotValid):
    """The holder's device cannot open key files of this kind, or is gone. Said as it is: it tells nothing of keys."""


def not_opened() -> NotTrusted:
    """The one answer for every way in which a key file does not open: nobody learns which step failed."""
    return NotTrusted(
        "envelope.key_not_opened",
        "密钥文件打不开：证书不符或文件被改动",
        "the key file does not open: not for this certificate, or altered",
        field="key",
        remedy=Words("请用密封时所用的加密证书", "Use the encryption certificate that the package was sealed for"),
    )


def suitable(certificate: bytes) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
    """The certificate's key, if keys may be wrapped to it: RSA ≥ 2048 keyEncipherment or P-256 keyAgreement."""
    try:
        read = x509.load_der_x509_certificate(certificate)
        key, usage = read.public_key(), read.extensions.get_extension_for_class(x509.KeyUsage).value
    except (ValueError, UnsupportedAlgorithm, x509.ExtensionNotFound) as error:
        raise _unsuitable() from error
    match key:
        case rsa.RSAPublicKey() if usage.key_encipherment and key.key_size >= 2048:
            return key
        case ec.EllipticCurvePublicKey() if usage.key_agreement and isinstance(key.curve, ec.SECP256R1):
            return key
    raise _unsuitable()


def _unsuitable() -> NotValid:
    return NotValid(
        "envelope.certificate_usage",
        "该证书不能用于加密密钥",
        "keys cannot be wrapped to this certificate",
        field="certificate",
        remedy=Words(
            "请选用加密证书（RSA 2048 以上或 P-256）", "Choose an encryption certificate (RSA ≥ 2048 or P-256)"
        ),
    )


# --- writing ---------------------------------------------------------------------------------------------------------


def wrap(content: bytes, to: bytes, chance: Chance) -> bytes:
    """DER of a ContentInfo that only the holder of `to` opens (RFC 5083, 5084, 5652, 5753)."""
    key = suitable(to)
    cek, nonce = chance.bytes(32), chance.bytes(12)
    recipient = _ktri(cek, to, key) if isinstance(key, rsa.RSAPublicKey) else _kari(cek, to, key, chance)
    box = AESGCM(cek).encrypt(nonce, content, None)
    sealed, mac = box[:-16], box[-16:]
    algorithm = der.sequence(AES256_GCM, der.sequence(der.octets(nonce), der.integer(16)))
    body = der.sequence(
        der.integer(0),
        der.tlv(der.SET, recipient),
        der.sequence(DATA, algorithm, der.tlv(0x80, sealed)),
        der.octets(mac),
    )
    return der.sequence(AUTH_ENVELOPED, der.explicit(0, body))


def _ktri(cek: bytes, to: bytes, key: rsa.RSAPublicKey) -> bytes:
    sha256 = der.sequence(SHA256)
    parameters = der.sequence(der.explicit(0, sha256), der.explicit(1, der.sequence(MGF, sha256)))
    return der.sequence(
        der.integer(0),
        tbs.issuer_and_serial(to),
        der.sequence(RSAES_OAEP, parameters),
        der.octets(key.encrypt(cek, OAEP_SHA256)),
    )


def _kari(cek: bytes, to: bytes, key: ec.EllipticCurvePublicKey, chance: Chance) -> bytes:
    wrapping = der.sequence(AES256_WRAP)
    ephemeral = _ephemeral(chance)
    kek = _kek(ephemeral.exchange(ec.ECDH(), key), wrapping, b"")
    point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    originator = der.tlv(der.context(1), der.sequence(EC_PUBLIC_KEY), der.tlv(der.BIT_STRING, b"\0", point))
    return der.tlv(
        _KARI,
        der.integer(3),
        der.explicit(0, originator),
        der.sequence(ECDH_SHA256KDF, wrapping),
        der.sequence(der.sequence(tbs.issuer_and_serial(to), der.octets(keywrap.aes_key_wrap(kek, cek)))),
    )


_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _ephemeral(chance: Chance) -> ec.EllipticCurvePrivateKey:
    """64 bits more than the order keep the scalar uniform to 2^-64 (FIPS 186-5, A.2.1)."""
    return ec.derive_private_key(int.from_bytes(chance.bytes(40)) % (_ORDER - 1) + 1, ec.SECP256R1())


def _kek(secret: bytes, wrapping: bytes, ukm: bytes) -> bytes:
    """X9.63 with SHA-256 over ECC-CMS-SharedInfo (RFC 5753, 7.2); `wrapping` is its keyInfo, encoded."""
    entity = der.explicit(0, der.octets(ukm)) if ukm else b""
    shared = der.sequence(wrapping, entity, der.explicit(2, der.octets(u32(256))))
    return X963KDF(hashes.SHA256(), 32, shared).derive(secret)


# --- reading ---------------------------------------------------------------------------------------------------------


def check_form(p7m: bytes) -> der.Node:
    """The one recipient of `p7m`; NotValid unless it is a key file in the allowed algorithms."""
    try:
        body = _body(p7m)
        _cipher(body)
        recipient = _recipient(body)
        _agreement(recipient) if recipient.tag == _KARI else _transport(recipient)
        return recipient
    except (Refusal, IndexError) as error:
        raise malformed() from error


def malformed() -> NotValid:
    return NotValid("envelope.key_malformed", "密钥文件格式不对", "the key file is malformed", field="key")


def addressed(p7m: bytes, to: bytes) -> None:
    """NotValid unless `p7m` is a key file for exactly the holder of `to`, in the allowed algorithms."""
    try:
        named = _named(check_form(p7m), to)
    except (Refusal, IndexError) as error:
        raise malformed() from error
    if not named:
        raise wrong_recipient()


def wrong_recipient() -> NotValid:
    return NotValid(
        "envelope.wrong_recipient",
        "密钥文件不是加密给这张证书的",
        "the key file is not addressed to this certificate",
        field="key",
    )


def unwrap(p7m: bytes, holder: Holder) -> bytes:
    """What `wrap` was given; NotTrusted, always the same, if it is not for this holder; Unable from his device."""
    try:
        recipient = check_form(p7m)
        if not _named(recipient, holder.certificate):
            raise not_opened()
        return _content(_body(p7m), _cek(recipient, holder))
    except Unable:
        raise
    except (Refusal, ValueError, IndexError, InvalidTag, keywrap.InvalidUnwrap) as error:
        raise not_opened() from error


def _body(p7m: bytes) -> der.Node:
    if len(p7m) > LARGEST:
        raise der.malformed("too large for a key file")
    info = der.read(p7m)
    if info.part(0, der.OID).raw not in (AUTH_ENVELOPED, ENVELOPED):
        raise der.malformed("neither EnvelopedData nor AuthEnvelopedData")
    return info.part(1, 0xA0).part(0, der.SEQUENCE)


def _recipient(body: der.Node) -> der.Node:
    """The one recipient: a second one would be somebody who can open and is not named."""
    recipients = body.part(1, der.SET).parts
    if len(recipients) != 1 or recipients[0].tag not in (_KTRI, _KARI):
        raise der.malformed("not exactly one recipient by key transport or key agreement")
    return recipients[0]


def _named(recipient: der.Node, certificate: bytes) -> bool:
    transport = recipient.tag == _KTRI
    identifier, tag = (recipient.parts[1], 0x80) if transport else (_encrypted_key(recipient).parts[0], 0xA0)
    if identifier.tag == der.SEQUENCE:
        return identifier.raw == tbs.issuer_and_serial(certificate)
    if identifier.tag != tag:
        raise der.malformed("unknown form of recipient")
    found = identifier.content if transport else identifier.part(0, der.OCTET_STRING).content
    return found == _key_identifier(certificate)


def _key_identifier(certificate: bytes) -> bytes:
    try:
        extensions = x509.load_der_x509_certificate(certificate).extensions
        return extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        raise der.malformed("the certificate has no key identifier") from None


def _transport(recipient: der.Node) -> None:
    """RSA-OAEP, SHA-256 for the hash and for the mask, no label; RSAES-PKCS1-v1_5 is refused."""
    algorithm = recipient.part(2, der.SEQUENCE)
    if algorithm.part(0, der.OID).raw != RSAES_OAEP:
        raise der.malformed("key transport other than RSA-OAEP")
    fields = algorithm.part(1, der.SEQUENCE)
    digest = fields.part(0, 0xA0).part(0, der.SEQUENCE).part(0, der.OID).raw
    mask = fields.part(1, 0xA1).part(0, der.SEQUENCE)
    masked = mask.part(1, der.SEQUENCE).part(0, der.OID).raw
    if (digest, mask.part(0, der.OID).raw, masked, len(fields.parts)) != (SHA256, MGF, SHA256, 2):
        raise der.malformed("RSA-OAEP with other parameters than SHA-256")


def _agreement(recipient: der.Node) -> der.Node:
    """ECDH with SHA-256 and AES-256 key wrap; gives the wrap's algorithm, which is the KDF's keyInfo."""
    algorithm = recipient.part(len(recipient.parts) - 2, der.SEQUENCE)
    wrapping = algorithm.part(1, der.SEQUENCE)
    if (algorithm.part(0, der.OID).raw, wrapping.part(0, der.OID).raw) != (ECDH_SHA256KDF, AES256_WRAP):
        raise der.malformed("key agreement other than ECDH with SHA-256 and AES-256 key wrap")
    return wrapping


def _encrypted_key(recipient: der.Node) -> der.Node:
    keys = recipient.parts[-1]
    if keys.tag != der.SEQUENCE or len(keys.parts) != 1:
        raise der.malformed("not exactly one encrypted key")
    return keys.part(0, der.SEQUENCE)


def _cek(recipient: der.Node, holder: Holder) -> bytes:
    if recipient.tag == _KTRI:
        return holder.decrypt(recipient.part(3, der.OCTET_STRING).content)
    ukm = recipient.parts[2].part(0, der.OCTET_STRING).content if recipient.parts[2].tag == 0xA1 else b""
    bits = recipient.part(1, 0xA0).part(0, 0xA1).part(1, der.BIT_STRING).content
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bits[1:])
    kek = _kek(holder.agree(public), _agreement(recipient).raw, ukm)
    return keywrap.aes_key_unwrap(kek, _encrypted_key(recipient).part(1, der.OCTET_STRING).content)


def _cipher(body: der.Node) -> tuple[bytes, bytes]:
    """The content cipher's OID and its nonce or start value; NotValid unless it is AES-256 in GCM or CBC."""
    info = body.part(2, der.SEQUENCE)
    algorithm = info.part(1, der.SEQUENCE)
    cipher = algorithm.part(0, der.OID).raw
    if info.part(0, der.OID).raw == DATA and cipher == AES256_CBC:
        return cipher, algorithm.part(1, der.OCTET_STRING).content
    parameters = algorithm.part(1, der.SEQUENCE)
    if info.part(0, der.OID).raw != DATA or cipher != AES256_GCM or parameters.part(1, der.INTEGER).content != b"\x10":
        raise der.malformed("a content cipher that is not allowed")
    return cipher, parameters.part(0, der.OCTET_STRING).content


def _content(body: der.Node, cek: bytes) -> bytes:
    cipher, start = _cipher(body)
    sealed = _string(body.part(2, der.SEQUENCE).parts[2])
    if len(cek) != 32:
        raise der.malformed("not a 256-bit key")
    if cipher == AES256_GCM:
        mac = body.part(3, der.OCTET_STRING).content
        if len(mac) != 16:
            raise der.malformed("not a tag of 128 bits")
        return AESGCM(cek).decrypt(start, sealed + mac, None)
    decryptor, unpadder = Cipher(algorithms.AES256(cek), modes.CBC(start)).decryptor(), PKCS7(128).unpadder()
    return unpadder.update(decryptor.update(sealed) + decryptor.finalize()) + unpadder.finalize()


def _string(field: der.Node) -> bytes:
    """[0] IMPLICIT OCTET STRING; browsers' libraries write it in pieces even when it is short."""
    if field.tag == 0xA0 and all(part.tag == der.OCTET_STRING for part in field.parts):
        return b"".join(part.content for part in field.parts)
    if field.tag != 0x80:
        raise der.malformed("no encrypted content")
    return field.content

"""Key files whose cryptography is right and of which any part can be another: what only a strict reader refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cryptography import x509
from cryptography.hazmat.primitives import hashes, keywrap
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel.canon import u32
from signing.rules import der, tbs
from signing.rules.keywrap import (
    AES256_GCM,
    AES256_WRAP,
    AUTH_ENVELOPED,
    DATA,
    EC_PUBLIC_KEY,
    ECDH_SHA256KDF,
    MGF,
    OAEP_SHA256,
    RSAES_OAEP,
    SHA256,
)
from tests.support.boxes import Box

Change = Callable[[bytes], bytes]
NONCE = bytes(range(12))


def tagged(tag: int) -> Change:
    """The same content under another identifier octet."""
    return lambda element: bytes((tag,)) + element[1:]


def instead(element: bytes) -> Change:
    return lambda _usual: element


class KeyFile:
    """`changes` names parts and says what each becomes; what depends on a part is computed from what it became."""

    def __init__(self, box: Box, content: bytes, changes: Mapping[str, Change]) -> None:
        self._changes = dict(changes)
        self._box = box
        self._certificate = x509.load_der_x509_certificate(box.certificate)
        self._cek = self._part("cek", bytes(range(32)))
        self.data = self._file(content)
        assert not self._changes, f"no such part: {self._changes.keys()}"

    def _part(self, name: str, usual: bytes) -> bytes:
        change = self._changes.pop(name, None)
        return change(usual) if change else usual

    def _file(self, content: bytes) -> bytes:
        transport = isinstance(self._box.key, rsa.RSAPrivateKey)
        recipient = self._part("recipient", self._transport() if transport else self._agreement())
        recipients = self._part("recipients", der.tlv(der.SET, recipient))
        body = self._part("body", der.sequence(der.integer(0), recipients, *self._sealed(content)))
        return der.sequence(self._part("type", AUTH_ENVELOPED), self._part("wrapper", der.explicit(0, body)))

    def _sealed(self, content: bytes) -> tuple[bytes, bytes]:
        """EncryptedContentInfo and mac."""
        box = AESGCM(self._cek).encrypt(NONCE, content, None)
        parts = (self._part("nonce", der.octets(NONCE)), self._part("icv", der.integer(16)))
        cipher = self._part("cipher", AES256_GCM)
        algorithm = self._part("content algorithm", der.sequence(cipher, self._part("gcm", der.sequence(*parts))))
        cut = -len(self._part("cut", bytes(16)))
        info = der.sequence(self._part("content type", DATA), algorithm, self._part("sealed", der.tlv(0x80, box[:cut])))
        return self._part("info", info), self._part("mac", der.octets(box[cut:]))

    def _transport(self) -> bytes:
        public = self._certificate.public_key()
        assert isinstance(public, rsa.RSAPublicKey)
        digest = self._part("hash", der.sequence(SHA256))
        mask = self._part("mask", der.sequence(self._part("mgf", MGF), self._part("mask hash", der.sequence(SHA256))))
        fields = (self._part("[0]", der.explicit(0, digest)), self._part("[1]", der.explicit(1, mask)))
        parameters = self._part("oaep", der.sequence(*fields, self._part("label", b"")))
        return der.sequence(
            der.integer(0),
            self._part("name", tbs.issuer_and_serial(self._box.certificate)),
            self._part("algorithm", der.sequence(self._part("transport", RSAES_OAEP), parameters)),
            self._part("wrapped", der.octets(public.encrypt(self._cek, OAEP_SHA256))),
        )

    def _agreement(self) -> bytes:
        public = self._certificate.public_key()
        assert isinstance(public, ec.EllipticCurvePublicKey)
        ephemeral = ec.derive_private_key(20260302, ec.SECP256R1())
        wrapping = self._part("wrapping", der.sequence(self._part("wrap", AES256_WRAP)))
        shared = der.sequence(wrapping, self._part("entity", b""), der.explicit(2, der.octets(u32(256))))
        kek = X963KDF(hashes.SHA256(), 32, shared).derive(ephemeral.exchange(ec.ECDH(), public))
        point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        bits = self._part("point", der.tlv(der.BIT_STRING, b"\0", point))
        originator = self._part("originator key", der.explicit(1, der.sequence(EC_PUBLIC_KEY) + bits))
        wrapped = self._part("wrapped", der.octets(keywrap.aes_key_wrap(kek, self._cek)))
        name = self._part("name", tbs.issuer_and_serial(self._box.certificate))
        return der.tlv(
            der.context(1),
            der.integer(3),
            self._part("originator", der.explicit(0, originator)),
            self._part("ukm", b""),
            self._part("algorithm", der.sequence(self._part("agreement", ECDH_SHA256KDF), wrapping)),
            self._part("keys", der.sequence(self._part("key", der.sequence(name, wrapped)))),
        )

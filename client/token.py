"""Keys that never leave their PKCS#11 token: it signs and opens, everything else is done here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pkcs11 import KDF, MGF, Attribute, KeyType, Mechanism, exceptions

from client import cryptoki, token_errors
from client.address import Address
from client.cryptoki import Ask, Held
from kernel.errors import NotTrusted, Refusal, Words
from signing.rules import keywrap, oaep, path, tbs
from signing.rules import suite as suites
from signing.rules.keywrap import Unable

_OAEP: Final = (Mechanism.SHA256, MGF.SHA256, None)
_UNABLE: Final = (
    *token_errors.WRONG_PIN,
    AttributeError,  # the binding gives a key only the methods that the key's own attributes allow
    exceptions.ArgumentsBad,
    exceptions.AttributeSensitive,
    exceptions.DeviceError,
    exceptions.DeviceRemoved,
    exceptions.FunctionNotSupported,
    exceptions.KeyHandleInvalid,
    exceptions.KeyTypeInconsistent,
    exceptions.MechanismInvalid,
    exceptions.MechanismParamInvalid,
    exceptions.ObjectHandleInvalid,
    exceptions.PinLocked,
    exceptions.OperationNotInitialized,
    exceptions.SessionClosed,
    exceptions.SessionHandleInvalid,
    exceptions.TemplateInconsistent,
    exceptions.TokenNotPresent,
    exceptions.UserNotLoggedIn,
)
"""How tokens say that they cannot, whatever the key file holds."""
_BARE_SECRET: Final = {Attribute.TOKEN: False, Attribute.SENSITIVE: False, Attribute.EXTRACTABLE: True}


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """A signing key on a token (`signer.Signer`). What the token gives is verified before anybody sees it."""

    held: Held = field(repr=False)
    suite: str

    @property
    def certificate(self) -> bytes:
        return self.held.certified.certificate

    @property
    def chain(self) -> tuple[bytes, ...]:
        return self.held.certified.chain

    def sign(self, data: bytes) -> bytes:
        with token_errors.told(self.held.certified.address.token):
            signature = _SIGNING[self.suite](self.held, data)
        try:
            suites.named(self.suite).check(tbs.spki(self.certificate), signature, data, "sha256")
        except NotTrusted as refusal:
            raise _other_key() from refusal
        return signature


def _ecdsa(held: Held, data: bytes) -> bytes:
    """The bare mechanism over the digest: many tokens know no other. It gives r ‖ s, and DER is wanted."""
    pair = held.key.sign(hashlib.sha256(data).digest(), mechanism=Mechanism.ECDSA, pin=held.again())
    half = len(pair) // 2
    return encode_dss_signature(int.from_bytes(pair[:half]), int.from_bytes(pair[half:]))


def _pss(held: Held, data: bytes) -> bytes:
    parameters, mechanism = (Mechanism.SHA256, MGF.SHA256, 32), Mechanism.SHA256_RSA_PKCS_PSS
    return bytes(held.key.sign(data, mechanism=mechanism, mechanism_param=parameters, pin=held.again()))


def _pkcs1(held: Held, data: bytes) -> bytes:
    return bytes(held.key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS, pin=held.again()))


_SIGNING: Final[Mapping[str, Callable[[Held, bytes], bytes]]] = {
    "ecdsa_p256": _ecdsa,
    "rsa_pss": _pss,
    "rsa_pkcs1": _pkcs1,
}


@dataclass(frozen=True, slots=True)
class TokenOpener:
    """An encryption key on a token (`keywrap.Holder`)."""

    held: Held = field(repr=False)

    @property
    def certificate(self) -> bytes:
        return self.held.certified.certificate

    def decrypt(self, wrapped: bytes) -> bytes:
        """By the token's own OAEP; if it has that with SHA-1 only, by its bare RSA and `oaep.unpadded`."""
        key, pin = self.held.key, self.held.again()
        with _opening():
            try:
                return bytes(key.decrypt(wrapped, mechanism=Mechanism.RSA_PKCS_OAEP, mechanism_param=_OAEP, pin=pin))
            except token_errors.WRONG_PIN:
                raise
            except exceptions.PKCS11Error:  # tokens say in many ways that they cannot
                block = bytes(key.decrypt(wrapped, mechanism=Mechanism.RSA_X_509, pin=pin))
        return oaep.unpadded(block.rjust(len(wrapped), b"\0"))

    def agree(self, public: ec.EllipticCurvePublicKey) -> bytes:
        """The token must hand the secret out: the key's derivation goes on here."""
        point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        with _opening():
            secret = self.held.key.derive_key(
                KeyType.GENERIC_SECRET,
                256,
                mechanism=Mechanism.ECDH1_DERIVE,
                mechanism_param=(KDF.NULL, None, point),
                template=_BARE_SECRET,
            )
            return bytes(secret[Attribute.VALUE])


@contextmanager
def _opening() -> Iterator[None]:
    """A token that cannot at all is `Unable`; whatever else goes wrong is a ValueError, like everywhere."""
    try:
        yield
    except _UNABLE as error:
        name = type(error).__name__
        raise Unable(
            "token.cannot_open",
            f"此令牌解不开密钥文件（{name}）：须会 RSA-OAEP（SHA-256）或裸 RSA，或能交出 ECDH 的结果",
            f"the token cannot open key files ({name}): it must know RSA-OAEP with SHA-256 or bare RSA, or hand out "
            "the result of ECDH",
            field="encryption_key",
            remedy=Words(
                "请插好令牌重试，或改用密钥文件中的加密密钥",
                "Plug the token in and try again, or use an encryption key in a file",
            ),
        ) from error
    except exceptions.PKCS11Error as error:
        raise ValueError("does not open") from error


def signer(address: Address, ask: Ask) -> TokenSigner:
    """The one signing key that the address names."""
    held = cryptoki.held(address, ask, signs)
    suite = suites.for_key(tbs.spki(held.certified.certificate)).name
    if suite == "rsa_pss" and Mechanism.SHA256_RSA_PKCS_PSS not in held.mechanisms:
        suite = "rsa_pkcs1"
    return TokenSigner(held, suite)


def opener(address: Address, ask: Ask) -> TokenOpener:
    """The one encryption key that the address names."""
    return TokenOpener(cryptoki.held(address, ask, opens))


def signs(certificate: bytes) -> bool:
    """Whether it is a certificate to sign with."""
    try:
        usage = path.read(certificate).extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return usage.digital_signature or usage.content_commitment


def opens(certificate: bytes) -> bool:
    """Whether keys are wrapped to it."""
    try:
        keywrap.suitable(certificate)
    except Refusal:
        return False
    return True


def _other_key() -> NotTrusted:
    return NotTrusted(
        "token.other_key",
        "令牌给出的签名与证书不符：私钥不是这张证书的",
        "the token's signature does not fit the certificate: the private key is another one's",
        field="key",
        remedy=Words("请用厂商工具核对令牌上的证书", "Check the certificates on the token with the vendor's tool"),
    )

"""What a signature algorithm must answer, and the list of those that are allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Final, Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

from kernel.errors import NotTrusted
from signing.rules import der
from signing.rules.sm2 import Sm2Key

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
SigningKey = PrivateKey | Sm2Key

# The allow-list: a suite is a file of signing.methods AND a name here. Order = preference for one key.
ALLOWED: Final = ("ecdsa_p256", "rsa_pss", "rsa_pkcs1")

HASHES: Final[Mapping[str, hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
HASH_OIDS: Final[Mapping[str, str]] = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
SHA256: Final = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"))
SM3: Final = der.sequence(der.oid("1.2.156.10197.1.401"))


@dataclass(frozen=True, slots=True, eq=False)
class AllowList:
    """What may be signed with: `suites` are names of signing.methods, `hashes` object identifier → name."""

    version: str
    suites: tuple[str, ...]
    hashes: Mapping[str, str]


INTERNATIONAL: Final = AllowList("2026-1", ALLOWED, HASH_OIDS)
# A list of its own: who has not asked for the national algorithms does not take them.
NATIONAL: Final = AllowList("2026-1-SM", ("sm2_sm3",), {"1.2.156.10197.1.401": "sm3"})

_DIGESTS: Final[Mapping[str, hashes.HashAlgorithm]] = {**HASHES, "sm3": hashes.SM3()}


class Suite(Protocol):
    """One signature algorithm. Keys travel as SubjectPublicKeyInfo, so that a suite may know keys others do not."""

    @property
    def name(self) -> str: ...

    @property
    def identifier(self) -> bytes:
        """The AlgorithmIdentifier that `sign` stands for, DER."""
        ...

    def reads(self, identifier: bytes, digest: str) -> bool:
        """Whether this AlgorithmIdentifier names this suite over the hash `digest`."""
        ...

    def fits(self, spki: bytes) -> bool:
        """Whether the public key is of the kind and strength this suite allows."""
        ...

    def sign(self, key: SigningKey, data: bytes) -> bytes:
        """The raw signature over `data`; NotTrusted if the key is of another kind."""
        ...

    def check(self, spki: bytes, signature: bytes, data: bytes, digest: str) -> None:
        """NotTrusted `signature.wrong` unless `signature` over `data` is the key's."""
        ...


def wrong() -> NotTrusted:
    """The one answer to every signature that does not hold."""
    return NotTrusted("signature.wrong", "签名与内容不符", "the signature does not match the content")


def unsuited() -> NotTrusted:
    return NotTrusted(
        "key.unsuited", "密钥类型或强度不在允许清单内", "the key's kind or strength is not on the allow-list"
    )


@lru_cache(maxsize=512)
def public_key(spki: bytes) -> PublicKeyTypes:
    """The key of a SubjectPublicKeyInfo; NotTrusted `key.unsuited` if it cannot be read."""
    try:
        return serialization.load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm):
        raise unsuited() from None


def named(name: str, among: AllowList = INTERNATIONAL) -> Suite:
    """The suite of that name if the list allows it, else NotTrusted `algorithm.refused`."""
    if name not in among.suites:
        raise refused(name, among)
    suite: Suite = import_module(f"signing.methods.{name}").METHOD
    return suite


def for_key(spki: bytes, among: AllowList = INTERNATIONAL) -> Suite:
    """The preferred suite for a public key, else NotTrusted `key.unsuited`."""
    for name in among.suites:
        if (suite := named(name, among)).fits(spki):
            return suite
    raise unsuited()


def reading(identifier: bytes, digest: str, among: AllowList = INTERNATIONAL) -> Suite:
    """The allowed suite that an AlgorithmIdentifier names, else NotTrusted `algorithm.refused`."""
    for name in among.suites:
        if (suite := named(name, among)).reads(identifier, digest):
            return suite
    raise refused(identifier.hex(), among)


def hash_named(identifier: der.Node, among: AllowList = INTERNATIONAL) -> str:
    """The allowed hash of an AlgorithmIdentifier with absent or NULL parameters."""
    fields = der.Fields(identifier, 2)
    dotted = der.to_oid(fields.take(der.OID))
    fields.maybe(der.NULL)
    fields.end()
    if dotted not in among.hashes:
        raise refused(dotted, among)
    return among.hashes[dotted]


def digest(name: str, data: bytes) -> bytes:
    """The hash of `data` by an allowed hash's name."""
    hashing = hashes.Hash(_DIGESTS[name])
    hashing.update(data)
    return hashing.finalize()


def refused(what: str, among: AllowList = INTERNATIONAL) -> NotTrusted:
    return NotTrusted(
        "algorithm.refused",
        f"算法不在允许清单（{among.version}）内：{what}",
        f"the algorithm is not on the allow-list ({among.version}): {what}",
    )

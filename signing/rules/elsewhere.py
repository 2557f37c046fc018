"""Signing in two steps: what is to be signed elsewhere, and the signature that it becomes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from kernel.errors import NotTrusted, NotValid, Words
from signing.rules import cms, der, path, signed_data, tbs
from signing.rules import suite as suites
from signing.rules.signed_data import Prepared

PAIR: Final = 64
"""Bytes of r ‖ s for P-256, as tokens and browsers give it; no such pair in DER is so short but once in 2^40."""
LONGEST: Final = 1024
"""Bytes of a signature by an RSA key of 8192 bits, the largest that is allowed."""

LARGEST: Final = 4 * 1024
"""Bytes of signed attributes: those of ours have about 300."""


@dataclass(frozen=True, slots=True)
class Order:
    """Whose signature is wanted, by which suite, and the moment that it will claim."""

    certificate: bytes
    chain: tuple[bytes, ...]
    suite: str
    at: datetime


def order(certificate: bytes, chain: tuple[bytes, ...], suite: str, at: datetime) -> Order:
    """An order that can be met; without `suite` by the one that is preferred for the key.

    NotTrusted for a certificate that cannot be read, too long a chain, or a suite that is not allowed or not the key's.
    Whether the certificate is trusted is asked when the signature has come.
    """
    path.load(certificate)
    for other in path.within_caps(chain):
        path.load(other)
    spki = tbs.spki(certificate)
    chosen = suites.named(suite) if suite else suites.for_key(spki)
    if not chosen.fits(spki):
        raise suites.unsuited()
    return Order(certificate, chain, chosen.name, at.replace(microsecond=0))


def prepared(document: bytes, asked: Order) -> Prepared:
    """The signed attributes over exactly `document`: `to_sign` is what the key signs."""
    digest = hashlib.sha256(document).digest()
    return cms.prepare(digest, asked.certificate, asked.chain, asked.suite, asked.at)


def finished(document: bytes, asked: Order, signature: bytes) -> bytes:
    """The .p7s of a raw signature over `prepared(document, asked).to_sign`: RSA's, or ECDSA's in DER or as r ‖ s.

    Nothing is verified: `cms.verify` is, by whoever takes the .p7s.
    """
    if not 0 < len(signature) <= LONGEST:
        raise NotValid(
            "elsewhere.signature",
            f"签名值须为 1 至 {LONGEST} 字节的原始签名",
            f"the signature must be a raw one of 1 to {LONGEST} bytes",
            field="signature",
            remedy=Words(
                "请交出签名值本身；整个 CMS 用 p7s 提交", "Give the signature's value alone; a whole CMS goes as p7s"
            ),
        )
    return cms.embed(prepared(document, asked), _der(asked.suite, signature))


def _der(suite: str, signature: bytes) -> bytes:
    if suite != "ecdsa_p256" or len(signature) != PAIR:
        return signature
    half = PAIR // 2
    return encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))


def check(to_sign: bytes, document: bytes, certificate: bytes, suite: str) -> datetime:
    """The moment that `to_sign` claims, if it is exactly what `prepared` makes at that moment for this document, this
    certificate and this suite. Else NotTrusted: a key that signs other bytes signs anything.
    """
    at = _claimed(to_sign)
    if prepared(document, order(certificate, (), suite, at)).to_sign != to_sign:
        raise _not_attributes()
    return at


def _claimed(to_sign: bytes) -> datetime:
    if len(to_sign) > LARGEST:
        raise _not_attributes()
    try:
        for attribute in der.to_set(der.read(to_sign, der.SET), signed_data.MOST_ATTRIBUTES):
            if der.to_oid(attribute.part(0, der.OID)) == signed_data.SIGNING_TIME:
                return der.to_time(attribute.part(1, der.SET).parts[0])
    except (NotTrusted, IndexError) as error:
        raise _not_attributes() from error
    raise _not_attributes()


def _not_attributes() -> NotTrusted:
    return NotTrusted(
        "elsewhere.not_attributes",
        "要求签名的字节不是这份文件、这张证书的 CMS 已签名属性，已拒绝",
        "the bytes to be signed are not the CMS signed attributes of this document and certificate: refused",
        field="to_sign",
    )

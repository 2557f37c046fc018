"""Signing in two steps: what is to be signed elsewhere, and the signature that it becomes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from kernel.errors import NotValid, Words
from signing.rules import cms, path, tbs
from signing.rules import suite as suites
from signing.rules.signed_data import Prepared

PAIR: Final = 64
"""Bytes of r ‖ s for P-256, as tokens and browsers give it; no such pair in DER is so short but once in 2^40."""
LONGEST: Final = 1024
"""Bytes of a signature by an RSA key of 8192 bits, the largest that is allowed."""


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

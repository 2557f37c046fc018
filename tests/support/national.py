"""A throw-away CA of SM2 keys: root, issuing CA and people, their certificates written by hand and signed by GmSSL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import gmssl_pyx
from cryptography import x509

from signing.rules import authority, der, sm2
from signing.rules.authority import Holder, Term
from signing.rules.certificate import Anchor
from signing.rules.revocation import Evidence
from signing.rules.signer import Sm2Signer
from signing.rules.sm2 import Sm2Key
from tests.support import pki

SM2_SM3 = der.sequence(der.oid("1.2.156.10197.1.501"))
Extensions = Sequence[tuple[x509.ExtensionType, bool]]

CA_EXTENSIONS: Extensions = (
    (x509.BasicConstraints(ca=True, path_length=1), True),
    (authority.usage(ca=True), True),
)
LAST_CA_EXTENSIONS: Extensions = (
    (x509.BasicConstraints(ca=True, path_length=0), True),
    (authority.usage(ca=True), True),
)
PERSON_EXTENSIONS: Extensions = (
    (x509.BasicConstraints(ca=False, path_length=None), True),
    (authority.usage(signing=True), True),
)

TERM = Term(pki.AT - pki.YEAR, pki.AT + pki.YEAR)


@cache
def key(number: int) -> Sm2Key:
    """The same key for the same number throughout a run."""
    point, scalar = gmssl_pyx.sm2_key_generate()
    return Sm2Key(scalar, sm2.public(point))


def signed(inner: bytes, by: Sm2Key, identifier: bytes = SM2_SM3) -> bytes:
    """What an issuer puts its name to, a certificate or a list: `inner` and its signature by GmSSL."""
    signature = gmssl_pyx.sm2_sign(by.scalar, by.spki[-64:], inner)
    return der.sequence(inner, identifier, der.tlv(der.BIT_STRING, b"\0", signature))


@dataclass(frozen=True, slots=True)
class Draft:
    """A certificate before its issuer signs it."""

    subject: x509.Name
    issuer: x509.Name
    spki: bytes
    extensions: Extensions
    term: Term = TERM
    serial: int = 7
    identifier: bytes = SM2_SM3

    def inner(self) -> bytes:
        extensions = (
            der.sequence(
                der.oid(value.oid.dotted_string),
                der.tlv(0x01, b"\xff") if critical else b"",
                der.octets(value.public_bytes()),
            )
            for value, critical in self.extensions
        )
        return der.sequence(
            der.explicit(0, der.integer(2)),
            der.integer(self.serial),
            self.identifier,
            self.issuer.public_bytes(),
            der.sequence(der.time(self.term.start), der.time(self.term.end)),
            self.subject.public_bytes(),
            self.spki,
            der.explicit(3, der.sequence(*extensions)),
        )

    def by(self, issuer: Sm2Key) -> bytes:
        return signed(self.inner(), issuer, self.identifier)


ROOT_NAME = authority.subject(Holder("DEMO SM2 Root 演示国密根"))
CA_NAME = authority.subject(Holder("DEMO SM2 Issuing CA 演示国密"))
PERSON_NAME = authority.subject(Holder("国密人员", pki.code(1), "测试单位1有限公司", "P-0001"))

ROOT = Draft(ROOT_NAME, ROOT_NAME, key(1).spki, CA_EXTENSIONS, serial=1).by(key(1))
ISSUING = Draft(CA_NAME, ROOT_NAME, key(2).spki, LAST_CA_EXTENSIONS, serial=2).by(key(1))
PERSON = Draft(PERSON_NAME, CA_NAME, key(3).spki, PERSON_EXTENSIONS, serial=3).by(key(2))


def signer(certificate: bytes = PERSON, own: Sm2Key | None = None) -> Sm2Signer:
    return Sm2Signer(own or key(3), certificate, (ISSUING, ROOT))


def crl(by: Sm2Key, name: x509.Name, serials: Sequence[int] = (), *, at: datetime = pki.AT) -> bytes:
    """A whole revocation list of the CA `name`, in force from `at` for a day; what it revokes ended at `at`."""
    lines = (der.sequence(der.integer(serial), der.time(at)) for serial in serials)
    inner = der.sequence(
        der.integer(1),
        SM2_SM3,
        name.public_bytes(),
        der.time(at),
        der.time(at + pki.DAY),
        der.sequence(*lines) if serials else b"",
    )
    return signed(inner, by)


ANCHORS = (Anchor(ROOT),)
EVIDENCE = Evidence((crl(key(1), ROOT_NAME), crl(key(2), CA_NAME)))

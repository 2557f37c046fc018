"""A throw-away CA of SM2 keys: root, issuing CA and people, their certificates written by hand and signed by GmSSL."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import gmssl_pyx
from cryptography import x509

from signing.rules import authority, der, sm2, suite, tbs
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


TODAY = Term(pki.AT - pki.DAY, pki.AT + pki.DAY)


def _moment(at: datetime) -> bytes:
    return der.tlv(0x18, at.strftime("%Y%m%d%H%M%SZ").encode())


@dataclass(frozen=True, slots=True)
class Answer:
    """An OCSP answer (RFC 6960) about one certificate of a CA, by hand, as no library signs one by SM2."""

    about: bytes = PERSON
    term: Term = TODAY
    issuer: bytes = ISSUING
    revoked: datetime | None = None
    named: str = "sm3"
    identifier: bytes = SM2_SM3
    responders: Sequence[bytes] = ()

    def _single(self) -> bytes:
        algorithm = suite.SM3 if self.named == "sm3" else der.sequence(der.oid("1.3.14.3.2.26"))
        bits = der.read(tbs.spki(self.issuer)).part(1, der.BIT_STRING).content[1:]
        hashed = (self._digest(each) for each in (tbs.subject(self.issuer), bits))
        serial = der.integer(x509.load_der_x509_certificate(self.about).serial_number)
        status = b"\x80\0" if self.revoked is None else der.explicit(1, _moment(self.revoked))
        until = der.explicit(0, _moment(self.term.end))
        named = der.sequence(algorithm, *map(der.octets, hashed), serial)
        return der.sequence(named, status, _moment(self.term.start), until)

    def _digest(self, data: bytes) -> bytes:
        return suite.digest("sm3", data) if self.named == "sm3" else hashlib.sha1(data).digest()

    def by(self, own: Sm2Key) -> bytes:
        responder = der.explicit(2, der.octets(hashlib.sha1(own.spki[-65:]).digest()))
        inner = der.sequence(responder, _moment(self.term.start), der.sequence(self._single()))
        added = der.explicit(0, der.sequence(*self.responders)) if self.responders else b""
        basic = der.sequence(der.read(signed(inner, own, self.identifier)).content, added)
        wrapped = der.sequence(der.oid("1.3.6.1.5.5.7.48.1.1"), der.octets(basic))
        return der.sequence(der.tlv(0x0A, b"\0"), der.explicit(0, wrapped))

"""A throw-away CA for every test: roots, issuing CAs, time stamps, the platform's seal, members good and bad."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from people.rules import organisation
from signing.rules import authority, der
from signing.rules.authority import Authority, Holder, Revoked, Term
from signing.rules.certificate import Anchor, Purpose
from signing.rules.revocation import Evidence
from signing.rules.signer import Keystore, SoftSigner
from signing.rules.suite import PrivateKey

AT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = 365 * DAY
PLATFORM = organisation.uscc("12210100000000001" + organisation.check_character("12210100000000001"))

Kind = Literal["ec", "rsa"]


@cache
def key(kind: Kind, number: int) -> PrivateKey:
    """The same key for the same name throughout a run: RSA keys are slow to find."""
    return ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)


def code(number: int) -> organisation.Uscc:
    """The 统一社会信用代码 of test organisation `number`."""
    first = f"91210100MA{number:07d}"
    return organisation.uscc(first + organisation.check_character(first))


@dataclass(frozen=True)
class Member:
    """A person of an organisation with two keys, as custodians, experts and bidders have them."""

    org: str
    org_name: str
    person: str
    sign: Keystore
    encrypt: Keystore

    @cached_property
    def signer(self) -> SoftSigner:
        return self.sign.signer


@dataclass
class Pki:
    """One trusted demonstration CA around the moment `AT`, and a second one that nobody trusts.

    CAs of the same `number` have the same keys, of different ones different keys; names are the same in all.
    """

    number: int = 0
    at: datetime = AT
    revoked: list[Revoked] = field(default_factory=list)
    _serials: Iterator[int] = field(default_factory=lambda: itertools.count(0x1001))

    @property
    def serial(self) -> int:
        return next(self._serials)

    @cached_property
    def root(self) -> Authority:
        return self._root("DEMO Root 演示根", 1)

    @cached_property
    def issuing(self) -> Authority:
        return self._issuing(self.root, 2)

    @cached_property
    def stranger(self) -> Authority:
        """The issuing CA of a root that is on no trust list."""
        return self._issuing(self._root("DEMO Stranger 演示", 3), 4)

    def _root(self, name: str, number: int) -> Authority:
        term = Term(self.at - 10 * YEAR, self.at + 20 * YEAR)
        return authority.root(Holder(name), key("ec", -number - 1000 * self.number), self.serial, term)

    def _issuing(self, above: Authority, number: int) -> Authority:
        term = Term(self.at - 5 * YEAR, self.at + 10 * YEAR)
        return authority.issuing(
            above, Holder("DEMO Issuing CA 演示"), key("ec", -number - 1000 * self.number), self.serial, term
        )

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        return (Anchor(self.root.certificate),)

    @property
    def evidence(self) -> Evidence:
        """Fresh lists of root and issuing CA, with everything in `revoked`."""
        return self.evidence_at(self.at)

    def evidence_at(self, at: datetime) -> Evidence:
        term = Term(at - timedelta(hours=1), at + DAY)
        return Evidence((authority.crl(self.root, 1, term), authority.crl(self.issuing, 2, term, self.revoked)))

    def issue(
        self,
        purpose: Purpose,
        holder: Holder,
        own: PrivateKey,
        *,
        ca: Authority | None = None,
        term: Term | None = None,
    ) -> Keystore:
        """A certificate for `own`, good for two years around `at` unless said otherwise."""
        ca = ca or self.issuing
        term = term or Term(self.at - YEAR, self.at + YEAR)
        certificate = authority.leaf(ca, purpose, holder, own.public_key(), self.serial, term)
        return Keystore(own, certificate, (ca.certificate, *ca.chain))

    def member(self, number: int, kind: Kind = "ec", *, name: str = "", of: Member | None = None) -> Member:
        """Person `number`, with a signing and an encryption certificate, of organisation `number` or a colleague of
        `of`."""
        org, called = (of.org, of.org_name) if of else (code(number), f"测试单位{number}有限公司")
        holder = Holder(name or f"测试人员{number}", org, called, f"P-{number:04d}")
        return Member(
            holder.org,
            holder.org_name,
            holder.common,
            self.issue(Purpose.SIGN, holder, key(kind, 2 * number)),
            self.issue(Purpose.ENCRYPT, holder, key(kind, 2 * number + 1)),
        )

    def expert(self, number: int) -> Member:
        """An expert; the organisation is the employer."""
        return self.member(5000 + number, name=f"专家{number}")

    def custodian(self, number: int) -> Member:
        return self.member(9000 + number, name=f"保管人{number}")

    @cached_property
    def seal(self) -> SoftSigner:
        holder = Holder("DEMO 电子印章", PLATFORM, "演示公共资源交易中心")
        return self.issue(Purpose.SEAL, holder, key("ec", -10)).signer

    @cached_property
    def tsa(self) -> SoftSigner:
        holder = Holder("DEMO TSA 时间戳", PLATFORM, "演示公共资源交易中心")
        return self.issue(Purpose.TSA, holder, key("ec", -11)).signer

    # ------------------------------------------------------------ members that must be refused

    def signing(self, number: int, *, ca: Authority | None = None, term: Term | None = None) -> SoftSigner:
        holder = Holder(f"测试人员{number}", code(number), f"测试单位{number}有限公司")
        return self.issue(Purpose.SIGN, holder, key("ec", 2 * number), ca=ca, term=term).signer

    def expired(self, number: int = 901) -> SoftSigner:
        return self.signing(number, term=Term(self.at - 2 * YEAR, self.at - DAY))

    def not_yet_valid(self, number: int = 902) -> SoftSigner:
        return self.signing(number, term=Term(self.at + DAY, self.at + YEAR))

    def untrusted(self, number: int = 903) -> SoftSigner:
        return self.signing(number, ca=self.stranger)

    def revoke(self, certificate: bytes, at: datetime | None = None) -> None:
        """Put a certificate on the list of the issuing CA from now on."""
        serial = x509.load_der_x509_certificate(certificate).serial_number
        self.revoked.append(Revoked(serial, at or self.at - DAY, x509.ReasonFlags.key_compromise))

    def sha1(self, number: int = 904) -> bytes:
        """A certificate that says, and has, ECDSA with SHA-1."""
        good = self.signing(number).certificate
        weak = der.sequence(der.oid("1.2.840.10045.4.1"))
        parts = list(der.read(good).part(0, der.SEQUENCE).parts)
        tbs = der.sequence(*(weak if at == 2 else part.raw for at, part in enumerate(parts)))
        return resigned(tbs, weak, self.issuing, hashes.SHA1())


def resigned(tbs: bytes, identifier: bytes, ca: Authority, digest: hashes.HashAlgorithm) -> bytes:
    """A certificate from hand-made inner bytes, signed by `ca` (which has an EC key)."""
    assert isinstance(ca.key, ec.EllipticCurvePrivateKey)
    signature = ca.key.sign(tbs, ec.ECDSA(digest))
    return der.sequence(tbs, identifier, der.tlv(der.BIT_STRING, b"\0", signature))


def built(builder: x509.CertificateBuilder, ca: Authority, digest: hashes.SHA256 | None = None) -> bytes:
    """Sign a builder's certificate by `ca`."""
    return builder.sign(ca.key, digest or hashes.SHA256()).public_bytes(Encoding.DER)


@cache
def shared() -> Pki:
    """One CA for tests that change nothing in it."""
    return Pki()

"""The demonstration CA: root, issuing CA, leaf certificates, revocation lists, OCSP answers. Never for production."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.rules import suite as suites
from signing.rules.certificate import DEMO, Purpose

ORGANISATION_IDENTIFIER: Final = x509.ObjectIdentifier("2.5.4.97")


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate names: the organisation by 统一社会信用代码, the person or device, and its own number."""

    common: str
    org: str = ""  # 统一社会信用代码
    org_name: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """When a certificate holds; both ends inclusive."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Authority:
    """A CA that can issue: its key, its certificate, the certificates above it (DER)."""

    key: suites.PrivateKey = field(repr=False)
    certificate: bytes
    chain: tuple[bytes, ...] = ()

    @property
    def x509(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.certificate)


@dataclass(frozen=True, slots=True)
class Revoked:
    """One line of a revocation list."""

    serial: int
    at: datetime
    reason: x509.ReasonFlags = x509.ReasonFlags.unspecified


def subject(holder: Holder) -> x509.Name:
    """C, O, OU (the demo mark), organizationIdentifier = the bare 统一社会信用代码, CN, serialNumber."""
    parts = [
        (NameOID.COUNTRY_NAME, "CN"),
        (NameOID.ORGANIZATION_NAME, holder.org_name),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, DEMO),
        (ORGANISATION_IDENTIFIER, holder.org),
        (NameOID.COMMON_NAME, holder.common),
        (NameOID.SERIAL_NUMBER, holder.number),
    ]
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts if text])


def usage(
    *, signing: bool = False, transport: bool = False, agreement: bool = False, ca: bool = False
) -> x509.KeyUsage:
    """KeyUsage: `signing` = digitalSignature and contentCommitment, `ca` = keyCertSign and cRLSign."""
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=signing,
        key_encipherment=transport,
        data_encipherment=False,
        key_agreement=agreement,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(
    holder: x509.Name, issuer: x509.Name, key: CertificatePublicKeyTypes, serial: int, term: Term
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(holder)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(term.start)
        .not_valid_after(term.end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def root(holder: Holder, key: suites.PrivateKey, serial: int, term: Term) -> Authority:
    """A self-signed CA that allows one CA below it."""
    name, public = subject(holder), key.public_key()
    built = (
        _builder(name, name, public, serial, term)
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(usage(ca=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(key, built.public_bytes(Encoding.DER))


def issuing(above: Authority, holder: Holder, key: suites.PrivateKey, serial: int, term: Term) -> Authority:
    """A CA below `above` that issues leaves only."""
    public = key.public_key()
    built = (
        _builder(subject(holder), above.x509.subject, public, serial, term)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(ca=True), critical=True)
        .add_extension(_above(above), critical=False)
        .sign(above.key, hashes.SHA256())
    )
    return Authority(key, built.public_bytes(Encoding.DER), (above.certificate, *above.chain))


def _above(ca: Authority) -> x509.AuthorityKeyIdentifier:
    known = ca.x509.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known)


def _usage(purpose: Purpose, key: CertificatePublicKeyTypes) -> x509.KeyUsage:
    if purpose is not Purpose.ENCRYPT:
        return usage(signing=True)
    return usage(transport=isinstance(key, rsa.RSAPublicKey), agreement=isinstance(key, ec.EllipticCurvePublicKey))


def leaf(
    ca: Authority, purpose: Purpose, holder: Holder, key: CertificatePublicKeyTypes, serial: int, term: Term
) -> bytes:
    """A certificate for one purpose, DER. A TSA's has the critical, exclusive timeStamping usage (RFC 3161 2.3)."""
    built = (
        _builder(subject(holder), ca.x509.subject, key, serial, term)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(purpose, key), critical=True)
        .add_extension(_above(ca), critical=False)
    )
    if purpose is Purpose.TSA:
        built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return built.sign(ca.key, hashes.SHA256()).public_bytes(Encoding.DER)


def crl(ca: Authority, number: int, term: Term, revoked: Sequence[Revoked] = ()) -> bytes:
    """The CA's whole revocation list, DER; `term` = thisUpdate and nextUpdate."""
    built = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.x509.subject)
        .last_update(term.start)
        .next_update(term.end)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_above(ca), critical=False)
    )
    for line in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(line.serial).revocation_date(line.at)
        if line.reason is not x509.ReasonFlags.unspecified:
            entry = entry.add_extension(x509.CRLReason(line.reason), critical=False)
        built = built.add_revoked_certificate(entry.build())
    return built.sign(ca.key, hashes.SHA256()).public_bytes(Encoding.DER)


def lines(data: bytes) -> list[Revoked]:
    """What a revocation list says, to be carried over into the next one."""
    return [
        Revoked(line.serial_number, line.revocation_date_utc, _reason(line)) for line in x509.load_der_x509_crl(data)
    ]


def _reason(line: x509.RevokedCertificate) -> x509.ReasonFlags:
    try:
        return line.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return x509.ReasonFlags.unspecified


def ocsp_answer(ca: Authority, certificate: bytes, term: Term, revoked: Revoked | None = None) -> bytes:
    """The CA's own OCSP answer about one certificate, DER; `term` = thisUpdate and nextUpdate."""
    status = ocsp.OCSPCertStatus.GOOD if revoked is None else ocsp.OCSPCertStatus.REVOKED
    built = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=x509.load_der_x509_certificate(certificate),
            issuer=ca.x509,
            algorithm=hashes.SHA256(),
            cert_status=status,
            this_update=term.start,
            next_update=term.end,
            revocation_time=None if revoked is None else revoked.at,
            revocation_reason=None if revoked is None else revoked.reason,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, ca.x509)
    )
    return built.sign(ca.key, hashes.SHA256()).public_bytes(Encoding.DER)


def keystore(key: suites.PrivateKey, certificate: bytes, chain: Sequence[bytes], passphrase: str) -> bytes:
    """A PKCS#12 file of PBES2 with AES-256."""
    above = [x509.load_der_x509_certificate(other) for other in chain]
    own = x509.load_der_x509_certificate(certificate)
    return pkcs12.serialize_key_and_certificates(None, key, own, above, BestAvailableEncryption(passphrase.encode()))

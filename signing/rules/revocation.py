"""Was a certificate revoked at a moment? Answered by lists and answers that are kept, never by the network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from kernel import canon
from kernel.errors import NotTrusted, Words
from signing.rules import der, path, sm2, sm2_path, suite, tbs

# The hash inside an OCSP CertID only names the issuer, whom we hold in full; SHA-1 there decides nothing.
_NAMING_HASHES: Final = {"sha1", "sha256", "sha384", "sha512"}
_SM3: Final = "sm3"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Revocation lists and OCSP answers, DER."""

    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """What one list or answer says of one certificate; `revoked` is the instant, or None.

    `whole` = it would also say so if the certificate were revoked, so that silence means "not revoked".
    """

    this_update: datetime
    next_update: datetime
    revoked: datetime | None
    whole: bool = True


def check(certificate: x509.Certificate, issuer: x509.Certificate, evidence: Evidence, at: datetime) -> None:
    """NotTrusted unless evidence that covers `at` shows the certificate in force.

    A revocation at or before `at` counts from whatever list it is known, also one made later or already stale.
    """
    known = [*_by_lists(certificate, issuer, evidence), *_by_answers(certificate, issuer, evidence)]
    for status in known:
        if status.revoked is not None and status.revoked <= at:
            raise _revoked(certificate, status.revoked)
    if not any(status.whole and status.this_update <= at <= status.next_update for status in known):
        raise NotTrusted(
            "certificate.status_unknown",
            f"没有覆盖 {canon.instant(at)} 的吊销信息，无法确认证书有效：{certificate.subject.rfc4514_string()}",
            f"no revocation data covers {canon.instant(at)}: {certificate.subject.rfc4514_string()}",
            remedy=Words("请稍后重试，或联系交易中心更新吊销列表", "Try again later, or tell the centre"),
        )


def _revoked(certificate: x509.Certificate, moment: datetime) -> NotTrusted:
    return NotTrusted(
        "certificate.revoked",
        f"证书（序列号 {certificate.serial_number:x}）已于 {canon.instant(moment)} 被吊销",
        f"the certificate (serial {certificate.serial_number:x}) was revoked at {canon.instant(moment)}",
        remedy=Words("请使用有效证书重新签名", "Sign again with a certificate in force"),
    )


# ---------------------------------------------------------------- lists


@lru_cache(maxsize=64)
def list_of(data: bytes, issuer: x509.Certificate) -> x509.CertificateRevocationList | None:
    """The list, if `issuer` signed it and it is about its own certificates; None if it is of no use."""
    try:
        crl = x509.load_der_x509_crl(data)
        usable = (
            crl.issuer == issuer.subject
            and crl.next_update_utc is not None
            and _may_list(issuer)
            and _understood(crl)
            and _listed(crl, data, issuer)
        )
    except (ValueError, TypeError, NotTrusted, UnsupportedAlgorithm, x509.DuplicateExtension):
        return None
    return crl if usable else None


def _listed(crl: x509.CertificateRevocationList, data: bytes, issuer: x509.Certificate) -> bool:
    """Whether the issuer's key signed the list, by an algorithm that is allowed to such a key."""
    spki = tbs.spki(issuer.public_bytes(Encoding.DER))
    if sm2.on_curve(spki):
        return sm2_path.holds(data, spki)
    return isinstance(crl.signature_hash_algorithm, path.ALLOWED_HASHES) and crl.is_signature_valid(_key(issuer))


def _key(issuer: x509.Certificate) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
    key = issuer.public_key()
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise TypeError("a key of another kind")
    return key


def _may_list(issuer: x509.Certificate) -> bool:
    try:
        return issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return False


def _understood(crl: x509.CertificateRevocationList) -> bool:
    """No unknown critical extension, and no lines about other CAs' certificates."""
    for extension in crl.extensions:
        if isinstance(extension.value, x509.IssuingDistributionPoint):
            if extension.value.indirect_crl:
                return False
        elif extension.critical and not isinstance(extension.value, x509.DeltaCRLIndicator):
            return False
    return True


def complete(crl: x509.CertificateRevocationList) -> bool:
    """Whether the list is about all certificates of its CA: neither a delta nor a partition."""
    return not any(
        isinstance(extension.value, x509.DeltaCRLIndicator | x509.IssuingDistributionPoint)
        for extension in crl.extensions
    )


def _whole(crl: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """Whether the list would name this certificate for whatever reason: no delta, no other partition."""
    if any(isinstance(extension.value, x509.DeltaCRLIndicator) for extension in crl.extensions):
        return False
    try:
        point = crl.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return True
    others_only = point.only_contains_user_certs if _is_ca(certificate) else point.only_contains_ca_certs
    if others_only or point.only_contains_attribute_certs or point.only_some_reasons or point.relative_name is not None:
        return False
    return point.full_name is None or bool(set(point.full_name) & set(_points(certificate)))


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _points(certificate: x509.Certificate) -> Iterator[x509.GeneralName]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return
    for point in points:
        yield from point.full_name or ()


def _by_lists(certificate: x509.Certificate, issuer: x509.Certificate, evidence: Evidence) -> Iterator[Status]:
    for data in evidence.crls:
        crl = list_of(data, issuer)
        if crl is None or crl.next_update_utc is None:
            continue
        line = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
        since = None if line is None else _since(line)
        yield Status(crl.last_update_utc, crl.next_update_utc, since, _whole(crl, certificate))


def _since(line: x509.RevokedCertificate) -> datetime | None:
    """When the revocation works from: its date, or the invalidity date before it; None where a hold is lifted."""
    try:
        reason = line.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        reason = x509.ReasonFlags.unspecified  # RFC 5280, 5.3.1: an absent reason is an unspecified one
    if reason is x509.ReasonFlags.remove_from_crl:
        return None
    try:
        invalid = line.extensions.get_extension_for_class(x509.InvalidityDate).value.invalidity_date_utc
    except x509.ExtensionNotFound:
        return line.revocation_date_utc
    return min(invalid, line.revocation_date_utc)


# ---------------------------------------------------------------- OCSP


def _by_answers(certificate: x509.Certificate, issuer: x509.Certificate, evidence: Evidence) -> Iterator[Status]:
    for data in evidence.ocsps:
        yield from statuses(data, certificate, issuer)


def statuses(data: bytes, certificate: x509.Certificate, issuer: x509.Certificate) -> list[Status]:
    """What an OCSP answer says of the certificate; nothing if it is of no use or nobody entitled signed it."""
    try:
        answer = ocsp.load_der_ocsp_response(data)
        if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL or not _answered(answer, issuer):
            return []
        found = [_status(one, certificate, issuer) for one in answer.responses]
    except (ValueError, TypeError, NotTrusted, UnsupportedAlgorithm):
        return []
    return [status for status in found if status is not None]


def _status(one: ocsp.OCSPSingleResponse, certificate: x509.Certificate, issuer: x509.Certificate) -> Status | None:
    """What one answer says, if it is about this certificate and says good or revoked."""
    if one.serial_number != certificate.serial_number or not _names(one, issuer) or one.next_update_utc is None:
        return None
    if one.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        return None
    return Status(one.this_update_utc, one.next_update_utc, one.revocation_time_utc)


def _names(one: ocsp.OCSPSingleResponse, issuer: x509.Certificate) -> bool:
    raw = issuer.public_bytes(Encoding.DER)
    named = (tbs.subject(raw), der.read(tbs.spki(raw)).part(1, der.BIT_STRING).content[1:])
    try:
        name = one.hash_algorithm.name
    except UnsupportedAlgorithm:  # SM3, which the library does not know in this place, or nothing that fits below
        name = _SM3
    if name not in _NAMING_HASHES | {_SM3}:
        return False
    digest = partial(suite.digest, _SM3) if name == _SM3 else lambda data: hashlib.new(name, data).digest()
    return (one.issuer_name_hash, one.issuer_key_hash) == tuple(map(digest, named))


def _answered(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    """Whether `issuer` signed the answer, or a responder whom `issuer` appointed for it."""
    responders = [issuer, *(other for other in answer.certificates if _appointed(other, issuer, answer))]
    return any(_signed(answer, responder) for responder in responders)


def _issued(responder: x509.Certificate, issuer: x509.Certificate) -> None:
    """Raises unless the CA's own key signed the certificate; below a CA of SM2 that has a key of SM2, too."""
    own, above = (each.public_bytes(Encoding.DER) for each in (responder, issuer))
    if not sm2_path.fits(above):
        path.load(own)
        responder.verify_directly_issued_by(issuer)
        return
    sm2_path.load(own)
    if tbs.issuer(own) != tbs.subject(above) or not sm2_path.holds(own, tbs.spki(above)):
        raise InvalidSignature


def _appointed(responder: x509.Certificate, issuer: x509.Certificate, answer: ocsp.OCSPResponse) -> bool:
    """RFC 6960 4.2.2.2: issued by the CA itself for OCSPSigning, in force, and marked as needing no status; its key may
    sign (RFC 5280 4.2.1.3; one that does not say so may not)."""
    try:
        _issued(responder, issuer)
        usages = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        signs = responder.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
        responder.extensions.get_extension_for_class(x509.OCSPNoCheck)
    except (ValueError, TypeError, InvalidSignature, NotTrusted, x509.ExtensionNotFound):
        return False
    in_term = responder.not_valid_before_utc <= answer.produced_at_utc <= responder.not_valid_after_utc
    return in_term and signs and ExtendedKeyUsageOID.OCSP_SIGNING in usages


def _signed(answer: ocsp.OCSPResponse, responder: x509.Certificate) -> bool:
    spki = tbs.spki(responder.public_bytes(Encoding.DER))
    if sm2.on_curve(spki):
        identifier = der.sequence(der.oid(answer.signature_algorithm_oid.dotted_string))
        return sm2_path.holding(answer.tbs_response_bytes, identifier, answer.signature, spki)
    algorithm = answer.signature_hash_algorithm
    if algorithm is None or not isinstance(algorithm, path.ALLOWED_HASHES):
        return False
    key = _key(responder)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), algorithm)
        else:
            key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(algorithm))
    except InvalidSignature:
        return False
    return True

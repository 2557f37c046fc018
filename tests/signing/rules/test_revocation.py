"""Revocation data: what covers the moment, who may speak, and that silence is no answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from kernel.errors import NotTrusted
from signing.rules import authority, der, path, revocation
from signing.rules.authority import Authority, Holder, Revoked, Term
from signing.rules.revocation import Evidence
from tests.support import pki
from tests.support.pki import AT, DAY

CA = pki.Pki()
HELD = CA.member(1).sign
LEAF, ISSUER = path.load(HELD.certificate), CA.issuing.x509
NOW = Term(AT - DAY, AT + DAY)
OTHERS = Revoked(999, AT - DAY)


def outcome(crls: tuple[bytes, ...] = (), ocsps: tuple[bytes, ...] = (), at: datetime = AT) -> str:
    """The refusal's code, or an empty text for "not revoked"."""
    try:
        revocation.check(LEAF, ISSUER, Evidence(crls, ocsps), at)
    except NotTrusted as refusal:
        return refusal.code
    return ""


def crl(*lines: Revoked, term: Term = NOW, ca: Authority = CA.issuing) -> bytes:
    return authority.crl(ca, 1, term, lines)


def mine(at: datetime) -> Revoked:
    return Revoked(LEAF.serial_number, at)


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (crl(), ""),
        (crl(OTHERS), ""),
        (crl(mine(AT - DAY)), "certificate.revoked"),
        (crl(mine(AT)), "certificate.revoked"),
        (crl(mine(AT + SECOND)), ""),
        (crl(term=Term(AT, AT)), ""),
        (crl(term=Term(AT + SECOND, AT + DAY)), "certificate.status_unknown"),
        (crl(term=Term(AT - DAY, AT - SECOND)), "certificate.status_unknown"),
        # a revocation counts from whatever list tells of it
        (crl(mine(AT - DAY), term=Term(AT - DAY, AT - SECOND)), "certificate.revoked"),
        (crl(mine(AT - DAY), term=Term(AT + SECOND, AT + DAY)), "certificate.revoked"),
        # not the issuer's
        (crl(ca=CA.root), "certificate.status_unknown"),
        (crl(ca=Authority(CA.stranger.key, CA.issuing.certificate)), "certificate.status_unknown"),
        (crl(mine(AT - DAY), ca=CA.stranger), "certificate.status_unknown"),
        (b"junk", "certificate.status_unknown"),
        (crl()[:-1], "certificate.status_unknown"),
    ],
)
def test_lists(made: bytes, expected: str) -> None:
    assert outcome((made,)) == expected


def test_no_evidence_is_no_answer() -> None:
    assert outcome() == "certificate.status_unknown"


def test_one_bad_word_outweighs_every_good_one() -> None:
    assert outcome((crl(), crl(mine(AT - DAY)))) == "certificate.revoked"
    good = authority.ocsp_answer(CA.issuing, HELD.certificate, NOW)
    assert outcome((crl(mine(AT - DAY)),), (good,)) == "certificate.revoked"
    bad = authority.ocsp_answer(CA.issuing, HELD.certificate, NOW, mine(AT - DAY))
    assert outcome((crl(),), (bad,)) == "certificate.revoked"


def test_the_moment_decides_not_the_list() -> None:
    """A signature from before the revocation stays good."""
    assert outcome((crl(mine(AT)),), at=AT - SECOND) == ""
    assert outcome((crl(mine(AT)),), at=AT) == "certificate.revoked"


def signed(builder: x509.CertificateRevocationListBuilder, ca: Authority = CA.issuing) -> bytes:
    return builder.sign(ca.key, hashes.SHA256()).public_bytes(Encoding.DER)


def blank() -> x509.CertificateRevocationListBuilder:
    return (
        x509.CertificateRevocationListBuilder().issuer_name(ISSUER.subject).last_update(NOW.start).next_update(NOW.end)
    )


def point(**only: bool) -> x509.IssuingDistributionPoint:
    fields: dict[str, bool] = {
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    } | only
    return x509.IssuingDistributionPoint(
        full_name=None,
        relative_name=None,
        only_contains_user_certs=fields["only_contains_user_certs"],
        only_contains_ca_certs=fields["only_contains_ca_certs"],
        only_some_reasons=None,
        indirect_crl=fields["indirect_crl"],
        only_contains_attribute_certs=fields["only_contains_attribute_certs"],
    )


@pytest.mark.parametrize(
    ("extension", "critical", "expected"),
    [
        (x509.CRLNumber(5), False, ""),
        (x509.DeltaCRLIndicator(4), True, "certificate.status_unknown"),
        (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"\x05\x00"), False, ""),
        (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"\x05\x00"), True, "certificate.status_unknown"),
        (point(only_contains_user_certs=True), True, ""),
        (point(only_contains_ca_certs=True), True, "certificate.status_unknown"),
        (point(only_contains_attribute_certs=True), True, "certificate.status_unknown"),
        (point(indirect_crl=True), True, "certificate.status_unknown"),
    ],
)
def test_narrower_lists_do_not_answer(extension: x509.ExtensionType, critical: bool, expected: str) -> None:
    assert outcome((signed(blank().add_extension(extension, critical)),)) == expected


def test_a_partition_answers_for_its_own_certificates_only() -> None:
    place = x509.UniformResourceIdentifier("http://crl.example/1")
    partition = x509.IssuingDistributionPoint(
        full_name=[place],
        relative_name=None,
        only_contains_user_certs=False,
        only_contains_ca_certs=False,
        only_some_reasons=None,
        indirect_crl=False,
        only_contains_attribute_certs=False,
    )
    made = signed(blank().add_extension(partition, critical=True))
    assert outcome((made,)) == "certificate.status_unknown"
    pointing = (
        x509.CertificateBuilder()
        .subject_name(LEAF.subject)
        .issuer_name(ISSUER.subject)
        .public_key(LEAF.public_key())
        .serial_number(78)
        .not_valid_before(AT - DAY)
        .not_valid_after(AT + DAY)
        .add_extension(x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)]), critical=False)
    )
    leaf = path.load(pki.built(pointing, CA.issuing))
    revocation.check(leaf, ISSUER, Evidence((made,)), AT)


def line(at: datetime, *, lifted: bool = False) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(LEAF.serial_number).revocation_date(at)
    if lifted:
        builder = builder.add_extension(x509.CRLReason(x509.ReasonFlags.remove_from_crl), critical=False)
    return builder.build()


@pytest.mark.parametrize(
    "extension", [x509.DeltaCRLIndicator(4), point(only_contains_ca_certs=True)], ids=["delta", "partition"]
)
def test_narrower_lists_still_tell_of_revocations(extension: x509.ExtensionType) -> None:
    narrow = blank().add_extension(extension, critical=True)
    assert outcome((crl(), signed(narrow))) == ""
    assert outcome((crl(), signed(narrow.add_revoked_certificate(line(AT - DAY))))) == "certificate.revoked"


def test_a_lifted_hold_is_no_revocation() -> None:
    delta = blank().add_extension(x509.DeltaCRLIndicator(4), critical=True)
    assert outcome((crl(), signed(delta.add_revoked_certificate(line(AT - DAY, lifted=True))))) == ""


def test_an_invalidity_date_works_backwards() -> None:
    early = (
        x509.RevokedCertificateBuilder()
        .serial_number(LEAF.serial_number)
        .revocation_date(AT + SECOND)
        .add_extension(x509.InvalidityDate((AT - SECOND).replace(tzinfo=None)), critical=False)
        .build()
    )
    assert outcome((signed(blank().add_revoked_certificate(early)),)) == "certificate.revoked"


def test_a_list_signed_with_a_weak_hash_does_not_answer() -> None:
    sha1 = der.sequence(der.oid("1.2.840.10045.4.1"))
    parts = der.read(crl()).part(0, der.SEQUENCE).parts
    tbs = der.sequence(parts[0].raw, sha1, *(part.raw for part in parts[2:]))
    weak = pki.resigned(tbs, sha1, CA.issuing, hashes.SHA1())
    assert x509.load_der_x509_crl(weak).issuer == ISSUER.subject
    assert outcome((weak,)) == "certificate.status_unknown"


def test_a_ca_without_the_right_to_list_does_not_answer() -> None:
    builder = (
        x509.CertificateBuilder()
        .subject_name(ISSUER.subject)
        .issuer_name(CA.root.x509.subject)
        .public_key(ISSUER.public_key())
        .serial_number(79)
        .not_valid_before(AT - DAY)
        .not_valid_after(AT + DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    )
    for usage, code in ((authority.usage(ca=True), ""), (authority.usage(signing=True), "certificate.status_unknown")):
        issuer = path.load(pki.built(builder.add_extension(usage, critical=True), CA.root))
        try:
            revocation.check(LEAF, issuer, Evidence((crl(),)), AT)
            found = ""
        except NotTrusted as refusal:
            found = refusal.code
        assert found == code


def test_lines_are_carried_over() -> None:
    lines = [Revoked(5, AT - DAY, x509.ReasonFlags.key_compromise), Revoked(6, AT)]
    assert authority.lines(crl(*lines)) == lines


# ---------------------------------------------------------------- OCSP


def answer(
    *,
    term: Term = NOW,
    revoked: Revoked | None = None,
    ca: Authority = CA.issuing,
    about: bytes = HELD.certificate,
) -> bytes:
    return authority.ocsp_answer(ca, about, term, revoked)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (answer(), ""),
        (answer(term=Term(AT, AT)), ""),
        (answer(term=Term(AT + SECOND, AT + DAY)), "certificate.status_unknown"),
        (answer(term=Term(AT - DAY, AT - SECOND)), "certificate.status_unknown"),
        (answer(revoked=mine(AT - DAY)), "certificate.revoked"),
        (answer(revoked=mine(AT - DAY), term=Term(AT - DAY, AT - SECOND)), "certificate.revoked"),
        (answer(about=CA.member(2).sign.certificate), "certificate.status_unknown"),
        (answer(ca=CA.root), "certificate.status_unknown"),
        (bytes([*(one := answer())[:-1], one[-1] ^ 1]), "certificate.status_unknown"),
        (b"junk", "certificate.status_unknown"),
        (
            ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(Encoding.DER),
            "certificate.status_unknown",
        ),
    ],
)
def test_answers(made: bytes, expected: str) -> None:
    assert outcome(ocsps=(made,)) == expected


def test_unknown_is_no_answer() -> None:
    assert outcome(ocsps=(delegated(responder(), status=ocsp.OCSPCertStatus.UNKNOWN),)) == "certificate.status_unknown"


def responder(
    *,
    ca: Authority = CA.issuing,
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.OCSP_SIGNING,
    signs: bool | None = True,
    nocheck: bool = True,
    end: datetime = AT + 36_500 * DAY,
) -> x509.Certificate:
    """The library gives an answer the machine's time of making: the responder's term must hold that, too."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(authority.subject(Holder("DEMO OCSP")))
        .issuer_name(ca.x509.subject)
        .public_key(pki.key("ec", 601).public_key())
        .serial_number(600)
        .not_valid_before(AT - 3 * DAY)
        .not_valid_after(end)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    )
    if signs is not None:
        builder = builder.add_extension(authority.usage(signing=signs, ca=not signs), critical=True)
    if nocheck:
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    return x509.load_der_x509_certificate(pki.built(builder, ca))


def delegated(by: x509.Certificate, *, status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD) -> bytes:
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(LEAF, ISSUER, hashes.SHA1(), status, NOW.start, NOW.end, None, None)
        .responder_id(ocsp.OCSPResponderEncoding.HASH, by)
        .certificates([by])
    )
    return builder.sign(pki.key("ec", 601), hashes.SHA256()).public_bytes(Encoding.DER)


def test_an_appointed_responder_answers() -> None:
    assert outcome(ocsps=(delegated(responder()),)) == ""


NOBODY = {
    "root's": responder(ca=CA.root),
    "stranger's": responder(ca=CA.stranger),
    "other-usage": responder(usage=ExtendedKeyUsageOID.TIME_STAMPING),
    "signs-certificates": responder(signs=False),
    "key-usage-unsaid": responder(signs=None),
    "status-unknown": responder(nocheck=False),
    "expired": responder(end=AT - 2 * DAY),
}


@pytest.mark.parametrize("name", NOBODY)
def test_nobody_else_answers(name: str) -> None:
    assert outcome(ocsps=(delegated(NOBODY[name]),)) == "certificate.status_unknown"

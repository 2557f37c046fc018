"""A certificate judged at a moment for a purpose: threat 12's table of outcomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kernel.errors import NotTrusted
from signing.rules import authority, certificate, der
from signing.rules.authority import Authority, Holder, Term
from signing.rules.certificate import Anchor, Identity, Purpose
from signing.rules.revocation import Evidence
from signing.rules.signer import Keystore, SoftSigner
from tests.support import pki
from tests.support.pki import AT, DAY, YEAR

CA = pki.Pki()
GOOD = CA.member(1)
NONE = Evidence()


def judge(
    held: Keystore | SoftSigner,
    purpose: Purpose = Purpose.SIGN,
    *,
    at: datetime = AT,
    anchors: tuple[Anchor, ...] = CA.anchors,
    evidence: Evidence | None = None,
) -> Identity:
    return certificate.judge(held.certificate, held.chain, anchors, evidence or CA.evidence, at, purpose)


def refused(held: Keystore | SoftSigner, purpose: Purpose = Purpose.SIGN, **other: object) -> str:
    with pytest.raises(NotTrusted) as caught:
        judge(held, purpose, **other)  # type: ignore[arg-type]
    assert caught.value.words.zh
    return caught.value.code


def test_whom_a_certificate_names() -> None:
    found = judge(GOOD.sign)
    assert (found.org, found.org_name, found.person) == (GOOD.org, GOOD.org_name, GOOD.person)
    assert found.number == "P-0001"
    assert len(found.sha256) == 64
    assert int(found.serial, 16) == x509.load_der_x509_certificate(GOOD.sign.certificate).serial_number
    assert certificate.read(GOOD.sign.certificate) == found


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize(
    ("held", "good"),
    [
        (GOOD.sign, {Purpose.SIGN, Purpose.SEAL}),
        (GOOD.encrypt, {Purpose.ENCRYPT}),
        (CA.member(2, "rsa").sign, {Purpose.SIGN, Purpose.SEAL}),
        (CA.member(2, "rsa").encrypt, {Purpose.ENCRYPT}),
        (CA.tsa, {Purpose.TSA}),
        (CA.seal, {Purpose.SIGN, Purpose.SEAL}),
    ],
    ids=["ec-sign", "ec-encrypt", "rsa-sign", "rsa-encrypt", "tsa", "seal"],
)
def test_usage(held: Keystore | SoftSigner, good: set[Purpose], purpose: Purpose) -> None:
    if purpose in good:
        assert judge(held, purpose).org
    else:
        assert refused(held, purpose) == "certificate.usage"


def test_the_terms_of_threat_12() -> None:
    assert refused(CA.expired()) == "certificate.expired"
    assert refused(CA.not_yet_valid()) == "certificate.not_yet_valid"
    assert refused(CA.untrusted()) == "certificate.path"
    assert refused(Keystore(GOOD.sign.key, CA.sha1(), GOOD.sign.chain)) == "certificate.weak"
    assert refused(GOOD.sign, evidence=NONE) == "certificate.status_unknown"
    assert refused(GOOD.sign, anchors=()) == "certificate.path"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (AT - YEAR - timedelta(milliseconds=1), "certificate.not_yet_valid"),
        (AT - YEAR, ""),
        (AT + YEAR, ""),
        (AT + YEAR + timedelta(milliseconds=1), "certificate.expired"),
    ],
)
def test_both_ends_of_the_term_are_inclusive(at: datetime, code: str) -> None:
    evidence = CA.evidence_at(at)
    if code:
        assert refused(GOOD.sign, at=at, evidence=evidence) == code
    else:
        assert judge(GOOD.sign, at=at, evidence=evidence)


@pytest.mark.seed_row(15)
def test_a_revoked_certificate_is_refused_with_the_time() -> None:
    ca = pki.Pki()
    member = ca.member(7)
    ca.revoke(member.sign.certificate, datetime.fromisoformat("2026-11-20T08:15:00Z"))
    with pytest.raises(NotTrusted) as caught:
        certificate.judge(member.sign.certificate, member.sign.chain, ca.anchors, ca.evidence, AT, Purpose.SIGN)
    assert caught.value.code == "certificate.revoked"
    assert "2026-11-20T08:15:00.000Z" in caught.value.words.zh
    assert "2026-11-20T08:15:00.000Z" in caught.value.words.en


def test_one_ca_does_not_speak_for_another() -> None:
    """Two trusted CAs: each needs its own list, and each names its organisations in its own place."""
    other = pki.Pki(1)
    both = (*CA.anchors, *other.anchors)
    theirs = other.member(3).sign
    assert refused(theirs, anchors=both) == "certificate.status_unknown"
    assert judge(theirs, anchors=both, evidence=other.evidence).org == pki.code(3)
    serial_number = (Anchor(CA.root.certificate), Anchor(other.root.certificate, NameOID.SERIAL_NUMBER.dotted_string))
    assert refused(theirs, anchors=serial_number, evidence=other.evidence) == "certificate.organisation"
    moved = other.issue(Purpose.SIGN, Holder("张三", "", "某公司", pki.code(4)), pki.key("ec", 8))
    assert judge(moved, anchors=serial_number, evidence=other.evidence).org == pki.code(4)


@pytest.mark.parametrize("code", ["", "91210100MA000000", "91210100MA0000001g", "NTRCN-91210100MA0000001G"])
def test_the_organisation_must_be_named(code: str) -> None:
    assert refused(CA.issue(Purpose.SIGN, Holder("张三", code), pki.key("ec", 8))) == "certificate.organisation"


def test_a_pinned_issuing_ca_is_an_anchor_too() -> None:
    assert judge(GOOD.sign, anchors=(Anchor(CA.issuing.certificate),))


# ---------------------------------------------------------------- what the path builder must not let pass


def odd(*extensions: tuple[x509.ExtensionType, bool], serial: int = 77, ca: Authority = CA.issuing) -> Keystore:
    """A leaf made by hand; without a KeyUsage of its own it gets the usual one."""
    own = pki.key("ec", 500)
    builder = (
        x509.CertificateBuilder()
        .subject_name(authority.subject(Holder("张三", pki.code(5), "某公司")))
        .issuer_name(ca.x509.subject)
        .public_key(own.public_key())
        .serial_number(serial)
        .not_valid_before(AT - DAY)
        .not_valid_after(AT + DAY)
    )
    if not any(isinstance(extension, x509.KeyUsage) for extension, _ in extensions):
        builder = builder.add_extension(authority.usage(signing=True), critical=True)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return Keystore(own, pki.built(builder, ca), (ca.certificate, *ca.chain))


def without_usage() -> Keystore:
    """The inner bytes of a good leaf, its KeyUsage renamed to an extension nobody knows."""
    held = odd()
    tbs = der.read(held.certificate).part(0, der.SEQUENCE).raw.replace(der.oid("2.5.29.15"), der.oid("2.5.29.99"))
    identifier = der.sequence(der.oid("1.2.840.10045.4.3.2"))
    return Keystore(held.key, pki.resigned(tbs, identifier, CA.issuing, hashes.SHA256()), held.chain)


UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
STAMPING = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
BOTH = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.EMAIL_PROTECTION])
MAIL = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
CODE = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])
IS_CA = x509.BasicConstraints(ca=True, path_length=None)
PINNED = x509.PolicyConstraints(require_explicit_policy=0, inhibit_policy_mapping=None)


@pytest.mark.parametrize(
    ("make", "purpose", "code"),
    [
        (odd, Purpose.SIGN, ""),
        (lambda: odd((UNKNOWN, False)), Purpose.SIGN, ""),
        (lambda: odd((UNKNOWN, True)), Purpose.SIGN, "certificate.extension"),
        (without_usage, Purpose.SIGN, "certificate.extension"),
        (lambda: odd((MAIL, False)), Purpose.SIGN, ""),
        (lambda: odd((CODE, False)), Purpose.SIGN, "certificate.usage"),
        (lambda: odd((STAMPING, True)), Purpose.SIGN, "certificate.usage"),
        (lambda: odd((STAMPING, True)), Purpose.TSA, ""),
        (lambda: odd((STAMPING, False)), Purpose.TSA, "certificate.usage"),
        (lambda: odd((BOTH, True)), Purpose.TSA, "certificate.usage"),
        (lambda: odd((PINNED, False)), Purpose.SIGN, "certificate.policy"),
        (lambda: odd((IS_CA, True)), Purpose.SIGN, "certificate.path"),
        (lambda: odd((authority.usage(ca=True, signing=True), True)), Purpose.SIGN, "certificate.usage"),
        (lambda: odd(serial=1 << 158), Purpose.SIGN, ""),
    ],
)
def test_odd_leaves(make: Callable[[], Keystore], purpose: Purpose, code: str) -> None:
    if code:
        assert refused(make(), purpose) == code
    else:
        assert judge(make(), purpose)


def reserialled(serial: bytes) -> Keystore:
    """A leaf with any bytes as its serial number."""
    held = odd()
    parts = list(der.read(held.certificate).part(0, der.SEQUENCE).parts)
    tbs = der.sequence(*(serial if at == 1 else part.raw for at, part in enumerate(parts)))
    identifier = der.sequence(der.oid("1.2.840.10045.4.3.2"))
    return Keystore(held.key, pki.resigned(tbs, identifier, CA.issuing, hashes.SHA256()), held.chain)


@pytest.mark.parametrize("serial", [der.integer(0), der.integer(-5), der.integer(1 << 160)])
def test_bad_serial_numbers(serial: bytes) -> None:
    assert refused(reserialled(serial)) == "certificate.serial"


def test_duplicate_extensions() -> None:
    held = odd((UNKNOWN, False))
    extension = der.sequence(der.oid("1.2.3.4"), der.octets(b"\x05\x00"))
    parts = list(der.read(held.certificate).part(0, der.SEQUENCE).parts)
    inside = der.read(parts[-1].content, der.SEQUENCE).content
    twice = der.explicit(3, der.sequence(inside, extension))
    tbs = der.sequence(*(part.raw for part in parts[:-1]), twice)
    made = pki.resigned(tbs, der.sequence(der.oid("1.2.840.10045.4.3.2")), CA.issuing, hashes.SHA256())
    assert refused(Keystore(held.key, made, held.chain)) == "certificate.malformed"


def test_a_leaf_cannot_issue() -> None:
    forged = Authority(GOOD.sign.key, GOOD.sign.certificate, GOOD.sign.chain)
    builder = (
        x509.CertificateBuilder()
        .subject_name(authority.subject(Holder("李四", pki.code(6))))
        .issuer_name(x509.load_der_x509_certificate(GOOD.sign.certificate).subject)
        .public_key(pki.key("ec", 501).public_key())
        .serial_number(9)
        .not_valid_before(AT - DAY)
        .not_valid_after(AT + DAY)
        .add_extension(authority.usage(signing=True), critical=True)
    )
    made = pki.built(builder, forged)
    assert refused(Keystore(pki.key("ec", 501), made, (GOOD.sign.certificate, *GOOD.sign.chain))) == "certificate.path"


def test_the_issuing_ca_may_not_make_another() -> None:
    """Its path length is 0."""
    below = authority.issuing(CA.issuing, Holder("DEMO 第三层"), pki.key("ec", 502), 10, Term(AT - DAY, AT + DAY))
    held = CA.issue(Purpose.SIGN, Holder("王五", pki.code(6)), pki.key("ec", 503), ca=below)
    assert refused(held) == "certificate.path"


def test_a_cross_signed_ca_is_trusted_through_its_trusted_root_only() -> None:
    """One issuing CA, certified by our root and by one that nobody trusts; both certificates are at hand."""
    other = pki.Pki(1)
    holder, own, term = Holder("DEMO 交叉认证"), pki.key("ec", 506), Term(AT - YEAR, AT + YEAR)
    ours = authority.issuing(CA.root, holder, own, 12, term)
    theirs = authority.issuing(other.root, holder, own, 13, term)
    leaf = CA.issue(Purpose.SIGN, Holder("赵六", pki.code(6)), pki.key("ec", 503), ca=ours)
    evidence = Evidence((*CA.evidence.crls, authority.crl(ours, 1, Term(AT, AT))))
    mixed = Keystore(leaf.key, leaf.certificate, (theirs.certificate, other.root.certificate, ours.certificate))
    assert judge(mixed, evidence=evidence)
    foreign = Keystore(leaf.key, leaf.certificate, (theirs.certificate, other.root.certificate))
    assert refused(foreign, evidence=evidence) == "certificate.path"


def test_an_expired_issuing_ca_breaks_the_path() -> None:
    old = authority.issuing(CA.root, Holder("DEMO 旧"), pki.key("ec", 504), 11, Term(AT - YEAR, AT - DAY))
    assert (
        refused(CA.issue(Purpose.SIGN, Holder("王五", pki.code(6)), pki.key("ec", 503), ca=old)) == "certificate.path"
    )


def test_a_missing_issuing_ca_breaks_the_path() -> None:
    assert refused(Keystore(GOOD.sign.key, GOOD.sign.certificate)) == "certificate.path"


@pytest.mark.parametrize("data", [b"", b"0", b"\x30\x03\x02\x01\x05", bytes(100), b"\x30\x80" + bytes(20)])
def test_what_is_not_a_certificate(data: bytes) -> None:
    assert refused(Keystore(GOOD.sign.key, data, GOOD.sign.chain)) in ("der.malformed", "certificate.malformed")


def test_caps() -> None:
    large = der.sequence(bytes(20_000))
    assert refused(Keystore(GOOD.sign.key, large, ())) == "certificate.too_large"
    assert refused(Keystore(GOOD.sign.key, GOOD.sign.certificate, GOOD.sign.chain * 6)) == "certificate.too_many"
    assert refused(Keystore(GOOD.sign.key, GOOD.sign.certificate + b"\0", ())) == "der.malformed"


# ---------------------------------------------------------------- trust lists


def test_a_production_trust_list_refuses_the_demonstration() -> None:
    assert certificate.is_demo(CA.root.certificate)
    assert certificate.anchor(CA.root.certificate, production=False) == Anchor(CA.root.certificate)
    with pytest.raises(NotTrusted, match=r"^anchor\.demo"):
        certificate.anchor(CA.root.certificate, production=True)


def test_a_root_without_the_mark_is_let_in() -> None:
    own = pki.key("ec", 505)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Licensed CA")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(own.public_key())
        .serial_number(1)
        .not_valid_before(AT - DAY)
        .not_valid_after(AT + DAY)
        .add_extension(IS_CA, critical=True)
        .add_extension(authority.usage(ca=True), critical=True)
    )
    made = pki.built(builder, Authority(own, b""))
    assert certificate.anchor(made, production=True).certificate == made


def test_a_holders_certificate_is_no_anchor() -> None:
    with pytest.raises(NotTrusted, match=r"^certificate\.usage"):
        certificate.anchor(GOOD.sign.certificate, production=False)


def test_every_demonstration_subject_says_so() -> None:
    for made in (CA.root.certificate, CA.issuing.certificate, GOOD.sign.certificate, CA.tsa.certificate):
        text = x509.load_der_x509_certificate(made).subject.rfc4514_string()
        assert "DEMO" in text
        assert "演示" in text
        assert "NOT FOR PRODUCTION" in text

"""Certificates of SM2 keys: read, joined to a trusted root issuer by issuer, and judged like all others."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec

import gmssl_pyx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from kernel.errors import NotTrusted
from signing.rules import authority, certificate, cms, der, path, revocation, sm2, sm2_path, tbs
from signing.rules.authority import Holder, Term
from signing.rules.certificate import Anchor, Identity, Purpose
from signing.rules.revocation import Evidence
from signing.rules.signed_data import GMT_0010
from signing.rules.signer import Sm2Signer
from signing.rules.sm2 import Sm2Key
from tests.support import national, pki
from tests.support.national import ANCHORS, CA_NAME, EVIDENCE, ISSUING, PERSON, PERSON_NAME, ROOT, ROOT_NAME, Draft, key

P = ParamSpec("P")
AT, DAY, YEAR = pki.AT, pki.DAY, pki.YEAR
PERSON_DRAFT = Draft(PERSON_NAME, CA_NAME, key(3).spki, national.PERSON_EXTENSIONS, serial=3)
CA_DRAFT = Draft(CA_NAME, ROOT_NAME, key(2).spki, national.LAST_CA_EXTENSIONS, serial=2)
ROOT_DRAFT = Draft(ROOT_NAME, ROOT_NAME, key(1).spki, national.CA_EXTENSIONS, serial=1)
EARLIER = Term(AT - YEAR, AT - DAY)
LATER = Term(AT + DAY, AT + YEAR)


def judge(
    leaf: bytes = PERSON,
    chain: tuple[bytes, ...] = (ISSUING,),
    anchors: tuple[Anchor, ...] = ANCHORS,
    evidence: Evidence = EVIDENCE,
    at: datetime = AT,
    purpose: Purpose = Purpose.SIGN,
) -> Identity:
    return certificate.judge(leaf, chain, anchors, evidence, at, purpose)


def refusal_of(asked: Callable[P, object]) -> Callable[P, str]:
    """The code with which it refuses, whatever it is asked."""

    def code(*args: P.args, **kwargs: P.kwargs) -> str:
        with pytest.raises(NotTrusted) as caught:
            asked(*args, **kwargs)
        return caught.value.code

    return code


refused = refusal_of(judge)


# ---------------------------------------------------------------- good ones


def test_a_person_is_named_by_a_chain_of_sm2() -> None:
    found = judge()
    assert (found.org, found.person, found.serial) == (pki.code(1), "国密人员", "3")
    assert judge(chain=(ISSUING, ROOT)) == judge(chain=(ROOT, ISSUING)) == found


@pytest.mark.parametrize(("issuer", "issued"), [(ROOT, ISSUING), (ISSUING, PERSON)])
def test_openssl_trusts_the_same_chain(issuer: bytes, issued: bytes, tmp_path: Path) -> None:
    """A second opinion on what the tests issue. OpenSSL 3.0 takes the signer id for the last certificate only."""
    for name, one in {"issuer": issuer, "issued": issued}.items():
        (tmp_path / name).write_bytes(x509.load_der_x509_certificate(one).public_bytes(Encoding.PEM))
    openssl(tmp_path, "verify", "-partial_chain", "-attime", str(int(AT.timestamp())),
            "-vfyopt", "distid:1234567812345678", "-trusted", "issuer", "issued")  # fmt: skip


def openssl(folder: Path, *options: str) -> None:
    subprocess.run(["openssl", *options], cwd=folder, check=True, capture_output=True)


def test_what_openssl_issues_is_trusted(tmp_path: Path) -> None:
    """Keys, root and person made by OpenSSL alone, and a signature by that key."""
    told = ("-sm3", "-sigopt", "distid:1234567812345678")
    for name in ("root", "own"):
        openssl(tmp_path, "genpkey", "-algorithm", "SM2", "-out", name)
    openssl(tmp_path, "req", "-new", "-x509", *told, "-key", "root", "-subj", "/CN=Root", "-days", "30", "-out", "root.crt",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    openssl(tmp_path, "req", "-new", *told, "-key", "own", "-subj", f"/CN=Zhang/organizationIdentifier={pki.code(2)}", "-out", "own.csr")  # fmt: skip
    (tmp_path / "ext").write_text("keyUsage=critical,digitalSignature\nbasicConstraints=critical,CA:false\n")
    openssl(tmp_path, "x509", "-req", *told, "-vfyopt", "distid:1234567812345678", "-in", "own.csr", "-CA", "root.crt",
            "-CAkey", "root", "-set_serial", "77", "-days", "30", "-extfile", "ext", "-out", "own.crt")  # fmt: skip
    root, own = (x509.load_pem_x509_certificate((tmp_path / name).read_bytes()) for name in ("root.crt", "own.crt"))
    made, at = own.public_bytes(Encoding.DER), own.not_valid_before_utc
    held = sm2.read((tmp_path / "own").read_bytes())
    lists = Evidence((national.crl(sm2.read((tmp_path / "root").read_bytes()), root.subject, at=at),))
    p7s = cms.sign(b"x", Sm2Signer(held, made), at)
    signature = cms.verify(b"x", p7s, GMT_0010)
    anchors = (Anchor(root.public_bytes(Encoding.DER)),)
    assert judge(signature.certificate, (), anchors, lists, at).org == pki.code(2)


# ---------------------------------------------------------------- today's trust does not grow


def test_a_root_is_trusted_for_its_own_family_and_read_by_no_other_s_reader() -> None:
    """A tender chooses which family counts; the demonstration mark is looked for in both."""
    assert certificate.anchor(ROOT, production=False) == Anchor(ROOT)
    with pytest.raises(NotTrusted, match=r"^anchor\.demo"):
        certificate.anchor(ROOT, production=True)
    with pytest.raises(NotTrusted, match=r"^certificate\.weak"):
        path.load(PERSON)


def test_the_two_worlds_do_not_certify_each_other() -> None:
    shared = pki.shared()
    held = shared.member(1).sign
    assert refused(anchors=shared.anchors) == "certificate.path"
    assert refused(anchors=()) == "certificate.path"
    assert refused(chain=(ISSUING, *held.chain)) == "certificate.weak"
    assert refused(held.certificate, held.chain) == "certificate.path"
    assert refused(held.certificate, (*held.chain, ISSUING), shared.anchors, shared.evidence) == "certificate.weak"
    crossed = pki.resigned(CA_DRAFT.inner(), national.SM2_SM3, shared.root, hashes.SHA256())
    assert refused(chain=(crossed,)) == "certificate.path"
    mixed = (*shared.anchors, *ANCHORS)
    assert judge(anchors=mixed).person == "国密人员"
    assert judge(held.certificate, held.chain, mixed, shared.evidence).org == pki.code(1)


# ---------------------------------------------------------------- the path


ROOT_KEY = key(1)


def with_ca(draft: Draft, *, by: Sm2Key = ROOT_KEY) -> tuple[bytes, ...]:
    return (draft.by(by),)


NO_USAGE = national.CA_EXTENSIONS[:1]
NOT_A_CA = ((x509.BasicConstraints(ca=False, path_length=None), True), (authority.usage(ca=True), True))
NOT_CERTIFYING = ((x509.BasicConstraints(ca=True, path_length=0), True), (authority.usage(signing=True), True))
NAMES = x509.NameConstraints([x509.DirectoryName(ROOT_NAME)], None)
POLICY = x509.PolicyConstraints(require_explicit_policy=0, inhibit_policy_mapping=None)
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("", with_ca(CA_DRAFT)),
        ("certificate.path", ()),
        ("certificate.path", with_ca(CA_DRAFT, by=key(9))),
        ("certificate.path", with_ca(replace(CA_DRAFT, issuer=CA_NAME))),
        ("certificate.path", with_ca(replace(CA_DRAFT, subject=PERSON_NAME))),
        ("certificate.path", with_ca(replace(CA_DRAFT, spki=key(9).spki))),
        ("certificate.path", with_ca(replace(CA_DRAFT, term=EARLIER))),
        ("certificate.path", with_ca(replace(CA_DRAFT, term=LATER))),
        ("certificate.path", with_ca(replace(CA_DRAFT, extensions=NO_USAGE))),
        ("certificate.path", with_ca(replace(CA_DRAFT, extensions=NOT_A_CA))),
        ("certificate.path", with_ca(replace(CA_DRAFT, extensions=NOT_CERTIFYING))),
        ("certificate.path", with_ca(replace(CA_DRAFT, extensions=()))),
        ("certificate.extension", with_ca(replace(CA_DRAFT, extensions=(*CA_DRAFT.extensions, (NAMES, False))))),
        ("certificate.extension", with_ca(replace(CA_DRAFT, extensions=(*CA_DRAFT.extensions, (POLICY, True))))),
        ("certificate.extension", with_ca(replace(CA_DRAFT, extensions=(*CA_DRAFT.extensions, (UNKNOWN, True))))),
        ("", with_ca(replace(CA_DRAFT, extensions=(*CA_DRAFT.extensions, (UNKNOWN, False))))),
        ("certificate.weak", with_ca(replace(CA_DRAFT, identifier=der.sequence(der.oid("1.2.840.10045.4.3.2"))))),
        ("certificate.weak", with_ca(replace(CA_DRAFT, spki=tbs.spki(pki.shared().root.certificate)))),
        ("certificate.serial", with_ca(replace(CA_DRAFT, serial=0))),
        ("certificate.too_many", (ISSUING,) * 11),
    ],
)
def test_each_condition_on_the_issuing_ca(code: str, chain: tuple[bytes, ...]) -> None:
    if code:
        assert refused(chain=chain) == code
    else:
        assert judge(chain=chain).person == "国密人员"


@pytest.mark.parametrize(
    ("code", "root"),
    [
        ("", ROOT_DRAFT),
        ("certificate.path", replace(ROOT_DRAFT, term=EARLIER)),
        ("certificate.path", replace(ROOT_DRAFT, extensions=NOT_A_CA)),
        ("certificate.path", replace(ROOT_DRAFT, extensions=national.LAST_CA_EXTENSIONS)),
        ("certificate.path", replace(ROOT_DRAFT, spki=key(9).spki)),
    ],
)
def test_each_condition_on_the_root(code: str, root: Draft) -> None:
    """Its path length leaves room for one CA; its own signature is nobody's business, for it is trusted by name."""
    anchors = (Anchor(root.by(key(1))),)
    if code:
        assert refused(anchors=anchors) == code
    else:
        assert judge(anchors=anchors).person == "国密人员"


@pytest.mark.parametrize("at", [0, 1])
def test_the_moments_of_a_term_belong_to_it(at: int) -> None:
    moment = (AT - DAY, AT + DAY)[at]
    bounded = replace(CA_DRAFT, term=Term(AT - DAY, AT + DAY))
    lists = Evidence((national.crl(key(1), ROOT_NAME, at=moment), national.crl(key(2), CA_NAME, at=moment)))
    assert judge(chain=with_ca(bounded), evidence=lists, at=moment)
    beyond = moment + (timedelta(seconds=1) if at else -timedelta(seconds=1))
    assert refused(chain=with_ca(bounded), at=beyond) == "certificate.path"


def test_a_path_is_no_longer_than_allowed() -> None:
    """As many CAs between holder and root as the other builder allows, and not one more."""
    free = ((x509.BasicConstraints(ca=True, path_length=None), True), (authority.usage(ca=True), True))
    names = [ROOT_NAME, *(authority.subject(Holder(f"DEMO {number}")) for number in range(path.DEEPEST + 1))]
    cas = [
        Draft(names[at + 1], names[at], key(20 + at).spki, free).by(key(19 + at) if at else key(1))
        for at in range(path.DEEPEST + 1)
    ]
    root = (Anchor(replace(ROOT_DRAFT, extensions=free).by(key(1))),)
    lists = Evidence(
        (national.crl(key(1), ROOT_NAME), *(national.crl(key(20 + at), names[at + 1]) for at in range(len(cas))))
    )

    def under(count: int) -> bytes:
        return replace(PERSON_DRAFT, issuer=names[count]).by(key(19 + count))

    assert judge(under(path.DEEPEST), tuple(cas), root, lists)
    assert refused(under(path.DEEPEST + 1), tuple(cas), root, lists) == "certificate.path"


def test_many_certificates_that_look_alike_end_in_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine CAs that issue one another in a ring: each is put on a path once, and the way out is found among them."""
    free = ((x509.BasicConstraints(ca=True, path_length=None), True), (authority.usage(ca=True), True))
    ring = tuple(
        replace(CA_DRAFT, issuer=CA_NAME, serial=50 + number, extensions=free).by(key(2)) for number in range(9)
    )
    asked, holds = [], sm2_path.holds

    def counted(data: bytes, spki: bytes) -> bool:
        asked.append(data)
        return holds(data, spki)

    monkeypatch.setattr(sm2_path, "holds", counted)
    assert refused(chain=ring) == "certificate.path"
    assert judge(chain=(*ring, ISSUING)).person == "国密人员"
    assert len(asked) < 200


def test_the_path_begins_with_a_holder_in_force() -> None:
    """The judge asks for the term first, in clearer words; whoever builds a path alone is not misled."""
    roots, above = [sm2_path.load(ROOT)], [sm2_path.load(ISSUING)]
    assert len(sm2_path.build(sm2_path.load(PERSON), above, roots, AT)) == 3
    late = sm2_path.load(replace(PERSON_DRAFT, term=LATER).by(key(2)))
    with pytest.raises(NotTrusted, match=r"^certificate\.path"):
        sm2_path.build(late, above, roots, AT)


# ---------------------------------------------------------------- the holder


MAIL = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
STAMPING = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
AS_CA = ((x509.BasicConstraints(ca=True, path_length=None), True), (authority.usage(signing=True), True))
OFF_CURVE = key(3).spki[:-1] + bytes((key(3).spki[-1] ^ 1,))


@pytest.mark.parametrize(
    ("code", "draft"),
    [
        ("", PERSON_DRAFT),
        ("", replace(PERSON_DRAFT, extensions=(*PERSON_DRAFT.extensions, (MAIL, True)))),
        ("certificate.usage", replace(PERSON_DRAFT, extensions=(*PERSON_DRAFT.extensions, (STAMPING, True)))),
        ("certificate.usage", replace(PERSON_DRAFT, extensions=())),
        ("certificate.usage", replace(PERSON_DRAFT, extensions=((authority.usage(agreement=True), True),))),
        ("certificate.path", replace(PERSON_DRAFT, extensions=AS_CA)),
        ("certificate.expired", replace(PERSON_DRAFT, term=EARLIER)),
        ("certificate.not_yet_valid", replace(PERSON_DRAFT, term=LATER)),
        ("certificate.organisation", replace(PERSON_DRAFT, subject=CA_NAME)),
        ("certificate.extension", replace(PERSON_DRAFT, extensions=(*PERSON_DRAFT.extensions, (UNKNOWN, True)))),
        (
            "certificate.malformed",
            replace(PERSON_DRAFT, extensions=(*PERSON_DRAFT.extensions, (MAIL, False), (MAIL, False))),
        ),
        ("certificate.weak", replace(PERSON_DRAFT, spki=OFF_CURVE)),
        (
            "certificate.weak",
            replace(PERSON_DRAFT, identifier=der.sequence(der.oid("1.2.156.10197.1.501"), der.null())),
        ),
    ],
)
def test_each_condition_on_the_holder(code: str, draft: Draft) -> None:
    made = draft.by(key(2))
    if code:
        assert refused(made) == code
    else:
        assert judge(made).person == "国密人员"


def test_an_encryption_certificate_is_not_for_signing() -> None:
    made = replace(PERSON_DRAFT, extensions=((authority.usage(agreement=True), True),)).by(key(2))
    assert judge(made, purpose=Purpose.ENCRYPT).person == "国密人员"
    assert refused(purpose=Purpose.ENCRYPT) == "certificate.usage"


def test_the_signature_counts_and_under_the_one_signer_id() -> None:
    inner = PERSON_DRAFT.inner()
    other = gmssl_pyx.sm2_sign(key(2).scalar, key(2).spki[-64:], inner, signer_id=b"ALICE123@YAHOO.COM")
    assert refused(der.sequence(inner, national.SM2_SM3, der.tlv(der.BIT_STRING, b"\0", other))) == "certificate.path"
    assert refused(PERSON_DRAFT.by(key(9))) == "certificate.path"


def test_both_names_of_the_algorithm_must_agree() -> None:
    inner, identifier, signature = tbs.sealed(PERSON)
    assert der.sequence(inner, identifier, der.tlv(der.BIT_STRING, b"\0", signature)) == PERSON
    ecdsa = der.sequence(der.oid("1.2.840.10045.4.3.2"))
    assert refused(der.sequence(inner, ecdsa, der.tlv(der.BIT_STRING, b"\0", signature))) == "der.malformed"


def test_a_signature_counts_under_its_own_name_only() -> None:
    made = replace(PERSON_DRAFT, identifier=der.sequence(der.oid("1.2.840.10045.4.3.2"))).by(key(2))
    assert sm2_path.holds(PERSON, key(2).spki)
    assert not sm2_path.holds(made, key(2).spki)


def test_a_signature_is_whole_bytes() -> None:
    inner, identifier, signature = tbs.sealed(PERSON)
    for bits in (b"\1" + signature, b""):
        with pytest.raises(NotTrusted, match=r"^der\.malformed"):
            tbs.sealed(der.sequence(inner, identifier, der.tlv(der.BIT_STRING, bits)))


@pytest.mark.parametrize("cut", range(1, len(PERSON), 41))
def test_no_prefix_of_a_certificate_is_read(cut: int) -> None:
    assert refused(PERSON[:cut]) == "der.malformed"


# ---------------------------------------------------------------- revocation


def test_a_revoked_certificate_is_refused_from_then_on() -> None:
    revoked = Evidence((EVIDENCE.crls[0], national.crl(key(2), CA_NAME, (3,))))
    assert refused(evidence=revoked) == "certificate.revoked"
    other = Evidence((EVIDENCE.crls[0], national.crl(key(2), CA_NAME, (4,))))
    assert judge(evidence=other)
    whole_ca = Evidence((national.crl(key(1), ROOT_NAME, (2,)), EVIDENCE.crls[1]))
    assert refused(evidence=whole_ca) == "certificate.revoked"


@pytest.mark.parametrize(
    "lists",
    [
        (),
        EVIDENCE.crls[:1],
        EVIDENCE.crls[1:],
        (EVIDENCE.crls[0], national.crl(key(9), CA_NAME)),
        (EVIDENCE.crls[0], national.crl(key(2), CA_NAME, at=AT + timedelta(seconds=1))),
        (EVIDENCE.crls[0], national.crl(key(2), CA_NAME)[:-1] + b"\0"),
    ],
)
def test_no_list_that_covers_the_moment_means_no(lists: tuple[bytes, ...]) -> None:
    assert refused(evidence=Evidence(lists)) == "certificate.status_unknown"


def test_a_list_by_sm2_is_of_no_use_to_a_ca_of_another_kind() -> None:
    """It bears that CA's name: it is passed over like any list that the CA did not sign, here and where lists come in."""
    shared = pki.shared()
    issuer = path.load(shared.issuing.certificate)
    alien = national.crl(key(2), issuer.subject)
    assert revocation.list_of(alien, issuer) is None
    theirs = authority.crl(shared.issuing, 1, Term(AT, AT + DAY))
    assert revocation.list_of(theirs, issuer) is not None
    assert sm2_path.holds(alien, key(2).spki)
    assert not sm2_path.holds(theirs, key(2).spki)


def test_an_answer_by_sm2_is_passed_over() -> None:
    """About a certificate of a CA of another kind, with the signature's algorithm renamed: of no use, and no failure."""
    shared = pki.shared()
    about = shared.member(1).sign.certificate
    good = authority.ocsp_answer(shared.issuing, about, Term(AT, AT + DAY))
    subject, issuer = path.load(about), path.load(shared.issuing.certificate)
    assert revocation.statuses(good, subject, issuer)
    status, wrapped = der.read(good).parts
    kind, basic = der.read(wrapped.content).parts
    said, _, *rest = der.read(der.to_octets(basic)).parts
    renamed = der.octets(der.sequence(said.raw, national.SM2_SM3, *(part.raw for part in rest)))
    alien = der.sequence(status.raw, der.explicit(0, der.sequence(kind.raw, renamed)))
    assert revocation.statuses(alien, subject, issuer) == []


OCSP_USAGES: national.Extensions = (
    (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False),
    (x509.OCSPNoCheck(), False),
    (authority.usage(signing=True), True),
)
RESPONDER = Draft(authority.subject(Holder("DEMO SM2 OCSP")), CA_NAME, key(6).spki, OCSP_USAGES, serial=6)
ROOT_LIST = national.crl(key(1), ROOT_NAME)


def answered(*answers: bytes, at: datetime = AT) -> str:
    """The refusal's code, or an empty text for "not revoked"; the root's list says that of the CA."""
    try:
        judge(evidence=Evidence((ROOT_LIST,), answers), at=at)
    except NotTrusted as refusal:
        return refusal.code
    return ""


ANSWERS: dict[str, tuple[bytes, str]] = {
    "the CA's own": (national.Answer().by(key(2)), ""),
    "named by SHA-1": (national.Answer(named="sha1").by(key(2)), ""),
    "revoked": (national.Answer(revoked=AT).by(key(2)), "certificate.revoked"),
    "revoked later": (national.Answer(revoked=AT + timedelta(seconds=1)).by(key(2)), ""),
    "past": (national.Answer(term=Term(AT - DAY, AT - timedelta(seconds=1))).by(key(2)), "certificate.status_unknown"),
    "until now": (national.Answer(term=Term(AT - DAY, AT)).by(key(2)), ""),
    "about another": (national.Answer(about=ISSUING).by(key(2)), "certificate.status_unknown"),
    "of another CA's": (national.Answer(issuer=ROOT).by(key(2)), "certificate.status_unknown"),
    "another's": (national.Answer().by(key(4)), "certificate.status_unknown"),
    "renamed": (
        national.Answer(identifier=der.sequence(der.oid("1.2.840.10045.4.3.2"))).by(key(2)),
        "certificate.status_unknown",
    ),
    "an appointed responder's": (national.Answer(responders=[RESPONDER.by(key(2))]).by(key(6)), ""),
    "appointed by the root": (
        national.Answer(responders=[replace(RESPONDER, issuer=ROOT_NAME).by(key(1))]).by(key(6)),
        "certificate.status_unknown",
    ),
    "appointed by nobody": (
        national.Answer(responders=[RESPONDER.by(key(4))]).by(key(6)),
        "certificate.status_unknown",
    ),
    "appointed for something else": (
        national.Answer(responders=[replace(RESPONDER, extensions=national.PERSON_EXTENSIONS).by(key(2))]).by(key(6)),
        "certificate.status_unknown",
    ),
}
"""Each with what it says of the person's certificate."""


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_by_sm2_count_as_all_others_do(name: str) -> None:
    made, expected = ANSWERS[name]
    assert answered(made) == expected


def test_the_loader_names_what_is_not_of_sm2() -> None:
    assert sm2_path.fits(PERSON)
    assert not sm2_path.fits(pki.shared().root.certificate)
    with pytest.raises(NotTrusted, match=r"^certificate\.weak"):
        sm2_path.load(pki.shared().root.certificate)

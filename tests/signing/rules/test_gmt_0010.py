"""SignedData of GM/T 0010: the same strictness under the national content types, and never where CMS is asked for."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import gmssl_pyx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import NotTrusted
from signing.rules import cms, der, signed_data, suite, tbs
from signing.rules.signed_data import CMS, GMT_0010
from signing.rules.signer import Sm2Signer
from tests.support import national, pki

DATA = "投标文件清单 the exact bytes\r\n".encode()
SIGNER = national.signer()
P7S = cms.sign(DATA, SIGNER, pki.AT)
EC = pki.shared().member(1).signer
SM3 = suite.SM3
SHA256 = suite.SHA256
SM2_SM3 = national.SM2_SM3
SIGNED_DATA, CONTENT = "1.2.156.10197.6.1.4.2.2", "1.2.156.10197.6.1.4.2.1"


def refused(p7s: bytes, data: bytes = DATA) -> str:
    with pytest.raises(NotTrusted) as caught:
        cms.verify(data, p7s, GMT_0010)
    return caught.value.code


# ---------------------------------------------------------------- what is written


def test_signed_and_verified() -> None:
    signature = cms.verify(DATA, P7S, GMT_0010)
    assert (signature.suite, signature.digest) == ("sm2_sm3", "sm3")
    assert signature.certificate == national.PERSON
    assert set(signature.chain) == {national.ROOT, national.ISSUING}
    assert signature.signing_time == pki.AT
    assert signature.message_digest == gmssl_pyx.sm3_hash(DATA)
    assert cms.read(P7S, GMT_0010) == signature


def test_the_parts_stand_where_the_standard_puts_them() -> None:
    """Version 1 throughout, SM3 as the one digest, no content, SM2-with-SM3 as the signature algorithm."""
    oid, wrapped = der.read(P7S, der.SEQUENCE).parts
    assert der.to_oid(oid) == SIGNED_DATA
    version, digests, content, _certificates, signers = der.read(wrapped.content, der.SEQUENCE).parts
    assert (der.to_integer(version), digests.content, content.raw) == (1, SM3, der.sequence(der.oid(CONTENT)))
    signer_version, signer, digest, attributes, identifier, signature = der.read(signers.content).parts
    assert (der.to_integer(signer_version), signer.raw) == (1, tbs.issuer_and_serial(national.PERSON))
    assert (digest.raw, identifier.raw) == (SM3, SM2_SM3)
    assert gmssl_pyx.sm2_verify(SIGNER.key.spki[-64:], der.tlv(der.SET, attributes.content), der.to_octets(signature))


def test_openssl_parses_it(tmp_path: Path) -> None:
    """OpenSSL 3.0 knows the numbers but not the content type: its strict parser reads every element."""
    (tmp_path / "p7s").write_bytes(P7S)
    command = ["openssl", "asn1parse", "-inform", "DER", "-in", "p7s"]
    said = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).stdout.decode()
    assert said.count(":sm3\n") >= 4  # the set, the signer, the two attributes that name it
    assert ":SM2-with-SM3" in said


def test_prepare_and_embed_are_sign_in_two_steps() -> None:
    """As a key in a token does it; GmSSL stands for the token."""
    prepared = cms.prepare(gmssl_pyx.sm3_hash(DATA), SIGNER.certificate, SIGNER.chain, SIGNER.suite, pki.AT)
    value = gmssl_pyx.sm2_sign(SIGNER.key.scalar, SIGNER.key.spki[-64:], prepared.to_sign)
    assert cms.verify(DATA, cms.embed(prepared, value), GMT_0010).value == value


def test_a_signer_must_hold_the_certificates_key() -> None:
    with pytest.raises(NotTrusted, match=r"^key\.not_of_certificate"):
        Sm2Signer(national.key(9), national.PERSON)
    assert SIGNER.key.scalar.hex() not in repr(SIGNER)


# ---------------------------------------------------------------- each form where it is asked for


def test_neither_form_is_taken_for_the_other() -> None:
    with pytest.raises(NotTrusted, match=r"^cms\.not_signed_data"):
        cms.verify(DATA, P7S)
    with pytest.raises(NotTrusted, match=r"^cms\.not_signed_data"):
        cms.read(P7S)
    assert refused(cms.sign(DATA, EC, pki.AT)) == "cms.not_signed_data"
    assert cms.verify(DATA, cms.sign(DATA, EC, pki.AT), CMS).suite == "ecdsa_p256"


def test_a_digest_of_the_other_hash_is_not_verified_by_digest_alone() -> None:
    with pytest.raises(NotTrusted, match=r"^cms\.not_signed_data"):
        cms.verify_digest(gmssl_pyx.sm3_hash(DATA), P7S)


# ---------------------------------------------------------------- tampering


def test_other_content_is_refused() -> None:
    assert refused(P7S, DATA + b" ") == "cms.digest"


@given(st.integers(0, len(P7S) * 8 - 1))
def test_no_bit_can_be_changed_but_in_certificates_that_others_judge(bit: int) -> None:
    changed = bytearray(P7S)
    changed[bit // 8] ^= 1 << bit % 8
    try:
        signature = cms.verify(DATA, bytes(changed), GMT_0010)
    except NotTrusted:
        return
    assert signature.certificate == national.PERSON
    assert set(signature.chain) != {national.ROOT, national.ISSUING}


@pytest.mark.parametrize("cut", range(1, len(P7S), 97))
def test_no_prefix_is_accepted(cut: int) -> None:
    assert refused(P7S[:cut]) == "der.malformed"


def attribute(oid: str, value: bytes) -> bytes:
    return der.sequence(der.oid(oid), der.tlv(der.SET, value))


def assembled(attributes: dict[str, bytes] | None = None, /, **changes: bytes) -> bytes:
    """A signature by SIGNER put together by hand; `attributes` are type → value, else those of P7S."""
    values = attributes or {oid: node.raw for oid, node in signed_data.read(P7S, GMT_0010).attributes.items()}
    bag = der.set_of(attribute(oid, value) for oid, value in values.items())
    parts = {
        "outer": der.oid(SIGNED_DATA),
        "version": der.integer(1),
        "digests": der.tlv(der.SET, SM3),
        "content": der.sequence(der.oid(CONTENT)),
        "digest": SM3,
        "attributes": der.tlv(der.context(0), der.read(bag).content),
        "identifier": SM2_SM3,
        "signature": der.octets(SIGNER.sign(bag)),
    } | changes
    named = tbs.issuer_and_serial(national.PERSON)
    signer = der.sequence(
        der.integer(1), named, *(parts[name] for name in ("digest", "attributes", "identifier", "signature"))
    )
    certificates = der.tlv(der.context(0), national.PERSON)
    head = (parts[name] for name in ("version", "digests", "content"))
    body = der.sequence(*head, certificates, der.tlv(der.SET, signer))
    return der.sequence(parts["outer"], der.explicit(0, body))


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("", {}),
        ("cms.not_signed_data", {"outer": der.oid(signed_data.SIGNED_DATA)}),
        ("cms.not_signed_data", {"outer": der.oid("1.2.156.10197.6.1.4.2.3")}),
        ("cms.version", {"version": der.integer(3)}),
        ("cms.version", {"content": der.sequence(der.oid(signed_data.DATA))}),
        ("cms.content_type", {"content": der.sequence(der.oid(signed_data.DATA)), "version": der.integer(3)}),
        ("cms.not_detached", {"content": der.sequence(der.oid(CONTENT), der.explicit(0, der.octets(DATA)))}),
        ("algorithm.refused", {"digests": der.tlv(der.SET, SHA256)}),
        ("algorithm.refused", {"digest": SHA256}),
        ("cms.digest_algorithm", {"digests": der.tlv(der.SET)}),
        ("cms.algorithm_protection", {"identifier": suite.named("ecdsa_p256").identifier}),
        ("cms.algorithm_protection", {"identifier": der.sequence(der.oid("1.2.156.10197.1.301.1"))}),
        ("cms.no_attributes", {"attributes": b"", "signature": der.octets(SIGNER.sign(DATA))}),
        ("signature.wrong", {"signature": der.octets(SIGNER.sign(b"something else"))}),
        ("signature.wrong", {"signature": der.octets(b"")}),
    ],
)
def test_each_part_is_checked(code: str, changes: dict[str, bytes]) -> None:
    made = assembled(None, **changes)
    if code:
        assert refused(made) == code
    else:
        assert cms.verify(DATA, made, GMT_0010).certificate == national.PERSON


@pytest.mark.parametrize("identity", [b"1234567812345679", b"ALICE123@YAHOO.COM"])
def test_a_signature_under_another_signer_id_is_refused(identity: bytes) -> None:
    prepared = cms.prepare(gmssl_pyx.sm3_hash(DATA), SIGNER.certificate, SIGNER.chain, SIGNER.suite, pki.AT)
    value = gmssl_pyx.sm2_sign(SIGNER.key.scalar, SIGNER.key.spki[-64:], prepared.to_sign, signer_id=identity)
    assert refused(cms.embed(prepared, value)) == "signature.wrong"


def whole() -> dict[str, bytes]:
    return {oid: node.raw for oid, node in signed_data.read(P7S, GMT_0010).attributes.items()}


def test_no_attribute_but_the_claimed_time_can_be_stripped() -> None:
    mandatory = whole().keys() - {signed_data.SIGNING_TIME}
    assert len(mandatory) == 4
    for oid in mandatory:
        left = {each: raw for each, raw in whole().items() if each != oid}
        assert refused(assembled(left)) == "cms.attribute", oid


def certificate_id(*parts: bytes) -> bytes:
    return der.sequence(der.sequence(der.sequence(*parts)))


@pytest.mark.parametrize(
    ("code", "oid", "value"),
    [
        ("cms.content_type", signed_data.CONTENT_TYPE, der.oid(signed_data.DATA)),
        ("cms.signing_certificate", signed_data.SIGNING_CERTIFICATE, certificate_id(SM3, der.octets(bytes(32)))),
        # without a name the hash is SHA-256, which is not on this list
        ("algorithm.refused", signed_data.SIGNING_CERTIFICATE,
         certificate_id(der.octets(hashlib.sha256(national.PERSON).digest()))),
        ("algorithm.refused", signed_data.SIGNING_CERTIFICATE, certificate_id(SHA256, der.octets(bytes(32)))),
        ("cms.algorithm_protection", signed_data.ALGORITHM_PROTECTION,
         der.sequence(SHA256, der.tlv(der.context(1), der.read(SM2_SM3).content))),
    ],
)  # fmt: skip
def test_what_the_attributes_say_must_agree(code: str, oid: str, value: bytes) -> None:
    assert refused(assembled(whole() | {oid: value})) == code


def test_data_of_the_other_form_is_not_data_of_this_one() -> None:
    """Everything agrees with everything, but on the content type of CMS."""
    attributes = whole() | {signed_data.CONTENT_TYPE: der.oid(signed_data.DATA)}
    made = assembled(attributes, content=der.sequence(der.oid(signed_data.DATA)), version=der.integer(3))
    assert refused(made) == "cms.content_type"

"""Detached CAdES: written for everybody's reader, read with nothing taken on trust."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms as asn1_cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import NotTrusted
from signing.rules import cms, der, signed_data, suite, tbs
from signing.rules.signer import SoftSigner
from tests.support import pki

DATA = b"the exact bytes\r\n"
CA = pki.shared()
EC = CA.member(1).signer
PSS = CA.member(2, "rsa").signer
PKCS1 = SoftSigner(PSS.key, PSS.certificate, PSS.chain, "rsa_pkcs1")
SIGNERS = {"ecdsa_p256": EC, "rsa_pss": PSS, "rsa_pkcs1": PKCS1}
P7S = cms.sign(DATA, EC, pki.AT)


def refused(p7s: bytes, data: bytes = DATA) -> str:
    with pytest.raises(NotTrusted) as caught:
        cms.verify(data, p7s)
    assert caught.value.words.zh
    assert caught.value.words.en
    return caught.value.code


# ---------------------------------------------------------------- what is written


@pytest.mark.parametrize("name", SIGNERS)
def test_signed_and_verified(name: str) -> None:
    signature = cms.verify(DATA, cms.sign(DATA, SIGNERS[name], pki.AT))
    assert signature.suite == name
    assert signature.certificate == SIGNERS[name].certificate
    assert set(signature.chain) == set(SIGNERS[name].chain)
    assert signature.signing_time == pki.AT
    assert signature.message_digest == hashlib.sha256(DATA).digest()


@pytest.mark.parametrize("name", SIGNERS)
def test_openssl_accepts_it_as_cades(name: str, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "p7s").write_bytes(cms.sign(DATA, SIGNERS[name], pki.AT))
    (tmp_path / "root").write_bytes(x509.load_der_x509_certificate(CA.root.certificate).public_bytes(Encoding.PEM))
    command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "p7s", "-content", "data",
               "-CAfile", "root", "-purpose", "any", "-attime", str(int(pki.AT.timestamp())), "-out", "out"]  # fmt: skip
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    assert (tmp_path / "out").read_bytes() == DATA


def test_another_parser_reads_the_same() -> None:
    content = asn1_cms.ContentInfo.load(P7S, strict=True)["content"]
    assert content["version"].native == "v1"
    info = content["signer_infos"][0]
    kinds = {attribute["type"].dotted for attribute in info["signed_attrs"]}  # names depend on who extended the parser
    assert kinds == {
        signed_data.CONTENT_TYPE,
        signed_data.MESSAGE_DIGEST,
        signed_data.SIGNING_TIME,
        signed_data.SIGNING_CERTIFICATE,
        signed_data.ALGORITHM_PROTECTION,
    }
    assert content.dump(force=True) == content.dump()


def test_prepare_and_embed_are_sign_in_two_steps() -> None:
    digest = hashlib.sha256(DATA).digest()
    prepared = cms.prepare(digest, EC.certificate, EC.chain, EC.suite, pki.AT)
    assert cms.embed(prepared, EC.sign(prepared.to_sign)) == cms.sign_digest(digest, EC, pki.AT) == P7S


def test_large_content_is_verified_by_its_digest() -> None:
    assert cms.verify_digest(hashlib.sha256(DATA).digest(), P7S) == cms.verify(DATA, P7S)
    with pytest.raises(NotTrusted, match=r"^cms\.digest"):
        cms.verify_digest(hashlib.sha256(DATA + b" ").digest(), P7S)


def test_reading_believes_nothing() -> None:
    assert cms.read(P7S).certificate == EC.certificate
    assert cms.read(P7S).signing_time == pki.AT


# ---------------------------------------------------------------- what others write


def openssl_sign(folder: Path, *options: str) -> bytes:
    """OpenSSL's own CAdES signature by the same RSA key."""
    (folder / "data").write_bytes(DATA)
    (folder / "key").write_bytes(PSS.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "cert").write_bytes(x509.load_der_x509_certificate(PSS.certificate).public_bytes(Encoding.PEM))
    command = ["openssl", "cms", "-sign", "-cades", "-binary", "-in", "data", "-signer", "cert", "-inkey", "key",
               "-outform", "DER", "-out", "p7s", *options]  # fmt: skip
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return (folder / "p7s").read_bytes()


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("options", [(), ("-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:digest")])
def test_what_openssl_signs_is_read_to_its_last_check(digest: str, options: tuple[str, ...], tmp_path: Path) -> None:
    """OpenSSL writes no CMSAlgorithmProtection, so that is what is missing, and all else agrees."""
    p7s = openssl_sign(tmp_path, "-md", digest, *options)
    assert refused(p7s) == "cms.attribute"
    signed = signed_data.read(p7s)
    certificate = signed_data.certificate_of(signed)
    assert certificate == PSS.certificate
    signed_data.check(signed, hashlib.new(digest, DATA).digest(), certificate, protected=False)


@pytest.mark.parametrize("digest", ["sha1", "md5"])
def test_weak_digests_are_refused(digest: str, tmp_path: Path) -> None:
    assert refused(openssl_sign(tmp_path, "-md", digest)) == "algorithm.refused"


def test_enclosed_content_is_refused(tmp_path: Path) -> None:
    assert refused(openssl_sign(tmp_path, "-nodetach")) == "cms.not_detached"


def test_a_signer_named_by_key_identifier_is_refused(tmp_path: Path) -> None:
    assert refused(openssl_sign(tmp_path, "-keyid")) == "cms.signer_id"


def test_missing_certificate(tmp_path: Path) -> None:
    assert refused(openssl_sign(tmp_path, "-nocerts")) == "cms.certificate_missing"


# ---------------------------------------------------------------- tampering


def test_other_content_is_refused() -> None:
    assert refused(P7S, DATA + b" ") == "cms.digest"


@settings(max_examples=300)
@given(st.integers(0, len(P7S) * 8 - 1))
def test_no_bit_can_be_changed_but_in_certificates_that_others_judge(bit: int) -> None:
    """Every flipped bit is noticed here, unless it lies in a certificate of the chain (`certificate.judge` reads it)."""
    changed = bytearray(P7S)
    changed[bit // 8] ^= 1 << bit % 8
    try:
        signature = cms.verify(DATA, bytes(changed))
    except NotTrusted:
        return
    assert signature.certificate == EC.certificate
    assert set(signature.chain) != set(EC.chain)


@pytest.mark.parametrize("cut", range(1, len(P7S), 97))
def test_no_prefix_is_accepted(cut: int) -> None:
    assert refused(P7S[:cut]) == "der.malformed"


def test_trailing_bytes_are_refused() -> None:
    assert refused(P7S + b"\0") == "der.malformed"


def test_caps() -> None:
    assert refused(der.sequence(der.octets(bytes(signed_data.LARGEST)))) == "cms.too_large"
    many = tuple(CA.signing(100 + number).certificate for number in range(10))
    prepared = cms.prepare(hashlib.sha256(DATA).digest(), EC.certificate, many, EC.suite, pki.AT)
    assert refused(cms.embed(prepared, EC.sign(prepared.to_sign))) == "der.malformed"
    prepared = cms.prepare(hashlib.sha256(DATA).digest(), EC.certificate, many[:9], EC.suite, pki.AT)
    assert cms.verify(DATA, cms.embed(prepared, EC.sign(prepared.to_sign))).chain


Change = Callable[[dict[str, bytes]], None]


def assembled(attributes: dict[str, bytes] | None = None, /, **changes: bytes) -> bytes:
    """A signature by EC put together by hand; `attributes` are type → whole attribute, else those of P7S."""
    signed = signed_data.read(P7S)
    bag = der.set_of((attributes or whole()).values())
    parts = {
        "outer": der.oid(signed_data.SIGNED_DATA),
        "version": der.integer(1),
        "digests": der.tlv(der.SET, suite.SHA256),
        "content": der.sequence(der.oid(signed_data.DATA)),
        "certificates": der.tlv(der.context(0), EC.certificate),
        "crls": b"",
        "signer_version": der.integer(1),
        "sid": tbs.issuer_and_serial(EC.certificate),
        "digest": suite.SHA256,
        "attributes": der.tlv(der.context(0), der.read(bag).content),
        "identifier": signed.identifier,
        "signature": der.octets(EC.sign(bag)),
        "unsigned": b"",
        "more": b"",
    } | changes
    signer = der.sequence(*(parts[name] for name in ("signer_version", "sid", "digest", "attributes", "identifier", "signature", "unsigned")))  # fmt: skip
    body = der.sequence(*(parts[name] for name in ("version", "digests", "content", "certificates", "crls")), der.tlv(der.SET, signer, parts["more"]))  # fmt: skip
    return der.sequence(parts["outer"], der.explicit(0, body))


def attribute(oid: str, *values: bytes) -> bytes:
    return der.sequence(der.oid(oid), der.tlv(der.SET, *values))


def whole() -> dict[str, bytes]:
    return {oid: attribute(oid, node.raw) for oid, node in signed_data.read(P7S).attributes.items()}


def test_the_hand_made_one_is_good() -> None:
    assert cms.verify(DATA, assembled()).certificate == EC.certificate
    extra = whole() | {"1.2.3": attribute("1.2.3", der.null())}
    assert cms.verify(DATA, assembled(extra)).certificate == EC.certificate
    unsigned = der.tlv(der.context(1), attribute("1.2.3", der.null()))
    assert cms.verify(DATA, assembled(unsigned=unsigned)).certificate == EC.certificate


SHA512 = der.sequence(der.oid("2.16.840.1.101.3.4.2.3"))
SHA1 = der.sequence(der.oid("1.3.14.3.2.26"))


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("cms.not_signed_data", {"outer": der.oid("1.2.840.113549.1.7.3")}),
        ("cms.version", {"version": der.integer(3)}),
        ("cms.digest_algorithm", {"digests": der.tlv(der.SET, SHA512)}),
        ("cms.digest_algorithm", {"digests": der.tlv(der.SET, suite.SHA256, SHA512)}),
        ("cms.digest_algorithm", {"digests": der.tlv(der.SET)}),
        ("algorithm.refused", {"digests": der.tlv(der.SET, SHA1), "digest": SHA1}),
        ("cms.digest", {"digests": der.tlv(der.SET, SHA512), "digest": SHA512}),
        ("cms.content_type", {"content": der.sequence(der.oid(signed_data.TST_INFO)), "version": der.integer(3)}),
        ("cms.not_detached", {"content": der.sequence(der.oid(signed_data.DATA), der.explicit(0, der.octets(DATA)))}),
        ("cms.certificate_missing", {"certificates": b""}),
        ("cms.certificate_missing", {"certificates": der.tlv(der.context(0), PSS.certificate)}),
        ("cms.certificate_missing", {"sid": tbs.issuer_and_serial(PSS.certificate)}),
        ("cms.crls", {"crls": der.tlv(der.context(1), der.null())}),
        ("cms.signers", {"more": der.sequence()}),
        ("cms.signer_id", {"signer_version": der.integer(3)}),
        ("cms.no_attributes", {"attributes": b"", "signature": der.octets(EC.sign(DATA))}),
        ("signature.wrong", {"signature": der.octets(EC.sign(b"something else"))}),
        ("signature.wrong", {"signature": der.octets(b"")}),
        ("cms.algorithm_protection", {"identifier": suite.named("rsa_pss").identifier}),
        ("cms.algorithm_protection", {"identifier": der.sequence(der.oid("1.2.840.10045.4.1"))}),
    ],
)
def test_each_part_is_checked(code: str, changes: dict[str, bytes]) -> None:
    assert refused(assembled(None, **changes)) == code


@pytest.mark.parametrize(
    "oid",
    [
        signed_data.CONTENT_TYPE,
        signed_data.MESSAGE_DIGEST,
        signed_data.SIGNING_CERTIFICATE,
        signed_data.ALGORITHM_PROTECTION,
    ],
)
def test_no_attribute_can_be_stripped(oid: str) -> None:
    """The signature is made anew over what is left, as an attacker with a careless signer could."""
    attributes = whole()
    del attributes[oid]
    assert refused(assembled(attributes)) == "cms.attribute"


def test_signing_time_may_be_absent() -> None:
    attributes = whole()
    del attributes[signed_data.SIGNING_TIME]
    assert cms.verify(DATA, assembled(attributes)).signing_time is None


def certificate_id(*parts: bytes) -> bytes:
    return attribute(signed_data.SIGNING_CERTIFICATE, der.sequence(der.sequence(der.sequence(*parts))))


HASH = der.octets(hashlib.sha256(EC.certificate).digest())
PROTECTED = der.tlv(der.context(1), der.read(suite.named("ecdsa_p256").identifier).content)


@pytest.mark.parametrize(
    ("code", "oid", "changed"),
    [
        ("cms.content_type", signed_data.CONTENT_TYPE, attribute(signed_data.CONTENT_TYPE, der.oid(signed_data.TST_INFO))),
        ("cms.digest", signed_data.MESSAGE_DIGEST, attribute(signed_data.MESSAGE_DIGEST, der.octets(bytes(32)))),
        ("cms.digest", signed_data.MESSAGE_DIGEST, attribute(signed_data.MESSAGE_DIGEST, der.octets(b""))),
        ("cms.attribute", signed_data.MESSAGE_DIGEST, attribute(signed_data.MESSAGE_DIGEST, der.octets(b"1"), der.octets(b"2"))),
        ("cms.attribute", signed_data.MESSAGE_DIGEST, attribute(signed_data.MESSAGE_DIGEST)),
        ("cms.signing_certificate", signed_data.SIGNING_CERTIFICATE, certificate_id(der.octets(bytes(32)))),
        ("cms.signing_certificate", signed_data.SIGNING_CERTIFICATE, certificate_id(HASH, tbs.issuer_serial(PSS.certificate))),
        ("algorithm.refused", signed_data.SIGNING_CERTIFICATE, certificate_id(SHA1, der.octets(hashlib.sha1(EC.certificate).digest()))),
        ("cms.algorithm_protection", signed_data.ALGORITHM_PROTECTION, attribute(signed_data.ALGORITHM_PROTECTION, der.sequence(SHA512, PROTECTED))),
        ("der.malformed", signed_data.SIGNING_TIME, attribute(signed_data.SIGNING_TIME, der.null())),
    ],
)  # fmt: skip
def test_each_attribute_is_checked(code: str, oid: str, changed: bytes) -> None:
    assert refused(assembled(whole() | {oid: changed})) == code


def test_other_forms_of_the_certificate_hash_hold() -> None:
    wide = certificate_id(SHA512, der.octets(hashlib.sha512(EC.certificate).digest()))
    for form in (certificate_id(HASH), certificate_id(HASH, tbs.issuer_serial(EC.certificate)), wide):
        assert cms.verify(DATA, assembled(whole() | {signed_data.SIGNING_CERTIFICATE: form}))


def test_an_attribute_twice_is_refused() -> None:
    twice = attribute(signed_data.MESSAGE_DIGEST, der.octets(bytes(32)))
    assert refused(assembled(whole() | {"again": twice})) == "cms.attribute"


def test_attributes_out_of_der_order_are_refused() -> None:
    content = b"".join(sorted(whole().values(), reverse=True))
    bag = der.tlv(der.SET, content)
    changes = {"attributes": der.tlv(der.context(0), content), "signature": der.octets(EC.sign(bag))}
    assert refused(assembled(None, **changes)) == "der.malformed"


def test_more_attributes_than_the_cap_are_refused() -> None:
    more = {f"1.2.{number}": attribute(f"1.2.{number}", der.null()) for number in range(20)}
    assert refused(assembled(whole() | more)) == "der.malformed"


def test_a_renewed_certificate_of_the_same_key_cannot_take_the_old_ones_place() -> None:
    """Same subject, same key, other serial: the signature still verifies, the certificate hash does not."""
    other = CA.member(1).signer.certificate
    changes = {"certificates": der.tlv(der.context(0), other), "sid": tbs.issuer_and_serial(other)}
    assert refused(assembled(None, **changes)) == "cms.signing_certificate"


def test_the_claimed_time_is_only_a_claim() -> None:
    later = pki.AT + timedelta(days=400)
    assert cms.verify(DATA, cms.sign(DATA, EC, later)).signing_time == later

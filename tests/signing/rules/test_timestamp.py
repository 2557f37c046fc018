"""RFC 3161: two other implementations accept our tokens, and we accept nothing that does not hold."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import rfc3161_client
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import NotTrusted
from signing.rules import der, signed_data, suite, timestamp
from signing.rules.authority import Holder, Term
from signing.rules.certificate import Anchor, Purpose
from signing.rules.revocation import Evidence
from signing.rules.signed_data import TST_INFO, Content
from signing.rules.signer import SoftSigner
from signing.rules.timestamp import Query, Terms
from tests.support import pki
from tests.support.pki import AT, DAY

CA = pki.Pki()
DATA = b"receipt"
TERMS = Terms()
QUERY = timestamp.of(DATA, nonce=0x5EED)
TOKEN = timestamp.issue(QUERY, CA.tsa, TERMS, 4711, AT)
ROOT = x509.load_der_x509_certificate(CA.root.certificate)


def refused(token: bytes, data: bytes = DATA, *, evidence: Evidence | None = None, anchors: tuple[Anchor, ...] = CA.anchors) -> str:  # fmt: skip
    with pytest.raises(NotTrusted) as caught:
        timestamp.verify(token, data, anchors, evidence or CA.evidence)
    return caught.value.code


def test_issued_and_verified() -> None:
    assert timestamp.verify(TOKEN, DATA, CA.anchors, CA.evidence) == AT
    said = timestamp.stamp(TOKEN, DATA, CA.anchors, CA.evidence)
    assert (said.serial, said.policy, said.nonce, said.certificate) == (4711, TERMS.policy, 0x5EED, CA.tsa.certificate)
    assert timestamp.read(TOKEN) == said


def test_milliseconds_are_kept() -> None:
    at = AT + timedelta(milliseconds=250)
    token = timestamp.issue(QUERY, CA.tsa, TERMS, 1, at)
    assert timestamp.verify(token, DATA, CA.anchors, CA.evidence) == at


@given(st.binary(max_size=64), st.integers(1, 2**128), st.none() | st.integers(0, 2**159 - 1))
def test_whatever_is_stamped_comes_back(data: bytes, serial: int, nonce: int | None) -> None:
    token = timestamp.issue(timestamp.of(data, nonce=nonce), CA.tsa, TERMS, serial, AT)
    said = timestamp.stamp(token, data, CA.anchors, CA.evidence)
    assert (said.serial, said.nonce, said.at) == (serial, nonce, AT)


# ---------------------------------------------------------------- other implementations


def openssl(folder: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    (folder / "data").write_bytes(DATA)
    (folder / "root").write_bytes(ROOT.public_bytes(Encoding.PEM))
    return subprocess.run(["openssl", "ts", *options], cwd=folder, capture_output=True, check=False)


def rsa_tsa() -> SoftSigner:
    """PKCS#1 v1.5, because `openssl ts` does not know PSS."""
    held = CA.issue(Purpose.TSA, Holder("DEMO TSA", pki.PLATFORM), pki.key("rsa", 700))
    return SoftSigner(held.key, held.certificate, held.chain, "rsa_pkcs1")


@pytest.mark.parametrize("accuracy", [1000, 500, 1500])
@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_openssl_verifies_our_reply_to_its_own_request(kind: pki.Kind, accuracy: int, tmp_path: Path) -> None:
    signer = CA.tsa if kind == "ec" else rsa_tsa()
    openssl(tmp_path, "-query", "-data", "data", "-sha256", "-cert", "-out", "tsq")
    reply = timestamp.respond((tmp_path / "tsq").read_bytes(), signer, Terms(accuracy=accuracy), 99, AT)
    (tmp_path / "tsr").write_bytes(reply)
    when = ("-attime", str(int(AT.timestamp())))
    for against in (("-queryfile", "tsq"), ("-data", "data")):
        ran = openssl(tmp_path, "-verify", "-in", "tsr", *against, "-CAfile", "root", *when)
        assert ran.returncode == 0, ran.stderr.decode()
    assert timestamp.verify(timestamp.token_of(reply), DATA, CA.anchors, CA.evidence) == AT


def test_openssl_reads_our_request(tmp_path: Path) -> None:
    (tmp_path / "tsq").write_bytes(timestamp.request(QUERY))
    text = openssl(tmp_path, "-query", "-in", "tsq", "-text").stdout.decode()
    assert "0x5EED" in text
    assert "Certificate required: yes" in text


def test_rfc3161_client_verifies_it() -> None:
    request = (
        rfc3161_client.TimestampRequestBuilder().data(DATA).hash_algorithm(rfc3161_client.HashAlgorithm.SHA256).build()
    )
    reply = timestamp.respond(request.as_bytes(), CA.tsa, TERMS, 5, AT)
    verifier = rfc3161_client.VerifierBuilder.from_request(request).add_root_certificate(ROOT).build()
    assert verifier.verify_message(rfc3161_client.decode_timestamp_response(reply), DATA)


# ---------------------------------------------------------------- requests


def test_requests_come_back() -> None:
    for query in (QUERY, Query("sha512", bytes(64), TERMS.policy, None, certificates=False)):
        assert timestamp.read_request(timestamp.request(query)) == query


def failure(reply: bytes) -> int:
    """The bit of PKIFailureInfo in a rejection."""
    status = der.read(reply, der.SEQUENCE).part(0, der.SEQUENCE)
    assert der.to_integer(status.part(0, der.INTEGER)) == 2
    content = status.part(2, der.BIT_STRING).content
    bits = f"{int.from_bytes(content[1:], 'big'):0{8 * len(content[1:])}b}"
    return bits.index("1")


SHA1 = der.sequence(der.sequence(der.oid("1.3.14.3.2.26")), der.octets(bytes(20)))
GOOD = der.sequence(suite.SHA256, der.octets(bytes(32)))
ONE = der.integer(1)


@pytest.mark.parametrize(
    ("request_", "bit"),
    [
        (der.sequence(ONE, SHA1), timestamp.BAD_ALGORITHM),
        (timestamp.request(Query("sha256", bytes(31))), timestamp.BAD_FORMAT),
        (timestamp.request(Query("sha256", bytes(64))), timestamp.BAD_FORMAT),
        (timestamp.request(Query("sha512", bytes(32))), timestamp.BAD_FORMAT),
        (timestamp.request(Query("sha256", bytes(32), "1.2.3")), timestamp.UNACCEPTED_POLICY),
        (timestamp.request(Query("sha256", bytes(32), nonce=1 << 160)), timestamp.BAD_REQUEST),
        (der.sequence(ONE, GOOD, der.explicit(0, der.sequence())), timestamp.UNACCEPTED_EXTENSION),
        (der.sequence(der.integer(2), GOOD), timestamp.BAD_REQUEST),
        (der.sequence(ONE, GOOD, der.null()), timestamp.BAD_FORMAT),
        (der.sequence(ONE), timestamp.BAD_FORMAT),
        (b"", timestamp.BAD_FORMAT),
        (b"junk", timestamp.BAD_FORMAT),
        (timestamp.request(QUERY) + b"\0", timestamp.BAD_FORMAT),
        (bytes(5000), timestamp.BAD_REQUEST),
    ],
)
def test_bad_requests_are_answered_with_a_rejection(request_: bytes, bit: int, tmp_path: Path) -> None:
    reply = timestamp.respond(request_, CA.tsa, TERMS, 1, AT)
    assert failure(reply) == bit
    with pytest.raises(NotTrusted, match=r"^timestamp\.not_granted"):
        timestamp.token_of(reply)
    (tmp_path / "tsr").write_bytes(reply)
    assert b"Rejected" in openssl(tmp_path, "-reply", "-in", "tsr", "-text").stdout


def test_certificates_travel_only_when_asked_for() -> None:
    bare = timestamp.issue(Query("sha256", hashlib.sha256(DATA).digest(), certificates=False), CA.tsa, TERMS, 1, AT)
    assert len(bare) < len(TOKEN) - 1000
    assert timestamp.read(bare).certificate is None
    assert refused(bare) == "cms.certificate_missing"
    known = (CA.tsa.certificate, *CA.tsa.chain)
    assert timestamp.stamp(bare, DATA, CA.anchors, CA.evidence, known).at == AT


# ---------------------------------------------------------------- tokens that do not hold


def test_other_data_is_refused() -> None:
    assert refused(TOKEN, DATA + b" ") == "timestamp.imprint"


@given(st.integers(0, len(TOKEN) * 8 - 1))
def test_a_flipped_bit_never_moves_the_time(bit: int) -> None:
    changed = bytearray(TOKEN)
    changed[bit // 8] ^= 1 << bit % 8
    try:
        said = timestamp.stamp(bytes(changed), DATA, CA.anchors, CA.evidence)
    except NotTrusted:
        return
    assert said == timestamp.read(TOKEN)


def info(*, version: int = 1, imprint: bytes = b"", tail: bytes = b"") -> bytes:
    stamped = imprint or der.sequence(suite.SHA256, der.octets(hashlib.sha256(DATA).digest()))
    return der.sequence(der.integer(version), der.oid("1.2.3"), stamped, der.integer(1), der.generalized_time(AT), tail)


def signed(content: bytes, signer: SoftSigner = CA.tsa, *, kind: str = TST_INFO) -> bytes:
    prepared = signed_data.prepare(
        Content(kind, hashlib.sha256(content).digest(), content), signer.certificate, signer.chain, signer.suite, AT
    )
    return signed_data.embed(prepared, signer.sign(prepared.to_sign))


def test_a_foreign_token_with_all_options_holds() -> None:
    accuracy = der.sequence(der.integer(1), der.tlv(0x80, b"\x01"), der.tlv(0x81, b"\x01"))
    tail = accuracy + der.tlv(der.BOOLEAN, b"\xff") + der.integer(5) + der.explicit(0, der.explicit(4, der.sequence()))
    assert timestamp.verify(signed(info(tail=tail)), DATA, CA.anchors, CA.evidence) == AT


SHA1_IMPRINT = der.sequence(der.sequence(der.oid("1.3.14.3.2.26")), der.octets(hashlib.sha1(DATA).digest()))


@pytest.mark.parametrize(
    ("token", "code"),
    [
        (signed(info(version=2)), "timestamp.algorithm"),
        (signed(info(imprint=SHA1_IMPRINT)), "timestamp.algorithm"),
        (signed(info(tail=der.explicit(1, der.sequence()))), "der.malformed"),
        (signed(info(), kind=signed_data.DATA), "timestamp.not_a_token"),
        (signed(b""), "der.malformed"),
        (signed(info(), CA.seal), "certificate.usage"),
        (signed(info(), CA.member(1).signer), "certificate.usage"),
    ],
)
def test_tokens_that_do_not_hold(token: bytes, code: str) -> None:
    assert refused(token) == code


def test_a_detached_signature_is_no_token() -> None:
    with pytest.raises(NotTrusted):
        timestamp.read(b"")


def test_the_authoritys_certificate_is_judged_at_its_own_time() -> None:
    tsa = CA.issue(Purpose.TSA, Holder("DEMO TSA", pki.PLATFORM), pki.key("ec", 701), term=Term(AT - DAY, AT)).signer  # fmt: skip
    assert timestamp.verify(timestamp.issue(QUERY, tsa, TERMS, 1, AT), DATA, CA.anchors, CA.evidence) == AT
    late = timestamp.issue(QUERY, tsa, TERMS, 1, AT + timedelta(seconds=1))
    assert refused(late) == "certificate.expired"


def test_trust_and_revocation_are_needed_for_tokens_too() -> None:
    assert refused(TOKEN, evidence=Evidence((b"",))) == "certificate.status_unknown"
    assert refused(TOKEN, anchors=pki.Pki(1).anchors) == "certificate.path"
    ca = pki.Pki()
    token = timestamp.issue(QUERY, ca.tsa, TERMS, 1, AT)
    ca.revoke(ca.tsa.certificate)
    assert refused(token, evidence=ca.evidence, anchors=ca.anchors) == "certificate.revoked"

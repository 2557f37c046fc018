"""Two steps make the same signature as one; whatever is changed between them is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import NotTrusted, NotValid
from signing.rules import cms, der, elsewhere
from signing.rules.elsewhere import Order
from tests.support import pki
from tests.support.pki import AT

PKI = pki.shared()
EC, RSA, OTHER = (PKI.member(31, "ec").signer, PKI.member(32, "rsa").signer, PKI.member(33, "ec").signer)
SIGNERS = {"ecdsa_p256": EC, "rsa_pss": RSA, "rsa_pkcs1": replace(RSA, suite="rsa_pkcs1")}
DATA = b"exactly these bytes"


def ordered(suite: str) -> Order:
    signer = SIGNERS[suite]
    return elsewhere.order(signer.certificate, signer.chain, suite, AT)


@pytest.mark.parametrize("suite", SIGNERS)
@settings(max_examples=10, deadline=None)
@given(data=st.binary(max_size=300))
def test_two_steps_make_what_one_makes(suite: str, data: bytes) -> None:
    asked = ordered(suite)
    to_sign = elsewhere.prepared(data, asked).to_sign
    p7s = elsewhere.finished(data, asked, SIGNERS[suite].sign(to_sign))
    found = cms.verify(data, p7s)
    assert (found.certificate, set(found.chain)) == (asked.certificate, set(asked.chain))
    assert (found.suite, found.signing_time) == (suite, AT)


def test_without_a_suite_the_preferred_one_of_the_key_is_taken() -> None:
    assert elsewhere.order(EC.certificate, (), "", AT).suite == "ecdsa_p256"
    assert elsewhere.order(RSA.certificate, (), "", AT).suite == "rsa_pss"


def test_the_pair_of_numbers_that_tokens_give_is_taken_as_well() -> None:
    asked = ordered("ecdsa_p256")
    r, s = decode_dss_signature(EC.sign(elsewhere.prepared(DATA, asked).to_sign))
    assert cms.verify(DATA, elsewhere.finished(DATA, asked, r.to_bytes(32) + s.to_bytes(32)))
    swapped = elsewhere.finished(DATA, asked, s.to_bytes(32) + r.to_bytes(32))
    with pytest.raises(NotTrusted, match=r"signature\.wrong"):
        cms.verify(DATA, swapped)


def test_fractions_of_a_second_are_left_out_before_they_could_differ() -> None:
    late = AT + timedelta(microseconds=999_999)
    assert elsewhere.order(EC.certificate, (), "", late).at == AT


@pytest.mark.parametrize(
    "change",
    [
        lambda asked: replace(asked, at=AT + timedelta(seconds=1)),
        lambda asked: replace(asked, certificate=OTHER.certificate),
        lambda asked: replace(asked, suite="rsa_pss"),
    ],
    ids=["moment", "certificate", "suite"],
)
def test_an_order_changed_between_the_steps_is_seen(change: object) -> None:
    assert callable(change)
    asked = ordered("ecdsa_p256")
    signature = EC.sign(elsewhere.prepared(DATA, asked).to_sign)
    p7s = elsewhere.finished(DATA, change(asked), signature)
    with pytest.raises(NotTrusted, match=r"signature\.wrong|key\.unsuited"):
        cms.verify(DATA, p7s)


def test_other_bytes_and_another_document_are_seen() -> None:
    asked = ordered("ecdsa_p256")
    for wrong in (DATA, DATA + b"!", elsewhere.prepared(DATA + b"!", asked).to_sign):
        p7s = elsewhere.finished(DATA, asked, EC.sign(wrong))
        with pytest.raises(NotTrusted, match=r"signature\.wrong"):
            cms.verify(DATA, p7s)
    good = elsewhere.finished(DATA, asked, EC.sign(elsewhere.prepared(DATA, asked).to_sign))
    with pytest.raises(NotTrusted, match=r"cms\.digest"):
        cms.verify(DATA + b"!", good)


@pytest.mark.parametrize("length", [0, 1025, 1 << 16])
def test_what_cannot_be_a_signature_is_refused(length: int) -> None:
    with pytest.raises(NotValid, match=r"elsewhere\.signature"):
        elsewhere.finished(DATA, ordered("rsa_pss"), bytes(length))
    assert elsewhere.finished(DATA, ordered("rsa_pss"), bytes(1024))


@pytest.mark.parametrize(
    ("certificate", "chain", "suite", "code"),
    [
        (b"", (), "", "der.malformed"),
        (EC.certificate, (b"0\x80",), "", "der.malformed"),
        (EC.certificate, (EC.certificate,) * 11, "", "certificate.too_many"),
        (EC.certificate, (), "rsa_pss", "key.unsuited"),
        (RSA.certificate, (), "ecdsa_p256", "key.unsuited"),
        (RSA.certificate, (), "rsa_sha1", "algorithm.refused"),
        (RSA.certificate, (), "sm2_sm3", "algorithm.refused"),
    ],
)
def test_an_order_that_cannot_be_met_is_refused(
    certificate: bytes, chain: tuple[bytes, ...], suite: str, code: str
) -> None:
    with pytest.raises(NotTrusted) as caught:
        elsewhere.order(certificate, chain, suite, AT)
    assert caught.value.code == code


# --- what a key may sign ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suite", SIGNERS)
def test_the_attributes_of_the_document_are_known(suite: str) -> None:
    asked = ordered(suite)
    to_sign = elsewhere.prepared(DATA, asked).to_sign
    assert elsewhere.check(to_sign, DATA, asked.certificate, suite) == AT


def altered() -> dict[str, bytes]:
    asked = ordered("ecdsa_p256")
    good = elsewhere.prepared(DATA, asked).to_sign
    attributes = [each.raw for each in der.read(good, der.SET).parts]
    untimed = [each for each in attributes if der.time(AT) not in each]
    strange = der.sequence(der.oid("1.2.3"), der.tlv(der.SET, der.null()))
    empty = der.sequence(der.oid("1.2.840.113549.1.9.5"), der.tlv(der.SET))
    return {
        "the document itself": DATA,
        "nothing": b"",
        "a digest": bytes(32),
        "another document": elsewhere.prepared(DATA + b"!", asked).to_sign,
        "another certificate": elsewhere.prepared(DATA, replace(asked, certificate=OTHER.certificate)).to_sign,
        "another suite": elsewhere.prepared(DATA, replace(asked, suite="rsa_pss")).to_sign,
        "no moment": der.set_of(untimed),
        "an empty moment": der.set_of([*untimed, empty]),
        "one more": der.set_of([*attributes, strange]),
        "one less": der.set_of(attributes[1:]),
        "a tail": good + b"\0",
        "a sequence": der.sequence(*attributes),
        "too long": der.set_of(
            [*attributes, der.sequence(der.oid("1.2.3"), der.tlv(der.SET, der.octets(bytes(5000))))]
        ),
    }


@pytest.mark.parametrize("name", altered())
def test_nothing_else_is(name: str) -> None:
    with pytest.raises(NotTrusted, match=r"elsewhere\.not_attributes"):
        elsewhere.check(altered()[name], DATA, EC.certificate, "ecdsa_p256")

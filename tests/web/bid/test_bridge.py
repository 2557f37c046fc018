"""Keys of a bridge in the page's core: whatever it answers, nothing but a signature that holds is used."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding

from kernel import canon
from signing.rules import cms, signed_data, suite
from signing.rules.signer import Keystore
from tests.support import pki
from tests.support.bid import answered

DATA: Final = b'{"v":"ebid-act/v1"}'
CA: Final = pki.shared()
EC, RSA, OTHER = CA.member(31), CA.member(32, "rsa"), CA.member(33)
SCRIPT: Final = """
const answers = async () => {
  const made = [];
  for (const { said, at } of given) {
    const asked = [], tell = async (what, body) => (asked.push({ what, body }), said[what]);
    made.push(await attempt(async () => {
      await bridge.found(tell);
      const { signer, opener } = await bridge.hands(tell);
      return { p7s: await cades.sign(Uint8Array.from([123, 34, 118, 34, 58, 34, 101, 98, 105, 100, 45, 97, 99, 116, 47,
        118, 49, 34, 125]), signer, new Date(at)), opener: Boolean(opener), asked };
    }));
  }
  return made;
};
answer(await answers());"""


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def to_sign(held: Keystore, name: str) -> bytes:
    digest = canon.sha256(DATA)
    return cms.prepare(digest, held.certificate, held.chain, name, pki.AT).to_sign


def value(held: Keystore, name: str) -> bytes:
    return suite.named(name).sign(held.key, to_sign(held, name))


def said(held: Keystore, name: str, signature: bytes, **more: object) -> dict[str, Any]:
    listed = [
        {"use": "sign", "certificate": b64(held.certificate), "chain": [b64(c) for c in held.chain], "suite": name}
    ]
    return {
        "": {"said": {"v": "ebid-bridge/v1"}},
        "certificates": {"said": {"certificates": listed}},
        "sign": {"said": {"signature": b64(signature)}},
    } | more


def tried(*answers: Mapping[str, Any]) -> list[Any]:
    made: list[Any] = answered(SCRIPT, [{"said": each, "at": canon.instant(pki.AT)} for each in answers])
    return made


def pair(signature: bytes) -> bytes:
    r, s = decode_dss_signature(signature)
    return r.to_bytes(32) + s.to_bytes(32)


def test_every_suite_of_a_token_is_taken_and_both_forms_of_ecdsa() -> None:
    ec = value(EC.sign, "ecdsa_p256")
    made = [
        (EC.sign, "ecdsa_p256", ec),
        (EC.sign, "ecdsa_p256", pair(ec)),
        (RSA.sign, "rsa_pss", value(RSA.sign, "rsa_pss")),
        (RSA.sign, "rsa_pkcs1", value(RSA.sign, "rsa_pkcs1")),
    ]
    for (held, name, _), found in zip(made, tried(*(said(*each) for each in made)), strict=True):
        signature = cms.verify(DATA, found["p7s"])
        assert (signature.suite, signature.certificate, {*signature.chain}) == (name, held.certificate, {*held.chain})
        assert signed_data.read(found["p7s"]).to_verify == to_sign(held, name)
        body = found["asked"][-1]["body"]
        assert body["certificate_sha256"] == canon.sha256(held.certificate).hex()
        assert base64.b64decode(body["document"]) == DATA
        assert base64.b64decode(body["to_sign"]) == to_sign(held, name)


def test_small_numbers_of_a_signature_are_read_back_whole() -> None:
    """r and s begin with a zero byte now and then: both forms verify, whatever their length."""
    script = """answer(await Promise.all(given.map((each) => values.made({ suite: "ecdsa_p256",
      certificate: each.certificate, value: async () => each.value }, each.data, each.data))));"""
    signed = ((bytes([n // 256, n % 256]), suite.named("ecdsa_p256")) for n in range(5000))
    data, value = next((d, v) for d, by in signed if len(v := by.sign(EC.sign.key, d)) < 70)
    made = [{"certificate": EC.sign.certificate, "data": data, "value": each} for each in (value, pair(value))]
    assert answered(script, made) == [value, value]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"": {"absent": True}}, "bridge.absent"),
        ({"": {"said": {"v": "ebid-bridge/v2"}}}, "bridge.strange_answer"),
        ({"certificates": {"refused": {"code": "bridge.not_paired", "zh": "x", "en": "x"}}}, "bridge.not_paired"),
        ({"certificates": {"said": {"certificates": []}}}, "bridge.strange_answer"),
        ({"certificates": {"said": {}}}, "bridge.strange_answer"),
        ({"certificates": {"said": {"certificates": [{"use": "sign"}]}}}, "bridge.strange_answer"),
        ({"sign": {"refused": {"code": "bridge.declined", "zh": "x", "en": "x"}}}, "bridge.declined"),
        ({"sign": {"refused": {}}}, "bridge.refused"),
        ({"sign": {"absent": True}}, "bridge.absent"),
        ({"sign": {"said": {}}}, "bridge.strange_answer"),
        ({"sign": {"said": {"signature": ""}}}, "signature.wrong"),
        ({"sign": {"said": {"signature": b64(bytes(64))}}}, "signature.wrong"),
        ({"sign": {"said": {"signature": b64(b"\x30\x03\x02\x01\x01" * 9)}}}, "signature.wrong"),
        ({"sign": {"said": {"signature": b64(value(OTHER.sign, "ecdsa_p256"))}}}, "signature.wrong"),
    ],
)
def test_what_a_bridge_must_not_answer_is_told(changed: dict[str, Any], code: str) -> None:
    (found,) = tried(said(EC.sign, "ecdsa_p256", value(EC.sign, "ecdsa_p256"), **changed))
    assert found["code"] == code


@pytest.mark.parametrize("name", ["rsa_pss", "sm9", "constructor", ""])
def test_a_suite_that_is_not_the_keys_is_refused(name: str) -> None:
    (found,) = tried(said(EC.sign, name, value(EC.sign, "ecdsa_p256")))
    assert found["code"] == "key.unsuited"


def test_certificates_come_from_pem_and_der_and_say_by_which_suite_they_sign() -> None:
    script = """answer(await Promise.all(given.map(({ data, wanted }) => attempt(async () => {
      const [first, ...rest] = certificate.listed(data);
      return { first, rest, suite: values.suited(first, wanted) };
    }))));"""
    pem = b"# ours\n" + b"".join(
        x509.load_der_x509_certificate(each).public_bytes(Encoding.PEM)
        for each in (EC.sign.certificate, *EC.sign.chain)
    )
    asked = [(pem, ""), (RSA.sign.certificate, ""), (RSA.sign.certificate, "rsa_pkcs1"), (EC.sign.certificate, "rsa_pss"),
             (EC.encrypt.certificate, ""), (b"", ""), (b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----", "")]  # fmt: skip
    found = answered(script, [{"data": data, "wanted": wanted} for data, wanted in asked])
    assert (found[0]["first"], found[0]["rest"]) == (EC.sign.certificate, list(EC.sign.chain))
    assert [each["suite"] for each in found[:3]] == ["ecdsa_p256", "rsa_pss", "rsa_pkcs1"]
    assert [each["code"] for each in found[3:]] == ["key.unsuited", "key.unsuited", "der.malformed", "der.malformed"]

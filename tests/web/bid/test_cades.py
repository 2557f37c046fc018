"""Signatures made in the page: the bytes that Python signs, accepted by Python's reader and by openssl."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel import canon
from signing.rules import cms, der, signed_data
from signing.rules.signer import Keystore
from tests.support import pki
from tests.support.bid import answered

DATA: Final = b"the exact bytes\r\n"
CA: Final = pki.shared()
STORES: Final = {"ecdsa_p256": CA.member(1).sign, "rsa_pss": CA.member(2, "rsa").sign}
SIGN: Final = """
const made = [];
for (const { store, document, at } of given) made.push(await attempt(async () =>
  cades.sign(document, await keystore.signer(store), new Date(at))));
answer(made);"""


def stored(held: Keystore) -> dict[str, Any]:
    pkcs8 = held.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return {"pkcs8": pkcs8, "certificates": [*held.chain, held.certificate]}


def signed(held: Keystore, *asked: tuple[bytes, datetime]) -> list[Any]:
    given = [{"store": stored(held), "document": data, "at": canon.instant(at)} for data, at in asked]
    made: list[Any] = answered(SIGN, given)
    return made


@pytest.mark.parametrize("suite", STORES)
def test_python_verifies_it_and_signs_the_same_attributes(suite: str) -> None:
    """Empty, some bytes, and 100 kB; the one difference from Python's own file is the signature value."""
    for data, p7s in zip(
        datas := (b"", DATA, bytes(100_000)), signed(STORES[suite], *((d, pki.AT) for d in datas)), strict=True
    ):
        found = cms.verify(data, p7s)
        assert (found.suite, found.signing_time) == (suite, pki.AT)
        own = cms.sign(data, STORES[suite].signer, pki.AT)
        ours, theirs = signed_data.read(p7s), signed_data.read(own)
        assert ours.to_verify == theirs.to_verify
        assert ours.certificates == theirs.certificates
        if suite == "rsa_pss":
            assert p7s.replace(ours.signature, b"") == own.replace(theirs.signature, b"")


@pytest.mark.parametrize("suite", STORES)
def test_openssl_accepts_it_as_cades(suite: str, tmp_path: Path) -> None:
    (p7s,) = signed(STORES[suite], (DATA, pki.AT))
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "p7s").write_bytes(p7s)
    (tmp_path / "root").write_bytes(x509.load_der_x509_certificate(CA.root.certificate).public_bytes(Encoding.PEM))
    command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "p7s", "-content", "data",
               "-CAfile", "root", "-purpose", "any", "-attime", str(int(pki.AT.timestamp())), "-out", "out"]  # fmt: skip
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    assert (tmp_path / "out").read_bytes() == DATA


def test_a_claimed_time_is_written_as_the_standard_wants_it() -> None:
    """RFC 5652 11.3: UTCTime from 1950 to 2049, GeneralizedTime before and after, no fraction."""
    second = timedelta(seconds=1)
    first, after = datetime(1950, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
    asked = (first - second, first, after - second, after, pki.AT + timedelta(microseconds=999_000))
    for at, p7s in zip(asked, signed(STORES["ecdsa_p256"], *((DATA, at) for at in asked)), strict=True):
        assert signed_data.read(p7s).attributes[signed_data.SIGNING_TIME].raw == der.time(at)


def test_a_hundred_signatures_by_p256_are_all_strict() -> None:
    """r and s begin with a zero byte or a high bit now and then: both are numbers in their shortest form."""
    made = signed(STORES["ecdsa_p256"], *((bytes([n]), pki.AT) for n in range(100)))
    assert [cms.verify(bytes([n]), p7s).suite for n, p7s in enumerate(made)] == ["ecdsa_p256"] * 100


@settings(max_examples=10)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=30))
def test_numbers_and_sets_are_written_as_python_writes_them(values: list[bytes]) -> None:
    script = """answer({ set: der.tlv(der.SET, ...der.sorted(given.map((each) => der.octets(each)))),
      numbers: given.map((each) => der.unsigned(each)) });"""
    made = answered(script, values)
    assert made["set"] == der.set_of({der.octets(each) for each in values})
    assert made["numbers"] == [der.integer(int.from_bytes(each)) for each in values]


def test_a_key_signs_only_for_a_certificate_that_is_its_own_and_may_sign() -> None:
    one, other = CA.member(3), CA.member(4)
    signer, mixed = stored(one.sign), stored(other.sign)
    encryption = stored(one.encrypt) | {"certificates": [one.encrypt.certificate]}
    rsa = stored(STORES["rsa_pss"])
    asked = [
        signer,
        signer | {"certificates": mixed["certificates"]},
        encryption,
        rsa | {"certificates": signer["certificates"]},
        signer | {"certificates": [mixed["certificates"][-1], *signer["certificates"]]},
    ]
    given = [{"store": each, "document": DATA, "at": canon.instant(pki.AT)} for each in asked]
    right, anothers, cannot, kind, found = answered(SIGN, given)
    assert cms.verify(DATA, right).certificate == one.sign.certificate
    assert anothers["code"] == "key.not_of_certificate"
    assert cannot["code"] == "key.unsuited"
    assert kind["code"] == "key.not_of_certificate"
    assert cms.verify(DATA, found).certificate == one.sign.certificate

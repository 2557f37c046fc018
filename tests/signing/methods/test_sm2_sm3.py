"""SM2 with SM3 by libcrypto: the standard's example, GmSSL in both directions, and what must not verify."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import gmssl_pyx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import NotTrusted, Unavailable
from signing.methods import sm2_sm3
from signing.rules import der, sm2, suite
from signing.rules.sm2 import Sm2Key

# GB/T 32918.5-2017, annex A.2 (also in draft-shen-sm2-ecdsa): the key pair, the message, ZA, e = SM3(ZA ‖ M), r and s.
SCALAR = bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
POINT = bytes.fromhex(
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
BASE = bytes.fromhex(
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
)
MESSAGE = b"message digest"
ZA = bytes.fromhex("b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3")
E = bytes.fromhex("f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640")
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA

SPKI = sm2.public(POINT)
KEY = Sm2Key(SCALAR, SPKI)
METHOD = suite.named("sm2_sm3", suite.NATIONAL)


def pair(r: int, s: int) -> bytes:
    return der.sequence(der.integer(r), der.integer(s))


def holds(signature: bytes, data: bytes = MESSAGE, spki: bytes = SPKI) -> bool:
    try:
        METHOD.check(spki, signature, data, "sm3")
    except NotTrusted as refusal:
        return {"signature.wrong": False}[refusal.code]
    return True


def another() -> Sm2Key:
    point, scalar = gmssl_pyx.sm2_key_generate()
    return Sm2Key(scalar, sm2.public(point))


# ---------------------------------------------------------------- the standard's example


def test_sm3_and_the_signers_digest_are_the_standards() -> None:
    """SM3 by GB/T 32905 annex A; ZA over the id's length, the id, the curve, its base point and the key."""
    assert suite.digest("sm3", b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    numbers = b"".join(number.to_bytes(32, "big") for number in (sm2.A, sm2.B))
    length = (8 * len(sm2_sm3.SIGNER_ID)).to_bytes(2, "big")
    assert suite.digest("sm3", length + sm2_sm3.SIGNER_ID + numbers + BASE + POINT) == ZA
    assert suite.digest("sm3", ZA + MESSAGE) == E


def test_the_standards_signature_verifies() -> None:
    assert holds(pair(R, S))


@pytest.mark.parametrize(
    "signature",
    [
        pair(0, S),
        pair(R, 0),
        pair(0, 0),
        pair(sm2.N, S),
        pair(R, sm2.N),
        pair(R + sm2.N, S),
        pair(R, S + sm2.N),
        pair(R, sm2.N - R),  # r + s = 0 modulo n, which the standard refuses by name
        pair(-R, S),
        pair(S, R),
        pair(R, S)[:-1],
        pair(R, S)[:2],
        pair(R, S) + b"\0",
        der.sequence(der.integer(R), der.integer(S), der.integer(1)),
        der.sequence(der.integer(R)),
        b"\x30\x81" + pair(R, S)[1:],  # the length in a longer form than needed
        R.to_bytes(32, "big") + S.to_bytes(32, "big"),
        b"\0",
        b"",
        bytes(70_000),
    ],
)
def test_what_is_not_the_signature(signature: bytes) -> None:
    assert not holds(signature)


@given(st.integers(0, len(pair(R, S)) * 8 - 1))
def test_no_bit_of_a_signature_can_be_changed(bit: int) -> None:
    changed = bytearray(pair(R, S))
    changed[bit // 8] ^= 1 << bit % 8
    assert not holds(bytes(changed))


@pytest.mark.parametrize("data", [b"", b"message digesu", b"message digest\0", b"Message digest", E])
def test_another_message(data: bytes) -> None:
    assert not holds(pair(R, S), data)


def test_another_key() -> None:
    assert not holds(pair(R, S), spki=another().spki)


# ---------------------------------------------------------------- GmSSL in both directions


@given(st.binary(max_size=2000))
def test_what_we_sign_gmssl_accepts(data: bytes) -> None:
    signature = METHOD.sign(KEY, data)
    assert holds(signature, data)
    assert gmssl_pyx.sm2_verify(POINT, data, signature)


@given(st.binary(max_size=2000))
def test_what_gmssl_signs_we_accept(data: bytes) -> None:
    assert holds(gmssl_pyx.sm2_sign(SCALAR, POINT, data), data)


@pytest.mark.parametrize("identity", [b"1", b"1234567812345679", b"ALICE123@YAHOO.COM", b"123456781234567", None])
def test_a_signature_under_another_signer_id_does_not_hold(identity: bytes | None) -> None:
    """None: over SM3 of the message alone, without anybody's id."""
    signature = gmssl_pyx.sm2_sign(SCALAR, POINT, MESSAGE, signer_id=identity)
    assert not holds(signature)
    assert holds(gmssl_pyx.sm2_sign(SCALAR, POINT, MESSAGE, signer_id=b"1234567812345678"))


# ---------------------------------------------------------------- the suite's promises


def test_it_is_on_a_list_of_its_own() -> None:
    """No tender of today takes a national signature by accident."""
    assert "sm2_sm3" not in suite.ALLOWED
    assert suite.for_key(SPKI, suite.NATIONAL) is METHOD
    assert suite.reading(METHOD.identifier, "sm3", suite.NATIONAL) is METHOD
    with pytest.raises(NotTrusted, match=r"^algorithm\.refused"):
        suite.named("sm2_sm3")
    with pytest.raises(NotTrusted, match=r"^algorithm\.refused"):
        suite.reading(METHOD.identifier, "sm3")
    with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
        suite.for_key(SPKI)
    with pytest.raises(NotTrusted, match=r"^algorithm\.refused.*2026-1-SM"):
        suite.named("ecdsa_p256", suite.NATIONAL)


@pytest.mark.parametrize(
    ("identifier", "digest"),
    [
        (der.sequence(der.oid("1.2.156.10197.1.501"), der.null()), "sm3"),
        (der.sequence(der.oid("1.2.156.10197.1.301")), "sm3"),
        (der.sequence(der.oid("1.2.156.10197.1.501")), "sha256"),
    ],
)
def test_it_has_one_name_and_one_hash(identifier: bytes, digest: str) -> None:
    assert not METHOD.reads(identifier, digest)


def test_keys_of_another_kind_are_refused_on_both_sides() -> None:
    with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
        METHOD.sign(ec.generate_private_key(ec.SECP256R1()), MESSAGE)
    for spki, digest in ((SPKI[:-1] + b"\0", "sm3"), (b"", "sm3"), (SPKI, "sha256")):
        with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
            METHOD.check(spki, pair(R, S), MESSAGE, digest)
    for name in suite.ALLOWED:
        with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
            suite.named(name).sign(KEY, MESSAGE)


def test_a_key_that_claims_anothers_public_key_signs_nothing() -> None:
    with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
        METHOD.sign(Sm2Key(SCALAR, another().spki), MESSAGE)


def test_every_signature_is_another() -> None:
    """The nonce is fresh each time; two signatures with one nonce would give the key away."""
    assert len({METHOD.sign(KEY, MESSAGE) for _ in range(8)}) == 8


# ---------------------------------------------------------------- a machine without it


@pytest.mark.parametrize("library", ["libno-such-thing.so.0", "libc.so.6"])
def test_a_machine_without_sm2_says_so(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sm2_sm3, "LIBRARY", library)
    with pytest.raises(Unavailable, match=r"^algorithm\.unavailable") as refused:
        holds(pair(R, S))
    assert "libcrypto" in refused.value.words.zh
    assert "libssl3" in refused.value.remedy.en
    with pytest.raises(Unavailable, match=r"^algorithm\.unavailable"):
        METHOD.sign(KEY, MESSAGE)


def test_a_libcrypto_without_sm2_says_so(tmp_path: Path) -> None:
    """By OpenSSL's own settings: its null provider alone is there, so the library loads and knows no algorithm."""
    settings = tmp_path / "openssl.cnf"
    settings.write_text("openssl_conf=a\n[a]\nproviders=b\n[b]\nnull=c\n[c]\nactivate=1\n", "ascii")
    asked = "from signing.methods import sm2_sm3\nsm2_sm3.libcrypto(sm2_sm3.LIBRARY)"
    command = [sys.executable, "-c", asked]
    assert subprocess.run(command, check=False).returncode == 0
    said = subprocess.run(command, env=os.environ | {"OPENSSL_CONF": str(settings)}, capture_output=True, check=False)
    assert said.returncode == 1
    assert b"algorithm.unavailable" in said.stderr

"""Keys on the SM2 curve: one form is read, and nothing that is not on the curve."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import NotTrusted, NotValid
from signing.rules import der, sm2
from signing.rules.sm2 import Sm2Key

# The key pair of the example in annex A.2 of GB/T 32918.5-2017 (also in draft-shen-sm2-ecdsa).
SCALAR = bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
POINT = bytes.fromhex(
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
SPKI = sm2.public(POINT)
CURVE = der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.156.10197.1.301"))
NIST = der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.840.10045.3.1.7"))


def bits(data: bytes) -> bytes:
    return der.tlv(der.BIT_STRING, b"\0", data)


def pkcs8(
    version: int = 0, curve: bytes = CURVE, own: int = 1, scalar: bytes = SCALAR, point: bytes = b"\4" + POINT
) -> bytes:
    inner = der.sequence(der.integer(own), der.octets(scalar), der.explicit(1, bits(point)))
    return der.sequence(der.integer(version), curve, der.octets(inner))


def openssl(folder: Path, *options: str) -> bytes:
    return subprocess.run(["openssl", *options], cwd=folder, check=True, capture_output=True).stdout


@pytest.mark.parametrize("form", ["PEM", "DER"])
def test_what_openssl_makes_is_read(form: str, tmp_path: Path) -> None:
    openssl(tmp_path, "genpkey", "-algorithm", "SM2", "-out", "made")
    key = sm2.read(openssl(tmp_path, "pkcs8", "-topk8", "-nocrypt", "-in", "made", "-outform", form))
    assert key.spki == openssl(tmp_path, "pkey", "-in", "made", "-pubout", "-outform", "DER")


def test_a_key_is_never_printed() -> None:
    key = sm2.read(pkcs8())
    assert key == Sm2Key(SCALAR, SPKI)
    assert SCALAR.hex() not in repr(key)
    assert repr(SCALAR) not in repr(key)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        pkcs8()[:-1],
        pkcs8() + b"\0",
        pkcs8(version=1),
        pkcs8(own=2),
        pkcs8(curve=NIST),
        pkcs8(scalar=SCALAR[1:]),
        pkcs8(scalar=bytes(32)),
        pkcs8(scalar=(sm2.N - 1).to_bytes(32, "big")),
        pkcs8(point=b""),
        pkcs8(point=b"\2" + POINT[:32]),
        pkcs8(point=b"\4" + POINT[:-1] + b"\0"),
        Sm2Key(SCALAR, SPKI).pkcs8,  # without its public key
        b"-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n",
        b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
    ],
)
def test_what_is_no_key_has_one_answer(data: bytes) -> None:
    with pytest.raises(NotValid, match=r"^key\.unreadable"):
        sm2.read(data)


def test_the_greatest_key_is_two_below_the_order() -> None:
    """1 … n − 2: with n − 1 no signature could be made (GB/T 32918.1, 5.2.2.2)."""
    assert Sm2Key((sm2.N - 2).to_bytes(32, "big"), SPKI)
    assert Sm2Key((1).to_bytes(32, "big"), SPKI)


@pytest.mark.parametrize(
    ("fits", "spki"),
    [
        (True, SPKI),
        (False, b""),
        (False, SPKI[:-1]),
        (False, SPKI + b"\0"),
        (False, SPKI[:-64] + b"\0" + POINT),
        (False, SPKI.replace(CURVE, NIST)),
        (False, der.sequence(CURVE, bits(b"\2" + POINT[:32]))),
        (False, der.sequence(CURVE, bits(b"\4" + bytes(64)))),
        (False, der.sequence(CURVE, bits(b"\4" + POINT[32:] + POINT[:32]))),
        (False, der.sequence(CURVE, bits(b"\0"))),
    ],
)
def test_only_points_of_the_curve_in_their_one_form(fits: bool, spki: bytes) -> None:
    assert sm2.on_curve(spki) is fits


def test_a_coordinate_is_below_the_prime() -> None:
    """0 < y = √b: the point with x = 0; the same one spelt with x = p is another spelling, refused."""
    y = pow(sm2.B, (sm2.P + 1) // 4, sm2.P)
    assert sm2.public(bytes(32) + y.to_bytes(32, "big"))
    with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
        sm2.public(sm2.P.to_bytes(32, "big") + y.to_bytes(32, "big"))


@given(st.integers(0, 64 * 8 - 1))
def test_no_bit_of_a_point_can_be_changed(bit: int) -> None:
    changed = bytearray(POINT)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(NotTrusted, match=r"^key\.unsuited"):
        sm2.public(bytes(changed))

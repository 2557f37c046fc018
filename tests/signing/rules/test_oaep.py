"""The padding of RSA-OAEP against libcrypto's, and every way in which it can be wrong."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.rules import oaep
from signing.rules.keywrap import OAEP_SHA256
from tests.support import pki
from tests.support.parts import vectors

KEY = pki.key("rsa", 1)
LONGEST = 256 - 2 * 32 - 2


def block(message: bytes, padding: OAEP = OAEP_SHA256) -> bytes:
    """What a token gives that does the bare RSA alone."""
    assert isinstance(KEY, rsa.RSAPrivateKey)
    numbers = KEY.private_numbers()
    wrapped = int.from_bytes(KEY.public_key().encrypt(message, padding))
    return pow(wrapped, numbers.d, numbers.public_numbers.n).to_bytes(256)


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=LONGEST))
def test_what_libcrypto_padded_comes_back(message: bytes) -> None:
    assert oaep.unpadded(block(message)) == message


@pytest.mark.parametrize("message", [b"", b"\0" * 32, b"\1" * 32, b"x" * LONGEST], ids=["none", "0", "1", "longest"])
def test_messages_that_look_like_padding(message: bytes) -> None:
    assert oaep.unpadded(block(message)) == message


@pytest.mark.parametrize("at", [0, 1, 32, 33, 64, 65, 128, 255])
def test_one_changed_byte_anywhere_is_refused(at: int) -> None:
    changed = bytearray(block(b"key"))
    changed[at] ^= 0x80
    with pytest.raises(ValueError, match="not a message padded"):
        oaep.unpadded(bytes(changed))


@pytest.mark.parametrize(
    "padding",
    [
        OAEP(MGF1(hashes.SHA1()), hashes.SHA1(), None),
        OAEP(MGF1(hashes.SHA1()), hashes.SHA256(), None),
        OAEP(MGF1(hashes.SHA256()), hashes.SHA256(), b"label"),
    ],
    ids=["sha1", "sha1 mask", "label"],
)
def test_another_padding_is_refused(padding: OAEP) -> None:
    with pytest.raises(ValueError, match="not a message padded"):
        oaep.unpadded(block(b"key", padding))


@pytest.mark.parametrize("length", [0, 1, 33, 64, 65])
def test_a_block_without_room_for_a_message_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="not a message padded"):
        oaep.unpadded(bytes(length))


def test_project_wycheproofs_vectors() -> None:
    """What a token's bare RSA gives of each ciphertext; labels are not used here, so a labelled one must be refused."""
    (group,) = json.loads((vectors("wycheproof") / "rsa_oaep_2048_sha256_mgf1sha256_test.json").read_text())[
        "testGroups"
    ]
    n, d = (int(group["privateKey"][name], 16) for name in ("modulus", "privateExponent"))
    for case in group["tests"]:
        ciphertext = int(case["ct"] or "0", 16)
        if len(case["ct"]) != 512 or ciphertext >= n:  # the token itself refuses such
            continue
        try:
            found = oaep.unpadded(pow(ciphertext, d, n).to_bytes(256)).hex()
        except ValueError:
            found = "invalid"
        good = case["result"] == "valid" and not case["label"]
        assert found == (case["msg"] if good else "invalid"), (case["tcId"], case["comment"])
    assert len(group["tests"]) == 37

"""Cobblestone-256: the design's vector, the public vectors, and every way to tamper."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from kernel.canon import u32
from kernel.errors import NotTrusted
from signing.rules import cobblestone as stone
from tests.support.parts import vectors

KEY, SALT = bytes(range(32)), bytes(range(24))
CONTEXT = b"ebid/v1|T-0001|L1|O-abc|1"
PLAIN = b"ebid-plain/v1\n" + u32(12) + b'{"files":[]}'


def by_hand(key: bytes, salt: bytes, context: bytes, plain: bytes) -> bytes:
    """The file as the specification builds it, apart from the library that writes ours."""
    aead, base, commitment = stone.derive(key, salt, context)
    chunks = [plain[at : at + stone.CHUNK] for at in range(0, len(plain) + 1, stone.CHUNK)]
    nonces = [(int.from_bytes(base) ^ n).to_bytes(12) for n in range(len(chunks))]
    box = AESGCM(aead)
    return salt + commitment + b"".join(box.encrypt(n, c, None) for n, c in zip(nonces, chunks, strict=True))


def opened(sealed: bytes, key: bytes = KEY, context: bytes = CONTEXT, step: int = 5000) -> bytes:
    return b"".join(stone.opened((sealed[at : at + step] for at in range(0, len(sealed), step)), key, context))


def test_published_vector() -> None:
    assert stone.derive(KEY, SALT, CONTEXT)[2].hex() == (
        "1261f22616da52c5654c8d2d60be81f0006261183220e94e158c746a3ebcf75a"
    )
    sealed = by_hand(KEY, SALT, CONTEXT, PLAIN)
    assert len(sealed) == 102 == stone.sealed_size(len(PLAIN))
    assert hashlib.sha256(sealed).hexdigest() == "7c063e12d8af299b624fc97e1ea1142d65e280b42f7fd95e959b8e5db814ca66"
    assert opened(sealed) == PLAIN


@pytest.mark.parametrize("size", [0, 1, stone.CHUNK - 1, stone.CHUNK, stone.CHUNK + 1, 3 * stone.CHUNK, 100_000])
def test_encryptor_writes_what_the_specification_builds(size: int) -> None:
    plain = hashlib.shake_128(b"x").digest(size)
    cipher = stone.Encryptor(KEY, CONTEXT)
    sealed = cipher.update(plain) + cipher.finalize()
    assert sealed == by_hand(KEY, sealed[:24], CONTEXT, plain)
    assert len(sealed) == stone.sealed_size(size)
    assert stone.plain_size(len(sealed)) == size
    assert opened(sealed) == plain


def test_public_vectors() -> None:
    path = vectors("wycheproof") / "c2sp_chunked_encryption_aes_256_gcm_test.json"
    for group in json.loads(path.read_text())["testGroups"]:
        for case in group["tests"]:
            sealed = zlib.decompress(bytes.fromhex(case["ct"]))
            key, context = bytes.fromhex(case["key"]), bytes.fromhex(case["ctx"])
            if case["result"] == "valid":
                plain = opened(sealed, key, context)
                assert hashlib.sha512(plain).hexdigest() == case["msgSha512"], case["comment"]
                aead, base, _ = stone.derive(key, sealed[:24], context)
                assert (aead.hex(), base.hex()) == (case["aeadKey"], case["baseNonce"])
            else:
                with pytest.raises(NotTrusted, match=r"envelope\.not_opened"):
                    opened(sealed, key, context)


LONG = by_hand(KEY, SALT, CONTEXT, hashlib.shake_128(b"long").digest(2 * stone.CHUNK + 100))
STEP = stone.CHUNK + stone.TAG
A, B = 56 + STEP, 56 + 2 * STEP


@pytest.mark.parametrize(
    ("name", "tamper"),
    [
        ("cut at a chunk's border", lambda s: s[:A]),
        ("cut inside a chunk", lambda s: s[: A + 9]),
        ("last byte missing", lambda s: s[:-1]),
        ("one byte appended", lambda s: s + b"\0"),
        ("two chunks swapped", lambda s: s[:56] + s[A:B] + s[56:A] + s[B:]),
        ("a chunk left out", lambda s: s[:56] + s[A:]),
        ("a chunk twice", lambda s: s[:A] + s[56:]),
        ("last chunk again", lambda s: s + s[B:]),
        ("another salt", lambda s: b"\xff" * 24 + s[24:]),
        ("another commitment", lambda s: s[:24] + bytes(32) + s[56:]),
        ("header only", lambda s: s[:56]),
        ("nothing", lambda _: b""),
    ],
)
def test_tampered_files_do_not_open(name: str, tamper: Callable[[bytes], bytes]) -> None:
    with pytest.raises(NotTrusted) as caught:
        opened(tamper(LONG))
    assert caught.value.code == "envelope.not_opened", name


@given(st.integers(0, len(LONG) - 1), st.integers(1, 255))
def test_any_changed_byte_is_seen(at: int, change: int) -> None:
    with pytest.raises(NotTrusted):
        opened(LONG[:at] + bytes((LONG[at] ^ change,)) + LONG[at + 1 :], step=20_000)


@pytest.mark.parametrize("key", [bytes(32), b"", bytes(31), bytes(33)])
def test_wrong_keys_do_not_open(key: bytes) -> None:
    with pytest.raises(NotTrusted):
        opened(LONG, key=key)
    with pytest.raises(NotTrusted):
        stone.holds(key, LONG[:56], CONTEXT)


@pytest.mark.parametrize(
    "other",
    [
        b"ebid/v1|T-0002|L1|O-abc|1",
        b"ebid/v1|T-0001|L2|O-abc|1",
        b"ebid/v1|T-0001|L1|O-abd|1",
        b"ebid/v1|T-0001|L1|O-abc|2",
        b"",
    ],
)
def test_a_copied_ciphertext_does_not_open_in_another_name(other: bytes) -> None:
    with pytest.raises(NotTrusted):
        opened(LONG, context=other)
    stone.holds(KEY, LONG[:56], CONTEXT)
    with pytest.raises(NotTrusted):
        stone.holds(KEY, LONG[:56], other)


@pytest.mark.parametrize("header", [b"", LONG[:55], LONG[:57]])
def test_a_header_has_56_bytes(header: bytes) -> None:
    with pytest.raises(NotTrusted):
        stone.holds(KEY, header, CONTEXT)


def test_one_ciphertext_does_not_open_under_two_keys() -> None:
    """The commitment is part of the header, so a second key would need a SHA-512 collision."""
    commitments = {stone.derive(bytes([n]) * 32, SALT, CONTEXT)[2] for n in range(64)}
    assert len(commitments) == 64


@given(st.integers(0, 2**31))
def test_sizes_are_inverse(plain: int) -> None:
    assert stone.plain_size(stone.sealed_size(plain)) == plain


@pytest.mark.parametrize("size", [0, 55, 56, 71, 56 + STEP, 56 + STEP + 15, 56 + 2 * STEP])
def test_sizes_that_no_plaintext_has_are_refused(size: int) -> None:
    with pytest.raises(NotTrusted):
        stone.plain_size(size)


def test_truncated_files_give_plaintext_before_the_refusal() -> None:
    """Why nobody may read the output before the end."""
    parts = stone.opened(iter([LONG[:A], LONG[A:B]]), KEY, CONTEXT)
    early = next(parts) + next(parts)
    assert len(early) >= stone.CHUNK
    with pytest.raises(NotTrusted):
        list(parts)

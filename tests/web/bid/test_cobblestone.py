"""Cobblestone-256 in the browser's core against the Python client: the vector, both directions, every way to tamper."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Final

import pytest

from signing.rules import cobblestone as stone
from tests.support.bid import answered
from tests.support.parts import vectors

KEY, SALT = bytes(range(32)), bytes(range(24))
CONTEXT: Final = b"ebid/v1|T-0001|L1|O-abc|1"
PIECE: Final = 8 * 1024 * 1024
SIZES: Final = (0, 1, 16383, 16384, 16385, 64 * 16384 - 1, 64 * 16384, 64 * 16384 + 1, PIECE - 1, PIECE, PIECE + 1)
OPEN: Final = """
const made = [];
for (const { sealed, key, context, step = 5000 } of given) {
  made.push(await attempt(() => gathered(cobblestone.opened(steps(sealed, step), key, context))));
}
answer(made);"""


def plain(size: int) -> bytes:
    return hashlib.shake_128(b"plain").digest(size)


def by_python(data: bytes, key: bytes = KEY, context: bytes = CONTEXT) -> bytes:
    cipher = stone.Encryptor(key, context)
    return cipher.update(data) + cipher.finalize()


def test_the_vector_of_the_format() -> None:
    script = """
    const [head, text] = ["ebid-plain/v1\\n", '{"files":[]}'].map(bytes.utf8);
    const parts = [head, bytes.u32(12), text];
    answer([(await cobblestone.derive(...given)).commitment,
      await gathered(cobblestone.sealed(parts, given[0], given[2], given[1]))]);"""
    commitment, sealed = answered(script, [KEY, SALT, CONTEXT])
    assert commitment.hex() == "1261f22616da52c5654c8d2d60be81f0006261183220e94e158c746a3ebcf75a"
    assert len(sealed) == 102
    assert hashlib.sha256(sealed).hexdigest() == "7c063e12d8af299b624fc97e1ea1142d65e280b42f7fd95e959b8e5db814ca66"


def test_python_opens_what_the_browser_seals() -> None:
    script = """
    const made = [];
    for (const [data, step] of given.plain) {
      const parts = cobblestone.sealed(steps(data, step), given.key, given.context, given.salt);
      made.push([await gathered(parts), cobblestone.sealedSize(data.length)]);
    }
    answer(made);"""
    data = [plain(size) for size in SIZES]
    given = {"plain": [[each, 70_001] for each in data], "key": KEY, "salt": SALT, "context": CONTEXT}
    for due, (sealed, size) in zip(data, answered(script, given), strict=True):
        assert len(sealed) == size == stone.sealed_size(len(due))
        assert b"".join(stone.opened([sealed], KEY, CONTEXT)) == due


def test_the_browser_opens_what_python_seals() -> None:
    data = [plain(size) for size in SIZES]
    given = [{"sealed": by_python(each), "key": KEY, "context": CONTEXT, "step": 99_991} for each in data]
    assert answered(OPEN, given) == data


def test_the_public_vectors() -> None:
    path = vectors("wycheproof") / "c2sp_chunked_encryption_aes_256_gcm_test.json"
    groups = json.loads(path.read_text())["testGroups"]
    cases = [case for group in groups for case in group["tests"]]
    given = [
        {
            "sealed": zlib.decompress(bytes.fromhex(case["ct"])),
            "key": bytes.fromhex(case["key"]),
            "context": bytes.fromhex(case["ctx"]),
        }
        for case in cases
    ]
    for case, found in zip(cases, answered(OPEN, given), strict=True):
        if case["result"] == "valid":
            assert hashlib.sha512(found).hexdigest() == case["msgSha512"], case["comment"]
        else:
            assert found["code"] == "envelope.not_opened", case["comment"]


LONG: Final = by_python(plain(2 * stone.CHUNK + 100))
STEP: Final = stone.CHUNK + stone.TAG
A, B = stone.HEADER + STEP, stone.HEADER + 2 * STEP
WHOLE: Final = by_python(plain(2 * stone.CHUNK))
TAMPERED: Final = {
    "nothing": b"",
    "half a header": LONG[:55],
    "header only": LONG[:56],
    "cut at a chunk's border": LONG[:B],
    "cut within a chunk": LONG[: B + 50],
    "cut within the last tag": LONG[:-1],
    "without the empty last chunk": WHOLE[: -stone.TAG],
    "one byte more": LONG + b"\0",
    "last chunk twice": LONG + LONG[B:],
    "chunks swapped": LONG[: stone.HEADER] + LONG[A:B] + LONG[stone.HEADER : A] + LONG[B:],
    "a chunk left out": LONG[:A] + LONG[B:],
    "another salt": bytes((LONG[0] ^ 1,)) + LONG[1:],
    "another commitment": LONG[:55] + bytes((LONG[55] ^ 1,)) + LONG[56:],
    "a bit of the text": LONG[:99] + bytes((LONG[99] ^ 1,)) + LONG[100:],
}


def test_what_is_cut_stretched_or_swapped_does_not_open() -> None:
    given = [{"sealed": each, "key": KEY, "context": CONTEXT} for each in TAMPERED.values()]
    for name, found in zip(TAMPERED, answered(OPEN, given), strict=True):
        assert isinstance(found, dict), name
        assert (found["code"], found["field"]) == ("envelope.not_opened", "sealed"), name


@pytest.mark.parametrize(
    ("key", "context"),
    [
        (bytes(32), CONTEXT),
        (KEY[:31], CONTEXT),
        (KEY, b"ebid/v1|T-0001|L1|O-abc|2"),
        (KEY, b"ebid/v1|T-0001|L2|O-abc|1"),
        (KEY, b""),
    ],
)
def test_another_key_or_context_does_not_open(key: bytes, context: bytes) -> None:
    (found,) = answered(OPEN, [{"sealed": LONG, "key": key, "context": context}])
    assert found["code"] == "envelope.not_opened"


def test_the_nonce_counts_beyond_32_bits() -> None:
    """The chunk's number is all 96 bits wide: were it cut at 32, two chunks of one file would share a nonce."""
    script = """answer([0, 1, 2 ** 32, 2 ** 32 + 1, 2 ** 40].map((n) => cobblestone.nonce(given, n)));"""
    base = bytes(range(200, 212))
    assert answered(script, base) == [(int.from_bytes(base) ^ n).to_bytes(12) for n in (0, 1, 2**32, 2**32 + 1, 2**40)]

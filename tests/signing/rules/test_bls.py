"""drand's own values hold under drand's own key; nothing else does."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256

import pytest

from experts.rules.beacon import QUICKNET, message
from kernel.errors import NotTrusted, NotValid
from signing.rules import bls
from tests.support.beacon import public_key, signed, value
from tests.support.parts import ROOT

bls.load()
from py_ecc.bls.point_compression import compress_G1  # noqa: E402
from py_ecc.fields import optimized_bls12_381_FQ as FQ  # noqa: E402
from py_ecc.fields import optimized_bls12_381_FQ2 as FQ2  # noqa: E402
from py_ecc.optimized_bls12_381.optimized_curve import b, field_modulus, is_on_curve  # noqa: E402

# What the League of Entropy published on its network quicknet, under /public/<round> of drand's HTTP API; copies of
# them stand in the tests and records of several drand clients. The pairing itself says that they are right.
ROUNDS = {
    1000: "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
    10024141: "8c87caf26bb4f5e9fdfad5ddf739ff8683344f8cf04a8c381225ff067557b5d9d51937eed765fcef21971bf5ddef44bb",
    12040883: "929906c959032ab363c9f26570d215d66f5c06cb0c44fe508c12bb5839f04ec895bb6868e5b9ff13ab289bdb5266b394",
    32281667: "b0f5ae301358ff87a9d3dd539ed4a07c0148b1ab4f7b61a8ca43c7e9ca7ca9553e4faae9188deb30b2cd1a7f447e3e5b",
    32285085: "81dbce51d584d90d618547f4b50391d53ace6f6b9aeb8fb67e1879427af9d0310ac0ec6f519271d9a313ee84b378d416",
}
# Round 3 of a network of the older scheme `bls-unchained-on-g1` (drand, crypto/schemes_test.go): same curve, other tag.
OLDER_KEY = (
    "876f6fa8073736e22f6ff4badaab35c637503718f7a452d178ce69c45d2d8129a54ad2f988ab10c9666f87ab603c59bf"
    "013409a5b500555da31720f8eec294d9809b8796f40d5372c71a44ca61226f1eb978310392f98074a608747f77e66c5a"
)
OLDER_VALUE = "ac7c3ca14bc88bd014260f22dc016b4fe586f9313c3a549c83d195811a99a5d2d4999d4df6daec73ff51fafadd6d5bb5"
GOOD = bytes.fromhex(ROUNDS[1000])
INFINITY = b"\xc0" + bytes(47)


def outside_g1() -> bytes:
    """A point of the curve that is not in the subgroup: the first one of a small x."""
    for x in range(1, 100):
        square = (x**3 + 4) % field_modulus
        y = pow(square, (field_modulus + 1) // 4, field_modulus)
        if y * y % field_modulus == square:
            point = FQ(x), FQ(y), FQ(1)
            assert is_on_curve(point, b)
            return compress_G1(point).to_bytes(48, "big")
    raise AssertionError


@pytest.mark.parametrize("round", ROUNDS)
def test_what_drand_published_holds(round: int) -> None:
    bls.verify(QUICKNET.key, message(round), bytes.fromhex(ROUNDS[round]))


@pytest.mark.parametrize(
    ("key", "round", "signature"),
    [
        (QUICKNET.key, 1001, GOOD),
        (QUICKNET.key, 999, GOOD),
        (QUICKNET.key, 1000, bytes.fromhex(ROUNDS[32285085])),
        (bytes.fromhex(OLDER_KEY), 1000, GOOD),
        (bytes.fromhex(OLDER_KEY), 3, bytes.fromhex(OLDER_VALUE)),
        (QUICKNET.key, 1000, bytes([GOOD[0] ^ 0x20]) + GOOD[1:]),
        (public_key(), 1000, value(1000, 2)),
        (public_key(), 1000, signed(b"1000")),
    ],
    ids=["later", "earlier", "of-another", "other-key", "other-scheme", "other-y", "other-secret", "other-message"],
)
def test_the_value_of_another_round_key_or_scheme_is_refused(key: bytes, round: int, signature: bytes) -> None:
    with pytest.raises(NotTrusted, match=r"beacon\.signature"):
        bls.verify(key, message(round), signature)


@pytest.mark.parametrize(
    "signature",
    [b"", GOOD[:-1], GOOD + b"\0", bytes(48), INFINITY, b"\xe0" + bytes(47), b"\x80" + bytes(47), b"\xff" * 48,
     bytes([GOOD[0] & 0x7F]) + GOOD[1:], bytes([GOOD[0] | 0x40]) + GOOD[1:], outside_g1()],
    ids=["empty", "short", "long", "zero", "infinity", "infinity-signed", "x-zero", "x-too-large", "not-compressed",
         "said-infinite", "outside-the-subgroup"],
)  # fmt: skip
def test_what_is_no_point_of_the_group_is_refused(signature: bytes) -> None:
    with pytest.raises(NotTrusted, match=r"beacon\.signature"):
        bls.verify(QUICKNET.key, message(1000), signature)


def outside_g2() -> bytes:
    """A point of the twist that is not in the subgroup."""
    for x in range(100):
        data = (x | 1 << 383).to_bytes(48, "big") + bytes(47) + b"\x01"
        try:
            bls.validate_key(data)
        except NotValid:
            if _on_twist(FQ2((1, x))):
                return data
    raise AssertionError


def _on_twist(x: FQ2) -> bool:
    square = x * x * x + FQ2((4, 4))
    return square ** ((field_modulus**2 - 1) // 2) == FQ2.one()


@pytest.mark.parametrize(
    "key",
    [b"", QUICKNET.key[:-1], bytes(96), INFINITY + bytes(48), b"\xff" * 96, GOOD + GOOD, outside_g2(),
     QUICKNET.key[:48] + bytes([QUICKNET.key[48] | 0x80]) + QUICKNET.key[49:]],
    ids=["empty", "short", "zero", "infinity", "too-large", "of-g1", "outside-the-subgroup", "flag-in-the-second-half"],
)  # fmt: skip
def test_what_is_no_key_is_refused(key: bytes) -> None:
    with pytest.raises(NotValid, match=r"beacon\.key"):
        bls.validate_key(key)
    with pytest.raises(NotValid, match=r"beacon\.key"):
        bls.verify(key, message(1000), GOOD)


def test_a_key_is_compressed_as_drand_does() -> None:
    bls.validate_key(QUICKNET.key)
    bls.validate_key(bytes.fromhex(OLDER_KEY))
    assert len(QUICKNET.key) == bls.KEY_BYTES


def test_the_randomness_that_drand_tells_is_the_digest_of_the_signature() -> None:
    """For people who compare: drand's API also shows H(signature)."""
    told = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
    assert sha256(GOOD).hexdigest() == told


def test_the_curve_does_not_let_documents_nest_deeper() -> None:
    """With the limit that `py_ecc` sets at its import, the parser overflows the stack and the process dies."""
    script = "from signing.rules import bls; from kernel import canon; bls.load(); canon.parse(b'[' * 100_000)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, "json.malformed" in done.stderr) == (1, True)

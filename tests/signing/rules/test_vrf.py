"""RFC 9381's own examples, and everything that a proof must not survive."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import NotTrusted, NotValid
from signing.rules import vrf

# RFC 9381, appendix B.3, examples 16 to 18: secret key, public key, alpha, pi, beta
EXAMPLES = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "8657106690b5526245a92b003bb079ccd1a92130477671f6fc01ad16f26f723f26f8a57ccaed74ee1b190bed1f479d97"
            "27d2d0f9b005a6e456a35d4fb0daab1268a1b0db10836d9826a528ca76567805"
        ),
        (
            "90cf1df3b703cce59e2a35b925d411164068269d7b2d29f3301c03dd757876ff"
            "66b71dda49d2de59d03450451af026798e8f81cd2e333de5cdf4f3e140fdd8ae"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed5933bf0864a62558b3ed7f2fea45c92a465"
            "301b3bbf5e3e54ddf2d935be3b67926da3ef39226bbc355bdc9850112c8f4b02"
        ),
        (
            "eb4440665d3891d668e7e0fcaf587f1b4bd7fbfe99d0eb2211ccec90496310eb"
            "5e33821bc613efb94db5e5b54c70a848a0bef4553a41befc57663b56373a5031"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "9bc0f79119cc5604bf02d23b4caede71393cedfbb191434dd016d30177ccbf8096bb474e53895c362d8628ee9f9ea3c0"
            "e52c7a5c691b6c18c9979866568add7a2d41b00b05081ed0f58ee5e31b3a970e"
        ),
        (
            "645427e5d00c62a23fb703732fa5d892940935942101e456ecca7bb217c61c45"
            "2118fec1219202a0edcf038bb6373241578be7217ba85a2687f7a0310b2df19f"
        ),
    ),
)
SECRET, PUBLIC, ALPHA, PROOF, BETA = (bytes.fromhex(part) for part in EXAMPLES[2])
Q = 2**252 + 27742317777372353535851937790883648493
MINUS_ZERO = b"\x01" + bytes(30) + b"\x80"  # x = 0 with a sign: a second encoding of the neutral point
SMALL_ORDER = (  # the eight points of the torsion subgroup, as RFC 8032 encodes them
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
)


@pytest.mark.parametrize("example", EXAMPLES, ids=("16", "17", "18"))
def test_the_examples_of_the_rfc_hold(example: tuple[str, ...]) -> None:
    secret, public, alpha, proof, beta = (bytes.fromhex(part) for part in example)
    assert vrf.public_key(secret) == public
    assert vrf.prove(secret, alpha) == proof
    assert vrf.verify(public, alpha, proof) == beta == vrf.proof_to_hash(proof)


def test_the_public_vector_file_agrees() -> None:
    folder = Path(os.environ.get("GGZY_VECTORS", "../shared/vectors"))
    file = folder / "vrf" / "ecvrf_edwards25519_sha512_tai.json"
    if not file.exists():
        pytest.skip(f"no public vectors at {file}; the same values stand in this file")
    cases = json.loads(file.read_text())["cases"]
    assert [tuple(case[name] for name in ("sk", "pk", "alpha", "pi", "beta")) for case in cases] == list(EXAMPLES)


@pytest.mark.parametrize("at", range(vrf.PROOF_BYTES))
def test_a_proof_with_one_bit_changed_is_refused(at: int) -> None:
    changed = bytearray(PROOF)
    changed[at] ^= 1
    with pytest.raises(NotTrusted, match=r"vrf\.proof"):
        vrf.verify(PUBLIC, ALPHA, bytes(changed))


@pytest.mark.parametrize("proof", [b"", PROOF[:-1], PROOF + b"\0", b"\xff" * 80, MINUS_ZERO + PROOF[32:]])
def test_bytes_that_are_no_proof_are_refused(proof: bytes) -> None:
    with pytest.raises(NotTrusted, match=r"vrf\.proof"):
        vrf.proof_to_hash(proof)


def test_a_second_encoding_of_the_same_proof_is_refused() -> None:
    s = int.from_bytes(PROOF[48:], "little") + Q
    with pytest.raises(NotTrusted, match="order"):
        vrf.verify(PUBLIC, ALPHA, PROOF[:48] + s.to_bytes(32, "little"))


def test_another_input_or_key_is_refused() -> None:
    with pytest.raises(NotTrusted, match=r"vrf\.proof"):
        vrf.verify(PUBLIC, ALPHA + b"\0", PROOF)
    with pytest.raises(NotTrusted, match=r"vrf\.proof"):
        vrf.verify(bytes.fromhex(EXAMPLES[0][1]), ALPHA, PROOF)


@pytest.mark.parametrize("key", SMALL_ORDER)
def test_a_key_of_small_order_is_refused(key: str) -> None:
    with pytest.raises(NotValid, match=r"vrf\.key"):
        vrf.validate_key(bytes.fromhex(key))


@pytest.mark.parametrize(
    "key",
    [
        b"",
        PUBLIC[:-1],
        (2**255 - 19 + 3).to_bytes(32, "little"),  # y not below p
        (2).to_bytes(32, "little"),  # no point has this y
    ],
)
def test_bytes_that_are_no_key_are_refused(key: bytes) -> None:
    with pytest.raises(NotValid, match=r"vrf\.key"):
        vrf.verify(key, ALPHA, PROOF)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_secret_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(NotValid, match=r"vrf\.key"):
        vrf.prove(bytes(length), ALPHA)


@given(secret=st.binary(min_size=32, max_size=32), alpha=st.binary(max_size=80))
@settings(max_examples=12, deadline=None)
def test_what_is_proved_verifies_and_gives_one_output(secret: bytes, alpha: bytes) -> None:
    proof = vrf.prove(secret, alpha)
    assert vrf.verify(vrf.public_key(secret), alpha, proof) == vrf.proof_to_hash(vrf.prove(secret, alpha))

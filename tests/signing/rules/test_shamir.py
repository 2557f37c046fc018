"""Shamir's sharing: the published vector, every quorum, every bad share."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.canon import sha256
from kernel.errors import NotTrusted, NotValid
from signing.rules import shamir

KEY = bytes(range(32))
C1, C2 = (int.from_bytes(sha256(name)) % shamir.P for name in (b"c1", b"c2"))


def test_published_vector() -> None:
    values = shamir.split(KEY, 5, [C1, C2])
    assert values[0].to_bytes(33).hex() == "006d01f21ee8c7143fc5b702ad5ed99c3c7367b6bb063cc3eddef03ab2ff49ccc2"
    assert values[4].to_bytes(33).hex() == "0051dc90f205cf3870e1ca698cb445b48d7f2eb84b21e2fd01ecc1b03e79e534d8"


def test_p_is_the_prime_of_the_design() -> None:
    assert shamir.P == 2**256 + 297
    assert all(pow(base, shamir.P - 1, shamir.P) == 1 for base in (2, 3, 5, 7, 11, 13))


residues = st.integers(0, shamir.P - 1)


@st.composite
def dealings(draw: st.DrawFn) -> tuple[bytes, list[int], int]:
    n = draw(st.integers(1, 6))
    k = draw(st.integers(1, n))
    return draw(st.binary(min_size=32, max_size=32)), draw(st.lists(residues, min_size=k - 1, max_size=k - 1)), n


@given(dealings())
def test_every_quorum_joins_and_none_smaller(dealing: tuple[bytes, list[int], int]) -> None:
    secret, coefficients, n = dealing
    values = dict(enumerate(shamir.split(secret, n, coefficients), start=1))
    k = len(coefficients) + 1
    for quorum in combinations(values, k):
        assert shamir.join({i: values[i] for i in quorum}) == secret


def test_every_subset_short_of_the_quorum_gives_another_key() -> None:
    values = dict(enumerate(shamir.split(KEY, 5, [C1, C2]), start=1))
    for size in (1, 2):
        for few in combinations(values, size):
            with suppress(NotTrusted):
                assert shamir.join({i: values[i] for i in few}) != KEY


@given(residues)
def test_k_minus_one_shares_fit_any_secret(other: int) -> None:
    """Two shares of a 3-of-5 dealing lie on a polynomial with every possible f(0): they say nothing of the key."""
    values = shamir.split(KEY, 5, [C1, C2])
    points = {0: other, 1: values[0], 2: values[1]}
    third = _interpolated(points, 3)
    joined = _interpolated({1: values[0], 2: values[1], 3: third}, 0)
    assert joined == other


def _interpolated(points: dict[int, int], x: int) -> int:
    total = 0
    for i, y in points.items():
        top = bottom = 1
        for j in points:
            if j != i:
                top, bottom = top * (x - j) % shamir.P, bottom * (i - j) % shamir.P
        total += y * top * pow(bottom, -1, shamir.P)
    return total % shamir.P


def test_a_result_of_2_to_256_or_more_is_a_refusal_not_an_overflow() -> None:
    with pytest.raises(NotTrusted) as caught:
        shamir.join({1: 2**256})
    assert caught.value.code == "shamir.overflow"
    assert shamir.join({1: 2**256 - 1}) == b"\xff" * 32


@pytest.mark.parametrize("values", [{}, {0: 1}, {256: 1}, {1: -1}, {1: shamir.P}])
def test_points_out_of_range_are_refused(values: dict[int, int]) -> None:
    with pytest.raises(NotValid):
        shamir.join(values)


@pytest.mark.parametrize(("k", "n"), [(0, 3), (4, 3), (1, 256), (256, 256)])
def test_impossible_quorums_are_refused(k: int, n: int) -> None:
    with pytest.raises(NotValid) as caught:
        shamir.bounds(k, n)
    assert caught.value.code == "shamir.bounds"


@pytest.mark.parametrize("secret", [b"", bytes(31), bytes(33)])
def test_only_32_byte_secrets_are_split(secret: bytes) -> None:
    with pytest.raises(NotValid):
        shamir.split(secret, 3, [C1])


def test_coefficients_must_be_residues() -> None:
    with pytest.raises(NotValid):
        shamir.split(KEY, 3, [shamir.P])

"""The one door to randomness."""

from __future__ import annotations

import pytest

from kernel.chance import Chance, SeededChance, SystemChance


@pytest.mark.parametrize("chance", [SystemChance(), SeededChance(b"seed")])
@pytest.mark.parametrize("n", [0, 1, 32, 1000])
def test_as_many_bytes_as_asked_and_never_twice_the_same(chance: Chance, n: int) -> None:
    assert len(chance.bytes(n)) == n
    assert n < 32 or chance.bytes(n) != chance.bytes(n)


def test_a_seed_repeats_itself_and_another_does_not() -> None:
    first, again, other = SeededChance(b"a"), SeededChance(b"a"), SeededChance(b"b")
    drawn = [first.bytes(16) for _ in range(3)]
    assert drawn == [again.bytes(16) for _ in range(3)]
    assert drawn[0] != other.bytes(16)


def test_the_demo_of_today_is_the_demo_of_tomorrow() -> None:
    assert SeededChance(b"demo").bytes(8).hex() == "bdb758dd2ec1dc7d"

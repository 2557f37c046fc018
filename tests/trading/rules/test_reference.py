"""References of deposits: random, and no single slip or neighbouring swap of a typist reads as another one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import NotValid
from trading.rules import reference

CHANCES = st.binary(min_size=reference.RANDOM, max_size=reference.RANDOM)


@settings(deadline=None)
@given(CHANCES)
def test_what_was_made_is_read_again_however_it_is_grouped(chance: bytes) -> None:
    made = reference.made(chance)
    assert reference.read(reference.grouped(made)) == reference.read(f" {made}\n") == made


@settings(deadline=None)
@given(CHANCES, st.integers(0, reference.LENGTH - 1), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(chance: bytes, at: int, by: int) -> None:
    made = reference.made(chance)
    slip = made[:at] + str((int(made[at]) + by) % 10) + made[at + 1 :]
    with pytest.raises(NotValid, match=r"deposit\.reference"):
        reference.read(slip)


@settings(deadline=None)
@given(CHANCES, st.integers(0, reference.LENGTH - 2))
def test_two_digits_swapped_are_noticed(chance: bytes, at: int) -> None:
    made = reference.made(chance)
    one, other = made[at], made[at + 1]
    swapped = made[:at] + other + one + made[at + 2 :]
    if one == other or {one, other} == {"0", "9"}:  # the one pair that the check digit does not tell apart
        assert reference.read(swapped) == swapped
    else:
        with pytest.raises(NotValid, match=r"deposit\.reference"):
            reference.read(swapped)


@pytest.mark.parametrize(
    "text", ["", "1" * 15, "0" * 17, "000000000000000x", "０００００００００００００００００", "²" * 16]
)
def test_other_texts_are_none(text: str) -> None:
    with pytest.raises(NotValid):
        reference.read(text)


def test_it_is_read_aloud_in_fours() -> None:
    assert reference.grouped("0123456789012345") == "0123 4567 8901 2345"

"""Numbers of sub-accounts at their bounds, and how long a silent bank is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel.errors import NotValid
from trading.rules import bank


@pytest.mark.parametrize("text", ["12345678", "9" * 34, "DE89370400440532013000"])
def test_a_sub_account_is_what_banks_write(text: str) -> None:
    assert bank.account(text) == text


@pytest.mark.parametrize("text", ["", "1234567", "9" * 35, "1234 5678", "de893704", "１２３４５６７８", "12345678\n"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotValid, match=r"bank\.account"):
        bank.account(text)


def test_the_pause_doubles_up_to_an_hour_and_never_ends() -> None:
    minutes = [bank.pause(n) / timedelta(minutes=1) for n in (1, 2, 3, 6, 7, 8, 100_000)]
    assert minutes == [1, 2, 4, 32, 60, 60, 60]

"""Contracts after a deal: with whom, how often, from which day to which."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kernel.errors import Refusal
from trading.rules import sold
from trading.rules.sold import Contract

DEALT, TODAY, DAY = date(2026, 3, 2), date(2026, 3, 20), timedelta(days=1)
GOOD = "ab" * 32


def code(org: str = "O-1", digest: str = GOOD, on: date = DEALT, entered: tuple[str, ...] = ()) -> str:
    try:
        sold.check(Contract(org, digest, on), ("O-1", "O-2"), entered, DEALT, TODAY)
    except Refusal as refusal:
        return refusal.code
    return ""


def test_a_contract_is_with_a_winner_once_and_between_the_deal_and_today() -> None:
    assert [code(on=on) for on in (DEALT, TODAY)] == ["", ""]
    assert [code(on=on) for on in (DEALT - DAY, TODAY + DAY)] == ["deal.contract_day"] * 2
    assert (code("O-3"), code("O-2", entered=("O-2",)), code("O-1", entered=("O-2",))) == (
        "deal.not_winner",
        "deal.entered",
        "",
    )
    assert {code(digest=each) for each in (GOOD.upper(), GOOD[:-1], "", f"{GOOD}0")} == {"act.field"}


def test_a_day_is_an_iso_date() -> None:
    assert sold.day("2026-03-02") == DEALT
    with pytest.raises(Refusal, match=r"act\.field"):
        sold.day("2. 3. 2026")


def test_its_file_is_a_pdf_of_no_more_than_so_many_bytes() -> None:
    whole = b"%PDF-1.7".ljust(sold.LARGEST)
    assert sold.paper(whole) == whole
    for wrong in (whole + b" ", b"", b" %PDF-1.7", b"PK\x03\x04"):
        with pytest.raises(Refusal, match=r"deal\.contract_file"):
            sold.paper(wrong)

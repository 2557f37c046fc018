"""The stand-in for a bank does nothing twice, and lets money come by a command."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from kernel import canon, money
from kernel.errors import NotNow
from trading.ports import StandInBank
from trading.rules import bank
from trading.rules.bank import Order, Payment
from web.bank_commands import bank as command

CAME = Payment(
    1, "b-1", "912345678", money.money("40000.00"), datetime(2026, 3, 2, tzinfo=UTC), "甲", "62220001", False
)
ORDER = Order("0f" * 16, "b-1", money.money("40000.00"), "甲", "62220001")


def test_a_reference_has_one_account_and_another_has_another(tmp_path: Path) -> None:
    books = StandInBank(tmp_path)
    first = books.account("1234567890123456")
    assert bank.account(first) == first == StandInBank(tmp_path / "else").account("1234567890123456")
    assert first != books.account("1234567890123457")
    assert not books.real


def test_payments_are_read_from_where_one_was(tmp_path: Path) -> None:
    books = StandInBank(tmp_path)
    assert books.payments(0) == ()
    second = replace(CAME, n=2, id="b-2", basic=None)
    books.receive(CAME)
    books.receive(second)
    assert (books.payments(0), books.payments(1), books.payments(2)) == ((CAME, second), (second,), ())
    with pytest.raises(FileExistsError):
        books.receive(second)


def test_an_order_is_paid_once_and_answered_alike(tmp_path: Path) -> None:
    books = StandInBank(tmp_path)
    assert books.pay(ORDER) == books.pay(ORDER)
    (file,) = (tmp_path / "orders").iterdir()
    assert canon.mapping(file.read_bytes())["money"] == {"amount": "40000.00", "currency": "CNY"}


def test_a_payment_comes_by_a_command_where_the_stand_in_is_connected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GGZY_DATA", str(tmp_path))
    asked = ["912345678", "40000.00", "青屿建设有限公司"]
    assert isinstance(CliRunner().invoke(command, asked).exception, NotNow)
    monkeypatch.setenv("GGZY_BANK", "stand-in")
    assert CliRunner().invoke(command, asked).output == "stand-in-1\n"
    assert CliRunner().invoke(command, asked).output == "stand-in-2\n"
    (one, two) = StandInBank(tmp_path / "bank").payments(0)
    assert (one.account, one.payer, two.money) == ("912345678", "青屿建设有限公司", money.money("40000.00"))

"""The command with which a payment comes to the stand-in for the bank: for a try or a demonstration without a bank."""

from __future__ import annotations

import os

import click

from kernel import clock, money
from kernel.errors import NotNow, Words
from kernel.settings import Settings
from trading.ports import StandInBank
from trading.rules import bank as rules
from trading.rules.bank import Payment


@click.command()
@click.argument("account")
@click.argument("amount")
@click.argument("payer")
@click.option("--from-account", "payer_account", default="0000000000", help="The payer's own account.")
def bank(account: str, amount: str, payer: str, payer_account: str) -> None:
    """Let PAYER pay AMOUNT (yuan, such as 40000.00) to the sub-account ACCOUNT."""
    settings = Settings.read(os.environ)
    if not settings.bank:
        raise NotNow("bank.none", "没有接通模拟银行", "no stand-in for the bank is connected",
                     remedy=Words("设置 GGZY_BANK=stand-in", "Set GGZY_BANK=stand-in"))  # fmt: skip
    books = StandInBank(settings.data / "bank")
    n = len(books.payments(0)) + 1
    at = clock.clock(settings.clock, settings.data / "clock").now()
    books.receive(Payment(n, f"stand-in-{n}", rules.account(account), money.money(amount), at, payer, payer_account))
    click.echo(f"stand-in-{n}")

"""What passes between the centre and its bank (银行端口): sub-accounts, payments that came, orders that pay back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from kernel.errors import NotValid
from kernel.money import Money

_ACCOUNT: Final = re.compile(r"[0-9A-Z]{8,34}")
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)


class Progress(StrEnum):
    """What has become of an order to pay back. Only `waiting` ones are carried to the bank."""

    WAITING = "waiting"
    PAID = "paid"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came to a sub-account. `n` is its place in the bank's own list, counted from 1 without a gap; `basic`
    is None where the bank does not say whether the payer's account is its basic one."""

    n: int
    id: str
    account: str
    money: Money
    paid_at: datetime
    payer: str
    payer_account: str
    basic: bool | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Money to send back to the account that it came from. `id` is the same at each further try: a bank that has
    carried it out answers again and pays nothing. `payment` is the bank's own number of what came."""

    id: str
    payment: str
    money: Money
    payer: str
    account: str


def account(text: str) -> str:
    """The bank's number of a sub-account, up to an IBAN's 34 characters; NotValid if it is none."""
    if not _ACCOUNT.fullmatch(text):
        raise NotValid(
            "bank.account", "银行返回的子账号格式不对", "the bank's sub-account is malformed", field="account"
        )
    return text


def pause(tries: int) -> timedelta:
    """How long after the try of this number (from 1) the next one comes. It doubles up to an hour and never ends: a
    bank that is down for days is asked all the same."""
    return min(FIRST_PAUSE * (1 << min(tries - 1, 10)), LONGEST_PAUSE)

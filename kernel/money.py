"""Exact money: a decimal amount with exactly its currency's minor digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from kernel.errors import NotValid

MINOR_DIGITS: Final = {"CNY": 2, "USD": 2, "EUR": 2, "GBP": 2, "BDT": 2, "HKD": 2, "INR": 2, "JPY": 0}
_AMOUNT: Final = re.compile(r"(0|[1-9][0-9]{0,15})(\.[0-9]+)?")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`amount` ≥ 0 with exactly the minor digits of `currency` (ISO 4217)."""

    amount: Decimal
    currency: str = "CNY"

    def __post_init__(self) -> None:
        digits = minor_digits(self.currency)
        if self.amount.as_tuple().exponent != -digits:
            raise _bad(str(self.amount), self.currency)

    def json(self) -> dict[str, str]:
        return {"currency": self.currency, "amount": str(self.amount)}

    @property
    def exact(self) -> Fraction:
        return Fraction(self.amount)


def _bad(amount: object, currency: str, field: str = "amount") -> NotValid:
    digits = MINOR_DIGITS.get(currency, 2)
    return NotValid(
        "money.malformed",
        f"金额 {amount!s} 不合格式：{currency} 须恰有 {digits} 位小数，不带正负号和千分位",
        f"amount {amount!s} is malformed: {currency} needs exactly {digits} decimals, no sign, no separators",
        field=field,
    )


def minor_digits(currency: str) -> int:
    """How many decimals the currency has; NotValid if it is not in the table."""
    if currency not in MINOR_DIGITS:
        raise NotValid(
            "money.currency", f"未登记的币种：{currency!r}", f"unknown currency: {currency!r}", field="currency"
        )
    return MINOR_DIGITS[currency]


def money(amount: str, currency: str = "CNY", field: str = "amount") -> Money:
    """Read an amount as printed (`"36284500.00"`); NotValid names `field`."""
    digits = minor_digits(currency)
    found = _AMOUNT.fullmatch(amount)
    if not found or len(found.group(2) or ".") - 1 != digits:
        raise _bad(amount, currency, field)
    return Money(Decimal(amount), currency)


def from_json(value: object, field: str = "money") -> Money:
    """Read `{"amount": …, "currency": …}`; NotValid names `field`."""
    match value:
        case {"amount": str(amount), "currency": str(currency), **more} if not more:
            return money(amount, currency, field)
    raise NotValid("money.malformed", "金额须含 amount 与 currency", "money needs amount and currency", field=field)


def rounded(exact: Fraction, places: int) -> Decimal:
    """Half up, away from zero, once: sign(x)·floor(|x|·10^p + 1/2)/10^p (verifiability 5)."""
    scaled = (abs(exact) * 10**places + Fraction(1, 2)).__floor__()
    sign = "-" if exact < 0 and scaled else ""
    return Decimal(f"{sign}{scaled}E{-places}")  # read from text: arithmetic would round to 28 digits


_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "兆")


def _group(four: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = four // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _UNITS[place]
            gap = False
        else:
            gap = True
    return text


def _whole(number: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        four = number // 10000**place % 10000
        if four:
            lead = text and (gap or four < 1000)
            text += ("零" if lead else "") + _group(four) + _GROUPS[place]
            gap = False
        else:
            gap = gap or bool(text)
    return text


def in_words(value: Money) -> str:
    """人民币大写 for an amount below 10^16 yuan, for example 叁仟陆佰贰拾捌万肆仟伍佰元整."""
    cents = int(value.amount * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    text = _whole(yuan) + "元" if yuan else ("" if cents else "零元")
    if not jiao and not fen:
        return text + "整"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif yuan:
        text += "零"
    return text + (_DIGITS[fen] + "分" if fen else "整")

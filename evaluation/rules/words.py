"""Amounts written in words (人民币大写) → exact amounts."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from kernel import money
from kernel.errors import NotValid

_DIGITS: Final = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS: Final = {"拾": 10, "佰": 100, "仟": 1000}
_GROUPS: Final = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_CENTS: Final = {"角": 10, "分": 1}
_SAME: Final = str.maketrans({"圆": "元", "正": "整", "〇": "零", "陌": "佰", "阡": "仟"})


def read(text: str, field: str = "total_words") -> Decimal:
    """The amount with two decimals; NotValid unless writing it again gives the same words.

    圆 and 元, 正 and 整 are the same, 人民币 may stand before, and 零 and 整 may be left out or added.
    """
    if not set(text) & {*_DIGITS, *_UNITS}:
        raise _unreadable(text, field)
    plain = text.strip().removeprefix("人民币").lstrip("：: ").translate(_SAME)
    whole, _, cents = plain.rpartition("元")
    amount = Decimal(_whole(whole, text, field) * 100 + _fraction(cents, text, field)).scaleb(-2)
    if _bare(money.in_words(money.money(str(amount)))) != _bare(plain):
        raise _unreadable(text, field)
    return amount


def _bare(words: str) -> str:
    """Without the fillers that carry no value; 拾 at the front means 壹拾."""
    bare = words.replace("零", "").replace("整", "")
    return "壹" + bare if bare.startswith("拾") else bare


def _whole(text: str, all_of_it: str, field: str) -> int:
    total = group = digit = 0
    for mark in text:
        if mark in _DIGITS:
            digit = _DIGITS[mark]
        elif mark in _UNITS:
            group, digit = group + (digit or 1) * _UNITS[mark], 0
        elif mark in _GROUPS:
            total, group, digit = total + (group + digit) * _GROUPS[mark], 0, 0
        else:
            raise _unreadable(all_of_it, field)
    return total + group + digit


def _fraction(text: str, all_of_it: str, field: str) -> int:
    cents = digit = 0
    for mark in text.removesuffix("整"):
        if mark in _DIGITS:
            digit = _DIGITS[mark]
        elif mark in _CENTS:
            cents, digit = cents + digit * _CENTS[mark], 0
        else:
            raise _unreadable(all_of_it, field)
    return cents


def _unreadable(text: str, field: str) -> NotValid:
    return NotValid(
        "words.unreadable", f"无法识读大写金额：{text!r}", f"cannot read the amount in words: {text!r}", field=field
    )

"""The reference of one deposit (虚拟子账号): digits that say nothing of bidder or lot, and survive a typist."""

from __future__ import annotations

from typing import Final

from kernel.errors import NotValid, Words

LENGTH: Final = 16
RANDOM: Final = 8
"""Bytes of chance that a reference is made of."""


def made(chance: bytes) -> str:
    """Fifteen random digits and the check digit of ISO/IEC 7812; every one of 10¹⁵ is all but equally likely."""
    digits = f"{int.from_bytes(chance) % 10 ** (LENGTH - 1):0{LENGTH - 1}d}"
    return digits + str(-_sum(digits + "0") % 10)


def read(text: str) -> str:
    """What was typed or copied, without its blanks; NotValid for a slip of the finger."""
    digits = "".join(text.split())
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()) or _sum(digits) % 10:
        raise NotValid(
            "deposit.reference",
            "子账号不对：应为十六位数字，请核对",
            "this is no reference: it has sixteen digits, and these do not agree",
            field="reference",
            remedy=Words("照银行回单重新录入", "Type it again from the bank's slip"),
        )
    return digits


def grouped(reference: str) -> str:
    """In fours, as it is read aloud."""
    return " ".join(reference[n : n + 4] for n in range(0, len(reference), 4))


def _sum(digits: str) -> int:
    """Every second digit from the right counts double, its own digits added up."""
    total = 0
    for n, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + n % 2)
        total += value - 9 if value > 9 else value
    return total

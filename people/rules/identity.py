"""Numbers of resident identity cards (公民身份号码, GB 11643)."""

from __future__ import annotations

import re
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_BORN: Final = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_FORM: Final = re.compile(r"[1-9][0-9]{16}[0-9Xx]")


def is_identity(text: str) -> bool:
    """Seventeen digits with a date of birth, and a check digit modulo 11."""
    if not _FORM.fullmatch(text) or not _BORN.fullmatch(text[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == text[17].upper()

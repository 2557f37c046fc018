"""Typed ids of subjects: the kind is the letter before the dash; the approval module has kinds of two letters, too."""

from __future__ import annotations

import re
from typing import Final, NewType

from kernel.errors import NotValid

Subject = NewType("Subject", str)

KINDS: Final = {
    "P": "project",
    "T": "tender",
    "L": "lot",
    "B": "bid",
    "Q": "question",
    "M": "deposit",
    "A": "room",
    "K": "framework",
    "C": "screening",
    "X": "pool",
    "D": "draw",
    "S": "system",
    "U": "unit",
    "W": "document",
    "R": "request",
    "V": "consultation",
    "Y": "survey",
    "J": "assessment",
    "H": "letter",
    "N": "opinion",
    "G": "register",
    "I": "item",
    "E": "case",
    "F": "approval",
    "FA": "assistance",
    "FB": "booking",
    "FD": "delivery",
    "FL": "prospect",
    "FM": "conference",
    "FO": "order",
    "FS": "form",
    "FT": "bundle",
    "O": "matter",
    "Z": "enterprise",
}
IDENTIFIER: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


def identifier(text: str, field: str = "id") -> str:
    """`text` itself if it is 1 to 64 of `A-Za-z0-9._-` (verifiability 2), else NotValid."""
    if not IDENTIFIER.fullmatch(text):
        raise NotValid(
            "id.malformed",
            f"标识只能用 1 至 64 个字母、数字、点、下划线或短横：{text!r}",
            f"an identifier is 1 to 64 letters, digits, dots, underscores or dashes: {text!r}",
            field=field,
        )
    return text


def subject(kind: str, rest: str) -> Subject:
    """The subject id of a kind's letters and its own part, for example `L-` + `2026-0001-1`."""
    if kind not in KINDS:
        raise NotValid("id.kind", f"没有这种主体：{kind!r}", f"no such kind of subject: {kind!r}")
    return Subject(identifier(f"{kind}-{rest}"))


def kind(of: str) -> str:
    """The kind's word (`lot`, `bid`, …) of a subject id; NotValid if it has none."""
    letters, dash, _ = of.partition("-")
    if not dash or letters not in KINDS:
        raise NotValid("id.kind", f"没有这种主体：{of!r}", f"no such kind of subject: {of!r}")
    return KINDS[letters]

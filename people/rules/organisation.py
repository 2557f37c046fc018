"""Legal persons by 统一社会信用代码 (GB 32100), check digit included."""

from __future__ import annotations

from typing import Final, NewType

from kernel.errors import NotValid

Uscc = NewType("Uscc", str)

LENGTH: Final = 18
# GB 32100: digits and capitals without I, O, S, V, Z; a character's value is its place here.
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# 3^i mod 31, for the seventeen characters before the check character.
WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(LENGTH - 1))


def _malformed(text: str, zh: str, en: str) -> NotValid:
    return NotValid(
        "organisation.code_malformed",
        f"统一社会信用代码 {text!r} {zh}",
        f"unified social credit code {text!r} {en}",
        field="code",
    )


def check_character(first: str) -> str:
    """The eighteenth character for the first seventeen (GB 32100: 31 − Σ value·weight mod 31)."""
    if len(first) != LENGTH - 1 or any(character not in ALPHABET for character in first):
        raise _malformed(first, "的前十七位不合格式", "is malformed in its first seventeen characters")
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def uscc(text: str) -> Uscc:
    """`text` itself if it is a code with the right check character; NotValid `organisation.code_malformed` if not.

    Nothing is repaired: no blanks, no lower case.
    """
    if len(text) != LENGTH:
        raise _malformed(text, f"应为 {LENGTH} 位", f"needs {LENGTH} characters")
    if check_character(text[:-1]) != text[-1]:
        raise _malformed(text, "校验码不符", "has a wrong check character")
    return Uscc(text)

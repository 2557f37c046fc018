"""What in a text tells of a person: numbers with their check digits, addresses; and which of it a law lets stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kernel.errors import NotValid, Words
from people.rules import identity, organisation


class Kind(StrEnum):
    """What was found."""

    IDENTITY = "identity"
    CARD = "card"
    MOBILE = "mobile"
    EMAIL = "email"
    ADDRESS = "address"


class Ground(StrEnum):
    """Why a publication may name what is masked otherwise (个人信息保护法 13)."""

    NONE = "none"
    SANCTION = "sanction"
    MANDATORY = "mandatory"


KINDS: Final[Mapping[Kind, Words]] = {
    Kind.IDENTITY: Words("居民身份证号码", "identity number"),
    Kind.CARD: Words("银行卡号", "bank card number"),
    Kind.MOBILE: Words("手机号码", "mobile number"),
    Kind.EMAIL: Words("电子邮箱", "e-mail address"),
    Kind.ADDRESS: Words("住址", "home address"),
}
GROUNDS: Final[Mapping[Ground, Words]] = {
    Ground.NONE: Words("一般公开", "ordinary publication"),
    Ground.SANCTION: Words("惩戒公示", "publication of a sanction"),
    Ground.MANDATORY: Words("强制性信息披露", "disclosure that a law demands"),
}
STANDS: Final[Mapping[Ground, frozenset[Kind]]] = {
    Ground.NONE: frozenset(),
    Ground.SANCTION: frozenset({Kind.IDENTITY, Kind.ADDRESS}),
    Ground.MANDATORY: frozenset({Kind.MOBILE, Kind.EMAIL, Kind.ADDRESS}),
}
"""What the ground lets stand; a bank card number is never published."""
CERTAIN: Final = frozenset({Kind.IDENTITY, Kind.CARD, Kind.MOBILE})
"""What a form or a check digit tells for sure: it may not be left where the ground does not let it stand."""

_NARROW: Final = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum() or chr(code) in "＠．－"
}
"""Letters and digits of full width; the punctuation of Chinese stays."""
_BREAK: Final = r"[ \t\u00a0\u3000-]?"
_NUMBER: Final = re.compile(rf"(?<![0-9])[0-9](?:{_BREAK}[0-9]){{10,18}}(?:{_BREAK}[Xx])?(?![0-9A-Za-z])")
_MOBILE: Final = re.compile(r"(?:86)?1[3-9][0-9]{9}")
_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_HAN: Final = r"[\u4e00-\u9fff]"
_ADDRESS: Final = re.compile(
    rf"{_HAN}{{1,20}}(?:路|街|道|巷|弄|村|里|小区|花园){_HAN}{{0,4}}[0-9]{{0,5}}号?(?:[0-9]{{1,4}}(?:号楼|栋|幢|座|单元|室)){{1,4}}"
)


@dataclass(frozen=True, slots=True)
class Found:
    """`text` as it stands in the text, half width."""

    kind: Kind
    text: str


def found(text: str) -> tuple[Found, ...]:
    """Each once, in the order of the text; full width and half width are one."""
    plain = text.translate(_NARROW)
    met = [*_numbers(plain), *_matched(plain, _EMAIL, Kind.EMAIL), *_matched(plain, _ADDRESS, Kind.ADDRESS)]
    return tuple(dict.fromkeys(each for _, each in sorted(met, key=lambda one: one[0])))


def spare(texts: Mapping[str, str]) -> None:
    """NotValid `text.personal` names the first of the texts, by field, in which a number of a person stands for sure:
    what is in the journal is never taken out again (个人信息保护法 6)."""
    for field, text in texts.items():
        for each in found(text):
            if each.kind in CERTAIN:
                told = KINDS[each.kind]
                raise NotValid(
                    "text.personal", f"公开的内容含有{told.zh}", f"what is public holds: {told.en}",
                    field=field, remedy=Words("删去后再办", "Take it out first"),
                )  # fmt: skip


def masked(text: str) -> str:
    """The text without what tells of people by its form."""
    plain = text.translate(_NARROW)
    for each in found(text):
        plain = plain.replace(each.text, "***")
    return plain


def _matched(text: str, form: re.Pattern[str], kind: Kind) -> Iterator[tuple[int, Found]]:
    for each in form.finditer(text):
        yield each.start(), Found(kind, each[0])


def _numbers(text: str) -> Iterator[tuple[int, Found]]:
    for each in _NUMBER.finditer(text):
        kind = number("".join(one for one in each[0] if one.isalnum()))
        if kind is not None:
            yield each.start(), Found(kind, each[0])


def number(text: str) -> Kind | None:
    """What a number is by its form and check digit; None for any other, the code of an organisation (GB 32100) too."""
    if identity.is_identity(text):
        return Kind.IDENTITY
    if _MOBILE.fullmatch(text):
        return Kind.MOBILE
    return Kind.CARD if is_card(text) and not _is_organisation(text) else None


def _is_organisation(text: str) -> bool:
    return len(text) == organisation.LENGTH and organisation.check_character(text[:-1]) == text[-1]


def is_card(text: str) -> bool:
    """ISO/IEC 7812: sixteen to nineteen digits with a Luhn check digit."""
    if not re.fullmatch(r"[2-9][0-9]{15,18}", text):
        return False
    doubled = [int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(text))]
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0

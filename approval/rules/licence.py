"""A licence: its number, whom it is for, until when; and what it shows on a day (行政许可法 39, 50)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from kernel.errors import Words

_NUMBER: Final = re.compile(r"([0-9A-Z]{4,24})-[0-9]{4}-[0-9]{6}")


class Way(StrEnum):
    """How a result reaches the applicant."""

    DESK = "desk"
    POST = "post"
    ONLINE = "online"


WAYS: Final = {
    Way.DESK: Words("窗口领取", "fetched at the desk"),
    Way.POST: Words("邮寄送达", "by post"),
    Way.ONLINE: Words("网上送达", "online"),
}


class State(StrEnum):
    """What a licence is worth on a day."""

    VALID = "valid"
    EXPIRED = "expired"


STATES: Final = {
    State.VALID: Words("有效", "valid"),
    State.EXPIRED: Words("已过有效期", "expired"),
}


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence, granted in one branch of one application. `until`: the last day on which it is valid; None: without
    an end."""

    number: str
    case: str
    matter: str
    unit: str
    enterprise: str
    granted: date
    until: date | None

    def state(self, on: date) -> State:
        return State.VALID if self.until is None or on <= self.until else State.EXPIRED


def number(matter: str, year: int, place: int) -> str:
    """`{matter}-{year}-{place}`: the place counts within matter and year."""
    return f"{matter}-{year}-{place:06d}"


def matter(number: str) -> str:
    """The code of the matter that stands in a number; empty for what is no number of a licence."""
    found = _NUMBER.fullmatch(number)
    return found[1] if found else ""

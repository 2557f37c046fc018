"""Booking of rooms and equipment by the quarter of an hour: which quarters a booking takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from kernel.errors import NotValid, Words

QUARTER: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(days=14)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """What can be booked."""

    OPENING = "opening"  # 开标室
    EVALUATION = "evaluation"  # 评标室
    EQUIPMENT = "equipment"


def quarters(since: datetime, until: datetime, now: datetime) -> range:
    """The numbers of the quarters of an hour that lie in it, its end excluded, so that one booking may begin where
    another ends. NotValid unless it begins and ends at a quarter, ends after it begins and after `now`."""
    for name, at in (("since", since), ("until", until)):
        if (at - _EPOCH) % QUARTER:
            raise _wrong(name, "须为整刻（0、15、30、45 分）", "it must be a full quarter of an hour")
    if until <= since:
        raise _wrong("until", "结束须晚于开始", "the end must be after the beginning")
    if until <= now:
        raise _wrong("until", "这段时间已经过去", "this time is over")
    if until - since > LONGEST:
        raise _wrong("until", "一次最多预订 14 日", "at most 14 days can be booked at once")
    return range((since - _EPOCH) // QUARTER, (until - _EPOCH) // QUARTER)


def _wrong(field: str, zh: str, en: str) -> NotValid:
    return NotValid("booking.time", zh, en, field=field, remedy=Words("改时间后再预订", "Choose another time"))

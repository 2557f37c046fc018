"""When somebody who was drawn is called: the plan's tries, spread evenly over the time to answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

FIRST: Final = timedelta(minutes=1)
"""Who answers the message on the site within it is not called."""


class Carried(StrEnum):
    """What has become of a call."""

    WAITING = "waiting"
    CARRIED = "carried"
    FAILED = "failed"
    UNCONNECTED = "unconnected"
    NEEDLESS = "needless"  # the answer, or the end of its time, came first


def due(asked_at: datetime, answer_by: datetime, tries: int, made: int, now: datetime) -> bool:
    """Whether the call after those `made` is due: at most `tries`, from the first minute on in equal steps, and none
    once the time to answer is over."""
    step = (answer_by - asked_at) / tries
    return made < tries and asked_at + FIRST + made * step <= now < answer_by

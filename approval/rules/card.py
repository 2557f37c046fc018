"""Cards (黄牌、红牌) on cases: by their clocks, and by what was done with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from kernel.errors import Words


class Card(StrEnum):
    """What efficiency supervision (效能监察) remarks on a case or on one of its branches."""

    YELLOW = "yellow"
    RED = "red"
    SILENT = "silent"
    SKIPPED = "skipped"
    UNREASONED = "unreasoned"
    RETURNED = "returned"
    REPEATED = "repeated"
    CORRECTED = "corrected"


CARDS: Final[Mapping[Card, Words]] = {
    Card.YELLOW: Words("用时达到八成", "80% of the time used"),
    Card.RED: Words("到期未办", "overdue"),
    Card.SILENT: Words("逾期未告知，视为受理", "nothing said in time: taken as accepted"),
    Card.SKIPPED: Words("跳过环节，已拦下", "tried to skip a step, and was stopped"),
    Card.UNREASONED: Words("无理由不予许可，已拦下", "tried to refuse without a reason, and was stopped"),
    Card.RETURNED: Words("退回重办", "sent back"),
    Card.REPEATED: Words("第二次要求补正", "a second supplement"),
    Card.CORRECTED: Words("证照差错更正", "a licence was corrected"),
}
BY_ACT: Final[Mapping[str, Card]] = {
    "deem": Card.SILENT,
    "return": Card.RETURNED,
    "allow_supplement": Card.REPEATED,
    "correct": Card.CORRECTED,
}
"""By the verb of an act: these stand with it. Yellow and red by the clock are given by the platform."""
STOPPED: Final[Mapping[str, Card]] = {
    "approval.node": Card.SKIPPED,
    "approval.reasons": Card.UNREASONED,
    "approval.lack_visible": Card.REPEATED,
}
"""By the code of a refusal: what somebody tried and the platform has not done."""
GRAVE: Final = frozenset({Card.RED, Card.SILENT, Card.SKIPPED, Card.UNREASONED})
"""Red cards; the others are yellow."""


def by_clock(yellow_on: date, last: date, today: date) -> Card | None:
    """Red from the day after the last one; yellow from the day on which 80 % of the budget are counted; else none."""
    if today > last:
        return Card.RED
    return Card.YELLOW if today >= yellow_on else None

"""How a late bid moves the end (延时): one of three published kinds, never mixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from kernel.errors import Words
from kernel.reader import Reader
from trading.rules.live.method import Kind, Need, Parameter
from trading.rules.live.room import Turn

DAY = 24 * 3600


class Late(StrEnum):
    """From where the new end is counted."""

    NEVER = "never"
    FROM_END = "from_end"  # the old end and `length`
    FROM_BID = "from_bid"  # the bid's own moment and `length` (网络司法拍卖规定 2016)
    RESET = "reset"  # every bid starts the countdown anew, whenever it comes


@dataclass(frozen=True, slots=True)
class SoftClose:
    """`window` and `length` in seconds; `latest`: so many seconds after its turn began the end moves no further."""

    late: Late
    window: int
    length: int
    latest: int | None

    def ends(self, turn: Turn, at: datetime) -> datetime:
        """When the turn ends after an accepted bid at `at`; the window's first moment belongs to it."""
        moved = turn.ends
        if self.late is Late.RESET or (
            self.late is not Late.NEVER and at >= turn.ends - timedelta(seconds=self.window)
        ):
            length = timedelta(seconds=self.length)
            moved = turn.ends + length if self.late is Late.FROM_END else max(turn.ends, at + length)
        if self.latest is None:
            return moved
        return max(turn.ends, min(moved, turn.begins + timedelta(seconds=self.latest)))


_LATE: Final[Mapping[str, Words]] = {
    Late.NEVER: Words("不延时", "Not at all"),
    Late.FROM_END: Words("窗口内出价，自原结束时间顺延", "In the window, from the old end"),
    Late.FROM_BID: Words("窗口内出价，自该次出价起重计", "In the window, from the bid"),
    Late.RESET: Words("每次出价重新计时", "Each bid starts the time anew"),
}
PARAMETERS = (
    Parameter("late", Words("延时方式", "How late bids move the end"), Kind.CHOICE, "from_bid", _LATE),
    Parameter("window", Words("延时触发窗口", "Window of late bids"), Kind.SECONDS, 300),
    Parameter("length", Words("每次延时", "Length of an extension"), Kind.SECONDS, 300),
    Parameter("latest", Words("最晚结束（自开始起）", "Latest end, from the start"), Kind.SECONDS, need=Need.NEVER),
)


def read(parameters: Reader) -> SoftClose:
    """Refused: an extension shorter than the window it answers, which could shorten what is left."""
    late = parameters.choice("late", Late)
    window, length = parameters.integer("window", 0, DAY), parameters.integer("length", 0, DAY)
    if late is Late.FROM_BID and length < window:
        raise parameters.refuse("length", "不得短于触发窗口", "must not be shorter than the window")
    if late is not Late.NEVER and length == 0:
        raise parameters.refuse("length", "延时须大于零", "must be above zero")
    latest = parameters.integer("latest", 1, 30 * DAY) if parameters.has("latest") else None
    return SoftClose(late, window, length, latest)

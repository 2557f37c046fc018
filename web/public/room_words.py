"""The sentences of live rooms: how one ended and why, how a late bid moves the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from kernel.errors import Words
from trading.rules.live.closing import Late
from trading.rules.live.failures import FAILED
from trading.rules.live.room import Ending
from web.words import Text, phrase

OFFICERS: Final = frozenset({"pause", "resume", "say"})
MATCHED: Final = Words("同价，行使优先购买权", "matched by right of first refusal")
ENDINGS: Final[Mapping[Ending, Words]] = {
    Ending.WON: Words("已成交。", "Sold."),
    Ending.DRAW: Words("报价相同，将公开摇号确定。", "Equal offers: a public draw will decide."),
    Ending.FAILED: FAILED,
    Ending.STOPPED: Words("竞价已终止。", "The competition was stopped."),
}
LATE: Final[Mapping[Late, Callable[[timedelta, timedelta], Text]]] = {
    Late.NEVER: lambda window, length: Words("到时即止，不延时", "no extension"),
    Late.FROM_END: lambda window, length: phrase(
        "最后 {window}内有有效出价的，结束时间顺延 {length}", window=window, length=length
    ),
    Late.FROM_BID: lambda window, length: phrase(
        "最后 {window}内有有效出价的，自该次出价起重计 {length}", window=window, length=length
    ),
    Late.RESET: lambda window, length: phrase("每次有效出价后重计 {length}", length=length),
}

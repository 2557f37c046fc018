"""The sentences of live rooms: how one ended and why, how a late bid moves the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from kernel.errors import Words
from trading.rules.live.closing import Late
from trading.rules.live.room import Ending
from web.words import Text, phrase

OFFICERS: Final = frozenset({"pause", "resume", "say"})
ENDINGS: Final[Mapping[Ending, Words]] = {
    Ending.WON: Words("已成交。", "Sold."),
    Ending.DRAW: Words("报价相同，将公开摇号确定。", "Equal offers: a public draw will decide."),
    Ending.FAILED: Words("未成交。", "No sale."),
    Ending.STOPPED: Words("竞价已终止。", "The competition was stopped."),
}
REASONS: Final[Mapping[str, Words]] = {
    "no_offer": Words("无人出价，未成交。", "Nobody bid: no sale."),
    "too_few": Words("竞买人不足，竞价没有开始。", "Too few bidders: the competition did not begin."),
    "single": Words("只有一名竞买人，按公告不成交。", "One bidder alone, and the notice wants more: no sale."),
    "nobody_goes_on": Words("询问后无人继续竞价，按公告不成交。", "Nobody would go on: by the notice, no sale."),
    "reserve_missed": Words("最优报价未达到底价，未成交。", "The best offer missed the reserve price: no sale."),
}
LATE: Final[Mapping[Late, Callable[[timedelta, timedelta], Text]]] = {
    Late.NEVER: lambda window, length: Words("到时即止，不延时", "no extension"),
    Late.FROM_END: lambda window, length: phrase(
        "最后 {window} 内有有效出价的，结束时间顺延 {length}", window=window, length=length
    ),
    Late.FROM_BID: lambda window, length: phrase(
        "最后 {window} 内有有效出价的，自该次出价起重计 {length}", window=window, length=length
    ),
    Late.RESET: lambda window, length: phrase("每次有效出价后重计 {length}", length=length),
}

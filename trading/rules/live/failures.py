"""Why a competition failed (流拍), in words, by the stable word of its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

FAILED: Final = Words("未成交。", "No sale.")
WHY: Final[Mapping[str, Words]] = {
    "no_offer": Words("无人出价，未成交。", "Nobody bid: no sale."),
    "too_few": Words("竞买人不足，竞价没有开始。", "Too few bidders: the competition did not begin."),
    "single": Words("只有一名竞买人，按公告不成交。", "One bidder alone, and the notice wants more: no sale."),
    "nobody_goes_on": Words("询问后无人继续竞价，按公告不成交。", "Nobody would go on: by the notice, no sale."),
    "reserve_missed": Words("最优报价未达到底价，未成交。", "The best offer missed the reserve price: no sale."),
}

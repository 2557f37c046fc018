"""Facts for the pages of dockets beside an approval."""

from __future__ import annotations

from typing import Final

from kernel.errors import Words as W
from web.desks.errands import select
from web.public import bookings
from web.public import docket_kinds as kinds
from web.views.dockets import Asking, DoorPage, Sheet
from web.views.elements import Choice, Empty, Form

_SLOT: Final = select("slot", W("时段", "Time"), Choice("1", "2026-03-03 09:30"))
TIMES: Final = DoorPage(
    W("青屿市政务服务中心", "Qingyu Service Centre"),
    W("选择时段预约。", "Choose a time."),
    (bookings.LINK,),
    (
        Sheet(
            W("可约时段", "Free times"),
            (W("时段", "Time"), W("余量", "Free"), W("名额", "Places")),
            (("2026-03-03 09:00", "0", "5"), ("2026-03-03 09:30", "3", "5")),
            bookings.NONE,
        ),
        Sheet(W("空表", "Nothing yet"), (), (), Empty(W("还没有。", "Nothing yet."))),
    ),
    (
        Asking(
            W("预约", "Book"),
            W("请在 30 分钟内凭查询码确认。", "Confirm by the code within 30 minutes."),
            Form("#", (_SLOT, *bookings.personal()), W("预约", "Book")),
        ),
    ),
    of=kinds.WHERE,
    error=W("该时段已约满", "that time is full"),
)

"""Bookings in words. Everybody sees when places were offered, taken and given back, never by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "booking.offer": Words("提供预约时段", "offer times"),
    "booking.book": Words("预约", "book a time"),
    "booking.confirm": Words("确认预约", "confirm the appointment"),
    "booking.cancel": Words("取消预约", "cancel the appointment"),
    "booking.come": Words("登记到场", "enter who has come"),
    "booking.miss": Words("记为爽约", "enter who did not come"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "at": Words("时间", "at"),
    "first": Words("首个时段", "first time"),
    "last": Words("末个时段", "last time"),
    "minutes": Words("每段分钟数", "minutes each"),
    "places": Words("每段名额", "places each"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("booking.offer", "day first last minutes places"),
    ("booking.book", "office day at"),
    ("booking.confirm booking.cancel booking.come booking.miss", ""),
)

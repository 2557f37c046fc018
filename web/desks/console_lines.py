"""Bidders' lines to a room as its console tells of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from kernel import law
from kernel.errors import Words
from trading.rules.live import lines
from trading.rules.live.lines import Record
from web.views.elements import Sign
from web.words import Text, phrase

SHOWN: Final = 12
"""So many comings and goings are told, the newest."""


def now(of: Record | None, at: datetime) -> Sign:
    """Whether the bidder is on the line."""
    if of is None:
        return Sign("plain", Words("未连接", "not connected"))
    since, until = of.spans[-1]
    if until is not None:
        return Sign("bad", phrase("断开已 {gone}", gone=at - until))
    if of.slow:
        return Sign("warn", phrase("接收缓慢，已连接 {up}", up=at - since))
    return Sign("good", phrase("已连接 {up}", up=at - since))


def gaps(of: Record | None, at: datetime, over: datetime | None) -> Text:
    """How often and for how long it was without a line, up to the room's end."""
    end = over or at
    found = [(since, min(until or end, end)) for since, until in (of.gaps if of else ()) if since < end]
    if not found:
        return "–"
    away = sum((until - since for since, until in found), timedelta())
    return phrase("断开 {n} 次，共 {away}", n=len(found), away=away)


def trip(of: Record | None) -> Text:
    return phrase("{ms} 毫秒", ms=of.trip) if of and of.trip is not None else "–"


def newest(records: Mapping[str, Record]) -> tuple[Text, ...]:
    """Who came and went, the newest first."""
    told = sorted(
        (one for who, of in records.items() for one in _told(who, of)), key=lambda one: (one[0], one[1]), reverse=True
    )
    return tuple(said for _, _, said in told[:SHOWN])


def _told(who: str, of: Record) -> Iterator[tuple[datetime, str, Text]]:
    left: datetime | None = None
    for since, until in of.spans:
        if left is None:
            yield since, who, phrase("{at:clock} {who} 号连接", at=since, who=who)
        else:
            yield since, who, phrase("{at:clock} {who} 号恢复连接，断开 {away}", at=since, who=who, away=since - left)
        if until is not None:
            yield until, who, phrase("{at:clock} {who} 号断开", at=until, who=who)
        left = until


def kept(at: datetime) -> Text:
    """How much is kept, for how long and by which rule."""
    return phrase(
        "各节点合计，按平台时间。每人保留最近 {n} 次连接，保存 {years} 年（{law}）。",
        n=lines.KEPT,
        years=lines.years(at),
        law=law.cite(lines.LAW),
    )

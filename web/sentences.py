"""Sentences that many pages say the same way: who must do what by when, how much time is left."""

from __future__ import annotations

from datetime import datetime, timedelta

from kernel.errors import Words
from kernel.money import Money
from web.views.elements import Sign
from web.words import Text, phrase

SOON = timedelta(days=1)


def must(who: Text, by: datetime, what: Text, law: Text = "") -> Text:
    """招标人须在 2026年11月27日 24:00 前签订书面合同（招标投标法第四十六条）。"""
    if law:
        return phrase("{who}须在 {by:until} 前{what}（{law}）。", who=who, by=by, what=what, law=law)
    return phrase("{who}须在 {by:until} 前{what}。", who=who, by=by, what=what)


def will(who: Text, at: datetime, what: Text) -> Text:
    """An act that falls due by itself: 平台将于 … 截止投标。"""
    return phrase("{who}将于 {at:until} {what}。", who=who, at=at, what=what)


def left(by: datetime, now: datetime, soon: timedelta = SOON) -> Sign:
    """还有 3 小时 17 分, ochre when less than `soon` is left; cinnabar and 已过 when none is."""
    if by <= now:
        return Sign("bad", phrase("已过 {time}", time=now - by))
    return Sign("warn" if by - now < soon else "plain", phrase("还有 {time}", time=by - now))


def before(by: datetime) -> Text:
    return phrase("{by:until} 前", by=by)


def ended(at: datetime) -> Text:
    return phrase("{at:until} 期满", at=at)


def bids_due(by: datetime) -> Text:
    return phrase("投标截止 {by}", by=by)


def ceiling(sum_: Money) -> Text:
    return phrase("最高限价 {sum}", sum=sum_)


def budget(sum_: Money) -> Text:
    return phrase("预算 {sum}", sum=sum_)


def unit(count: int, zh: str, one: str, many: str) -> Words:
    """What stands behind a count: 1 lot, 2 lots."""
    return Words(zh, one if count == 1 else many)


def early(at: datetime, deadline: datetime) -> Text:
    """How long before the deadline something came; `at` must lie before it."""
    return phrase("比截止早 {time}", time=deadline - at)

"""The exchange with the national platform for the centre and the supervisor: what waits, why, what was acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from disclosure.acts import exchanging
from disclosure.acts.exchanging import State
from disclosure.rules.exchange import STAND_IN
from kernel.context import Context
from kernel.errors import Words
from web.views.elements import Link
from web.views.exchange import ExchangePage, ParcelRow
from web.views.public import Figure
from web.words import Text, phrase

ADDRESS: Final = "/me/exchange"
LINK: Final = Link(Words("国家平台数据交换", "Exchange with the national platform"), ADDRESS)
SHOWN: Final = 100
_BEHIND: Final = Words("等同一项目在前的一条", "waits for the one before it of its project")
_NEW: Final = Words("尚未发送", "not sent yet")


def page(ctx: Context, *, stand_in: bool) -> ExchangePage:
    found = exchanging.state(ctx, SHOWN)
    return ExchangePage(tuple(_figures(found)), tuple(_rows(found)), found.count, stand_in)


def _figures(found: State) -> Iterator[Figure]:
    failed = any(one.reason for one in found.waiting)
    yield Figure(Words("待确认", "Waiting"), str(found.count), shape="warn" if failed else "")
    for name, count in sorted(found.acknowledged.items()):
        by: Text = Words("替身代收", "Taken by the stand-in") if name == STAND_IN else phrase("{who} 已确认", who=name)
        yield Figure(by, str(count))
    if found.last:
        at = found.last
        yield Figure(
            Words("最近确认", "Last acknowledged"), phrase("{at:clock}", at=at), note=phrase("{at:day}", at=at)
        )


def _rows(found: State) -> Iterator[ParcelRow]:
    """Of each project the first may be sent; the others wait for it."""
    seen: set[str] = set()
    for one in found.waiting:
        again: Text = phrase("{at}", at=one.due_at) if one.due_at else Words("随时", "at any time")
        why: Text = one.reason or _NEW
        if one.project in seen:
            again, why = Words("在其后", "after that"), _BEHIND
        seen.add(one.project)
        yield ParcelRow(one.id, f"/notices/{one.id}", one.data_set, one.project, one.since, one.tries, again, why)

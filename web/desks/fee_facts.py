"""What the panel is paid, on the lot's page of the tenderee, who pays it, and of those who watch over it."""

from __future__ import annotations

from typing import Final

from evaluation.acts import fees, members
from evaluation.acts.fees import Line, Statement
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from trading.rules.lifecycle import Stage
from web.desks.duties import Held
from web.views.elements import Fact
from web.words import Text, join, phrase

_PAYS: Final = frozenset({Role.TENDEREE, Role.CENTRE, Role.SUPERVISOR})
_FROM: Final = frozenset({Stage.RANKED, Stage.PUBLICITY, Stage.AWARDED, Stage.CONTRACTED})
_UNPAID: Final = Words("未进入评标或未签署报告，不计", "not entered or not signed: nothing is due")
_UNREAD: Final = Words("数额待核对本地文件", "to be compared with the local document")


def shown(ctx: Context, held: Held) -> tuple[Fact, ...]:
    """Seat by seat, then the sum and its tariff; names are secret to the result. Nothing before the ranking."""
    if held.role not in _PAYS or held.lot.stage not in _FROM:
        return ()
    told = fees.statement(ctx, members.sitting(ctx, held.lot))
    lines = (Fact(phrase("评审费 · 席位 {alias}", alias=one.seat.pid[:8]), _line(one)) for one in told.lines)
    return (*lines, Fact(Words("评审费合计", "Fees in all"), _sum(told))) if told.lines else ()


def _line(one: Line) -> Text:
    if one.fee is None:
        return _UNPAID
    return phrase("{sum}（{hours} 小时）", sum=one.fee.sum, hours=sum(one.fee.hours))


def _sum(told: Statement) -> Text:
    unread = (_UNREAD,) if told.tariff.certainty == "check" else ()
    return join(phrase("{sum}", sum=told.sum), told.tariff.words, *unread)

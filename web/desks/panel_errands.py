"""The errands of a panel's room: enter it, elect who presides."""

from __future__ import annotations

from typing import Final

from evaluation.acts import members, presiding
from evaluation.acts.members import Seat, Sitting
from evaluation.ports import TERMINAL
from evaluation.rules.panel import Seat as Kind
from kernel.context import Context
from kernel.errors import Words
from trading.acts import reading
from web.desks.errands import FINAL, Errand, select
from web.desks.evaluation_errands import MEMBERS
from web.views.elements import Choice, Fact, Field
from web.words import Text, join, phrase

_CHAIR: Final = Words("评标组长", "Chair of the panel")
_SELF: Final = Words("本人", "yourself")
_KINDS: Final = {
    Kind.EXPERT: Words("评标专家", "expert"),
    Kind.REPRESENTATIVE: Words("招标人代表", "representative of the tenderee"),
}


def _name(ctx: Context, seat: Seat) -> Text:
    """A seat as those on the panel know it: names are secret to the result (BID-37)."""
    own = (_SELF,) if seat.alias == ctx.actor.id else ()
    return join(phrase("席位 {alias}", alias=seat.pid[:8]), _KINDS[seat.kind], *own)


def _seats(ctx: Context, subject: str) -> tuple[Field, ...]:
    of = members.sitting(ctx, reading.lot(ctx, subject))
    return (select("member", _CHAIR, *(Choice(seat.pid, _name(ctx, seat)) for seat in members.seats(ctx, of))),)


def chair(ctx: Context, of: Sitting) -> tuple[Fact, ...]:
    """Who presides, for the panel's own pages; nothing before the vote."""
    pid = presiding.chair(ctx, of)
    return tuple(Fact(_CHAIR, _name(ctx, seat)) for seat in members.seats(ctx, of) if seat.pid == pid)


ERRANDS: Final[dict[str, Errand]] = {
    "lot.enter_evaluation": Errand(
        "lot.enter_evaluation",
        MEMBERS,
        Words(
            "用本人证书签名即核验身份，此后才能打开投标文件。进入时刻记入日志，评审费从此刻起算。",
            "Signing with your own certificate shows who you are; only then are bids opened. The moment is recorded, "
            "and the fee counts from it.",
        ),
        Words("进入评标", "Enter"),
        confirm=Words("我本人到场，独立评审", "I am here in person and judge by myself"),
        cautions=tuple(filter(None, (TERMINAL.told(),))),
    ),
    "lot.elect_chair": Errand(
        "lot.elect_chair",
        MEMBERS,
        Words(
            "过半数成员推选同一席位时产生；组长与其他成员有同等表决权，只看得到进度计数，看不到他人评分。",
            "Elected once more than half of the members vote for one seat. The chair has one vote like everybody and "
            "sees counts of the progress, never a mark of another’s.",
        ),
        Words("推选组长", "Vote"),
        _seats,
        confirm=Words("我推选这个席位担任组长", "I vote for this seat"),
        cautions=(FINAL,),
    ),
}

"""Signed orders in a live room as forms: resume, extend, stop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from trading.acts import live, reading
from trading.rules.live.orders import LONGEST, ORDERS
from web.answers import Answers
from web.desks.errands import FINAL, REASON, Errand, fixed
from web.views.elements import Fact, Field
from web.words import phrase

STILL: Final = Words(
    "只在暂停期间签名办理：剩余时间不减少，签名多久都不影响任何一方。",
    "Signed only during a pause: the time left does not shrink, however long signing takes.",
)
_SECONDS: Final = Field("seconds", Words("延长时间", "Longer by"), mode="numeric", unit=Words("秒", "s"))
_WHY: Final = Words("理由", "Reason")
_ORDER: Final = Words("我以本单位名义作出以上决定", "I decide this in the name of my organisation")


def _room(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """The lot, and how long ago time was stopped."""
    lot, held = reading.lot(ctx, live.lot_of(subject)), live.load(ctx, subject)
    named = Fact(Words("标段", "Lot"), Words(lot.title_zh, lot.title_en))
    if held.room.paused is None or held.room.turn is None:
        return (named,)
    left = held.room.turn.ends - held.room.paused
    return (
        named,
        Fact(Words("暂停时刻", "Paused at"), phrase("{at:clock}", at=held.room.paused)),
        Fact(Words("剩余时间", "Time left"), phrase("{left}", left=left)),
    )


def _extension(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    """NotValid unless the seconds are a whole number within what an officer may add at once."""
    seconds = given.text("seconds")
    if not (seconds.isascii() and seconds.isdigit() and 1 <= int(seconds[:9]) <= LONGEST):
        raise NotValid(
            "room.extension", f"延长须为 1 至 {LONGEST} 秒", f"an extension is 1 to {LONGEST} seconds", field="seconds"
        )
    return {"reason": given.needed("reason", _WHY), "seconds": int(seconds)}


def _errand(verb: str, lead: Words, key: Words) -> Errand:
    by = tuple(role for role in Role if role in ORDERS[verb][1])
    fields, body = (fixed(_SECONDS, REASON), _extension) if verb == "extend" else (fixed(REASON), _reason)
    return Errand(f"room.{verb}", by, lead, key, fields, body, _room, _ORDER, (STILL, FINAL))


def _reason(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {"reason": given.needed("reason", _WHY)}


ERRANDS: Final[dict[str, Errand]] = {
    "room.resume": _errand(
        "resume",
        Words("恢复后计时从剩余时间继续。", "Time goes on with what is left of it."),
        Words("恢复竞价", "Resume"),
    ),
    "room.extend": _errand(
        "extend",
        Words("延长本轮的结束时间，理由向所有人公开。", "The turn ends later; the reason is public."),
        Words("延长时间", "Extend"),
    ),
    "room.stop": _errand(
        "stop",
        Words("竞价就此结束，没有结果，不能恢复。", "The competition ends here, without a result and for good."),
        Words("终止竞价", "Stop the competition"),
    ),
}

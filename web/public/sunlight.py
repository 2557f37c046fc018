"""What the whole site can prove of its own log, in plain words: growth, witnesses, days in time, an alarm."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from disclosure import paper
from kernel import checkpoints, sequencer
from kernel.checkpoints import Stamp
from kernel.context import Context
from kernel.errors import NotFound, NotNow, Words
from signing.rules import note
from signing.rules.witnessing import Witnesses
from web.public import witnessed
from web.views.elements import Claim, Command
from web.views.log import Day
from web.words import Text, phrase

DAYS: Final = 30
LARGEST_CODE: Final = 1200
"""Bytes of a checkpoint that a telephone still reads from a screen."""
GROWS: Final = Words("日志只增不改，谁都能核对", "The log only grows, and anybody can check it")
AUDIT: Final = Words(
    "存下一个检查点，以后用 ggzy log audit 与新的比对",
    "keep a checkpoint, and compare it with a newer one by ggzy log audit",
)
ANCHORED: Final = Words("每日首个检查点盖有时间戳", "Each day's first checkpoint bears a time stamp")
STOPPED: Final = Words("日志有告警", "The log has an alarm")


def claims(ctx: Context, policy: Witnesses, alarm: Text) -> tuple[Claim, ...]:
    """An alarm stands first; then what holds and what only an outsider can judge."""
    made = [Claim("bad", STOPPED, why=alarm)] if alarm else []
    made.append(Claim("good", GROWS, "03.04", AUDIT))
    made.append(witnessed.claim(ctx, policy))
    last = days(ctx)[:1]
    if last:
        made.append(Claim("good", ANCHORED, "02.02", phrase("最近一枚：{day}", day=last[0].day)))
    return tuple(made)


def picture(signed: bytes) -> Markup:
    """The checkpoint as a QR code, to be kept by telephone."""
    return paper.picture(signed, LARGEST_CODE)


def days(ctx: Context) -> tuple[Day, ...]:
    """The newest time stamps, newest first."""
    newest = checkpoints.newest(ctx.tx)
    found = checkpoints.stamps(ctx.tx, 0, newest.size)[-DAYS:] if newest else []
    return tuple(map(_shown, reversed(found)))


def stamp_above(ctx: Context, leaf: bytes, size: int) -> Day | None:
    """The first day whose stamped checkpoint, of at most `size` entries, holds this leaf."""
    try:
        found = checkpoints.stamps(ctx.tx, sequencer.index(ctx.tx, leaf), size)
    except NotNow:
        return None
    return _shown(found[0]) if found else None


def stamping(day: str = "<day>") -> tuple[Command, ...]:
    """How a day's token is checked by other people's software."""
    why = Words("用 openssl 核对某日的时间戳", "Check a day's time stamp with openssl")
    return (Command(f"openssl ts -verify -in {day}.tsr -data {day}.txt -CAfile <ca>.pem", why),)


def _shown(one: Stamp) -> Day:
    return Day(one.day, one.size, f"/log/days/{one.day}")


def _stamp(ctx: Context, day: str) -> Stamp:
    found = checkpoints.stamp_of(ctx.tx, day)
    if found is None:
        raise NotFound("log.no_stamp", "这一天没有时间戳", "there is no time stamp of this day", field="day")
    return found


def text(ctx: Context, day: str) -> bytes:
    """The exact bytes that the day's token is over."""
    held = checkpoints.of_size(ctx.tx, _stamp(ctx, day).size)
    if held is None:
        raise NotFound("log.no_stamp", "这一天没有时间戳", "there is no time stamp of this day", field="day")
    return note.note(held.note).text


def token(ctx: Context, day: str) -> bytes:
    """The day's RFC 3161 token (DER)."""
    return ctx.blobs.get(_stamp(ctx, day).token_sha256)

"""What officers order in a room: at once through its writer, or signed while time stands still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotNow, Words
from kernel.journal import Entry
from kernel.reader import Reader
from signing.rules.statement import Signed
from trading.acts import live
from trading.rules.live import step
from trading.rules.live.command import OfOfficer

SIGNED: Final = frozenset({"resume", "extend", "stop"})
"""Orders that are official acts: each stands under its officer's signature."""


def at_once(ctx: Context, subject: str, verb: str, said: Reader) -> OfOfficer:
    """An order for the room's queue on the officer's session alone: pause, speak, show the reserve.

    NotAllowed `room.unsigned` for what must be signed.
    """
    if verb in SIGNED:
        raise NotAllowed(
            "room.unsigned",
            "恢复、延长、终止须签名",
            "resuming, extending and stopping must be signed",
            field="order",
            remedy=Words("请先暂停，再到竞价控制台签名办理", "Pause at once, then sign it at the console"),
        )
    return live.order(ctx, subject, verb, said)


def resume(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Time goes on with what was left of it: `{reason}`. Whoever ends a pause answers for it by signature."""
    return _ordered(ctx, subject, "resume", body, signed)


def extend(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The turn ends later by so many seconds: `{reason, seconds}`."""
    return _ordered(ctx, subject, "extend", body, signed)


def stop(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The competition ends without a result, for good: `{reason}`."""
    return _ordered(ctx, subject, "stop", body, signed)


def _ordered(ctx: Context, subject: str, verb: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """NotNow `room.pause_first` while time runs: a signature takes a minute, and no order of the queue may depend on
    when it comes in. The writer finds the entry in the chain as it finds who came in."""
    order = live.order(ctx, subject, verb, _said(body, verb))
    held = live.load(ctx, subject)
    if held.room.turn is not None and held.room.paused is None:
        raise NotNow(
            "room.pause_first",
            "计时进行中，不能签名办理",
            "time is running: this is signed only while it stands still",
            remedy=Words("请先暂停竞价", "Pause the competition first"),
        )
    at = max(held.room.at, live.milliseconds(ctx.received))
    decided = step.decide(held.method, held.room, [replace(order, at=at)])
    if decided.answers[0].refusal is not None:
        raise decided.answers[0].refusal
    entries = live.record(ctx, held, decided.facts, signed)
    return next(entry for entry in entries if entry.type == f"room.{verb}")


def _said(body: Mapping[str, Json], verb: str) -> Reader:
    said = Reader(body)
    said.only("reason", *(["seconds"] if verb == "extend" else []))
    return said

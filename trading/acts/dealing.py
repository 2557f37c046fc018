"""What a room's result does to its lot: the deal is confirmed (成交确认), or the lot lapses (流拍)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from sqlalchemy import Connection

from kernel import journal, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotNow, NotValid, Words
from kernel.journal import Entry
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading import room_store
from trading.acts import stage
from trading.rules.live.room import Ending

_OVER: Final = frozenset({"room.close", "room.result"})
"""A room ends with its result; where a reserve is hidden, its showing may still be waited for."""


def _last(tx: Connection, lot: str) -> Entry | None:
    """The last event of the lot's room; None without one."""
    room = table.find(tx, room_store.rooms, lot=lot)
    return journal.newest(tx, room.id, 1)[0] if room else None


def _ended(tx: Connection, lot: str, *endings: Ending) -> Entry | None:
    """The result of the lot's room if it ended in one of these ways."""
    last = _last(tx, lot)
    return last if last and last.type == "room.result" and last.body["ending"] in endings else None


def has_lapsed(tx: Connection, lot: str) -> bool:
    """Whether the lot's competition has failed."""
    return _ended(tx, lot, Ending.FAILED) is not None


def is_won(tx: Connection, lot: str) -> bool:
    """Whether somebody has won the lot's competition."""
    return _ended(tx, lot, Ending.WON) is not None


def lapse(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Nobody has won: the lot ends without a deal (拍卖法 50)."""
    turn = stage.enter(ctx, subject, "lapse")
    failed = _ended(ctx.tx, subject, Ending.FAILED)
    if failed is None:
        raise NotNow("room.not_failed", "竞价没有流拍", "the competition has not failed")
    return stage.leave(ctx, turn, {"room": failed.subject, "result": failed.leaf.hex()})


def deal_of(ctx: Context, subject: str) -> dict[str, Json]:
    """The deal as the seller would sign it now: the result by its leaf in the log, whose the numbers were that won,
    and at what price. NotNow unless somebody has won; of equals nobody has before a draw."""
    won = _ended(ctx.tx, subject, Ending.WON)
    if won is None:
        raise NotNow(
            "room.not_won",
            "竞价尚无成交人",
            "nobody has won the competition",
            remedy=Words("竞价产生结果后再办理", "Wait for the result of the room"),
        )
    seats = room_store.seated(ctx.tx, won.subject)
    winners = cast("list[Mapping[str, Json]]", won.body["winners"])
    named: list[Json] = [{**one, "org": f"O-{seats[str(one['bidder'])]}"} for one in winners]
    currency = str(journal.since(ctx.tx, won.subject, 0, 1)[0].body["currency"])
    return {"room": won.subject, "result": won.leaf.hex(), "currency": currency, "winners": named}


def confirm_deal(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The tenderee, who sells or buys, confirms the deal that the room has made; it can confirm no other."""
    turn = stage.enter(ctx, subject, "confirm_deal")
    if dict(body) != deal_of(ctx, subject):
        raise NotValid("act.field", "成交内容与竞价结果不符", "this is not what the room has decided", field="body")
    return seal(ctx, stage.leave(ctx, turn, body, signed))


def not_under_way(tx: Connection, lot: str) -> None:
    """NotNow while the lot's room is going on; a lot without a room never is."""
    last = _last(tx, lot)
    if last is not None and last.type not in _OVER:
        raise NotNow(
            "room.going_on",
            "竞价正在进行，不能终止标段",
            "the competition is under way: the lot cannot be terminated",
            remedy=Words("先由监督部门在竞价室内终止竞价", "Have the supervisor stop the room first"),
        )

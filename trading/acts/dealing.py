"""What a room's result does to its lot: it is sold (成交), if need be after a draw (摇号), or lapses (流拍)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from trading.acts import live, stage
from trading.rules.live import drawn
from trading.rules.live.room import Ending
from trading.store import Lot

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


def due(tx: Connection, lot: Lot) -> Iterator[str]:
    """What the clerk has to do for a lot that is competed for."""
    if _ended(tx, lot.id, Ending.FAILED):
        yield "lapse"
    elif equals(tx, lot.id) and _draw(tx, lot) and not _drawn(tx, lot.id):
        yield "draw_winner"


def equals(tx: Connection, lot: str) -> tuple[str, ...]:
    """The numbers among which a draw decides; nobody unless the lot's room has ended so."""
    ended = _ended(tx, lot, Ending.DRAW)
    return tuple(str(each) for each in cast("list[Json]", ended.body["equal"])) if ended else ()


def is_won(tx: Connection, lot: str) -> bool:
    """Whether somebody has won the lot's competition, outright or by the draw."""
    return _ended(tx, lot, Ending.WON) is not None or _drawn(tx, lot) is not None


def lapse(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Nobody has won: the lot ends without a deal (拍卖法 50)."""
    turn = stage.enter(ctx, subject, "lapse")
    failed = _ended(ctx.tx, subject, Ending.FAILED)
    if failed is None:
        raise NotNow("room.not_failed", "竞价没有流拍", "the competition has not failed")
    return stage.leave(ctx, turn, {"room": failed.subject, "result": failed.leaf.hex()})


# ---------------------------------------------------------------- equal offers


def _of_type(tx: Connection, lot: str, type_: str) -> Iterator[Entry]:
    return (each for each in reversed(journal.entries(tx, lot)) if each.type == type_)


def _draw(tx: Connection, lot: Lot) -> Entry | None:
    """The result of the draw among the room's equals, once it is drawn."""
    did = drawn.did(lot.tender, lot.id)
    return next((each for each in _of_type(tx, lot.id, "lot.draw") if each.body["did"] == did), None)


def _drawn(tx: Connection, lot: str) -> Entry | None:
    return next(_of_type(tx, lot, "lot.draw_winner"), None)


def draw_winner(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Say whom the draw has taken among the equal offers of the room: it binds the room's result and the draw's.

    NotNow before the room has ended in equals, before the draw, and a second time.
    """
    turn = stage.enter(ctx, subject, "draw_winner")
    ended, taken = _ended(ctx.tx, subject, Ending.DRAW), _draw(ctx.tx, turn.lot)
    if ended is None or taken is None or _drawn(ctx.tx, subject):
        raise NotNow("room.not_drawn", "没有待登记的摇号结果", "there is no draw's result to be entered")
    facts: dict[str, Json] = {
        "room": ended.subject,
        "result": ended.leaf.hex(),
        "draw": taken.leaf.hex(),
        "bidder": taken.body["chosen"],
    }
    return stage.leave(ctx, turn, facts)


# ---------------------------------------------------------------- the deal


def deal_of(ctx: Context, subject: str) -> dict[str, Json]:
    """The deal as the seller would sign it now: the result by its leaf in the log, among equals the drawing of the
    winner by its own, whose the numbers were that won, and at what price. NotNow unless somebody has won."""
    won, taken = _ended(ctx.tx, subject, Ending.WON, Ending.DRAW), _drawn(ctx.tx, subject)
    if won is None or (won.body["ending"] == Ending.DRAW and taken is None):
        raise NotNow(
            "room.not_won",
            "竞价尚无成交人",
            "nobody has won the competition",
            remedy=Words(
                "竞价产生结果后再办理；报价相同的，摇号后再办理", "Wait for the room's result, or for the draw"
            ),
        )
    seats = room_store.seated(ctx.tx, won.subject)
    named: list[Json] = [{**one, "org": f"O-{seats[str(one['bidder'])]}"} for one in _winners(ctx, won, taken)]
    currency = str(journal.since(ctx.tx, won.subject, 0, 1)[0].body["currency"])
    told: dict[str, Json] = {"drawn": taken.leaf.hex()} if taken else {}
    return {"room": won.subject, "result": won.leaf.hex(), "currency": currency, "winners": named, **told}


def _winners(ctx: Context, won: Entry, taken: Entry | None) -> list[Mapping[str, Json]]:
    if taken is None:
        return cast("list[Mapping[str, Json]]", won.body["winners"])
    return [drawn.won(live.load(ctx, won.subject).room, str(taken.body["bidder"])).body()]


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

"""Bidders' lines to live rooms, kept: no act, but what officers look at when somebody says that one broke off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from kernel import canon, table
from kernel.context import Context
from trading import room_store
from trading.rules.live import lines
from trading.rules.live.lines import Line, Record


def keep(ctx: Context, node: str, news: Sequence[Line]) -> None:
    """Keep lines of the process `node` as it knows them now, in place of what it said of them before."""
    room_store.keep_lines(ctx.tx, [_row(node, one) for one in news])
    for room, bidder in sorted({(one.room, one.bidder) for one in news if one.left is not None}):
        room_store.trim_lines(ctx.tx, room, bidder, lines.KEPT)


def of(ctx: Context, room: str) -> Mapping[str, Record]:
    """What is known of each bidder's line to the room, by number, over all processes."""
    rows = table.rows(ctx.tx, room_store.lines, "came_at", "id", room=room)
    return lines.records((_line(n, row) for n, row in enumerate(rows)), ctx.now)


def forget(ctx: Context, before: datetime, most: int) -> int:
    """Delete at most so many lines of which that (official) moment is beyond their years; how many there were."""
    return table.sweep(ctx.tx, room_store.lines, "came_at", canon.instant(lines.forgotten(before)), most)


def _row(node: str, one: Line) -> dict[str, object]:
    return {
        "id": f"{node}.{one.n}",
        "room": one.room,
        "bidder": one.bidder,
        "came_at": canon.instant(one.came),
        "seen_at": canon.instant(one.seen),
        "left_at": canon.instant(one.left) if one.left else None,
        "trip": one.trip,
        "slow": one.slow,
    }


def _line(n: int, row: table.Record) -> Line:
    left = canon.moment(row.left_at) if row.left_at else None
    came, seen = canon.moment(row.came_at), canon.moment(row.seen_at)
    return Line(n, row.room, row.bidder, came, seen, left, row.trip, row.slow)

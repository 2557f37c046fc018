"""Cards: given by the clock within one tick, and with the acts that they remark on.

A tick may be killed at any moment and done again, by any number of processes: what a branch has got already it gets
no second time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from approval.rules.card import BY_ACT, Card
from approval.rules.case import Case
from approval.store import watch as store
from kernel import journal
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed
from kernel.journal import Entry
from kernel.table import Record

MOST: Final = 1000
"""Cards of one tick."""
REMARKED: Final = timedelta(days=7)
"""A card that stands with an act is shown for so long."""


def tick(ctx: Context, most: int = MOST) -> list[Entry]:
    """Give every branch the card that its clock has come to, red ones first; the entries of those that were given."""
    if ctx.actor.role is not Role.CLERK:
        raise NotAllowed("act.not_allowed", "由平台到期自动办理", "the platform does this when it falls due")
    today = day_of(ctx.now).isoformat()
    red = store.overdue(ctx.tx, Card.RED, today, most)
    near = store.near(ctx.tx, Card.YELLOW, today, most - len(red)) if len(red) < most else []
    return [_give(ctx, row, Card.RED) for row in red] + [_give(ctx, row, Card.YELLOW) for row in near]


def waits(ctx: Context) -> bool:
    """Whether a tick would give any: asked first, because a look holds up nobody who writes."""
    today = day_of(ctx.now).isoformat()
    return bool(store.overdue(ctx.tx, Card.RED, today, 1) or store.near(ctx.tx, Card.YELLOW, today, 1))


def _give(ctx: Context, row: Record, card: Card) -> Entry:
    day = day_of(ctx.now).isoformat()
    store.give(ctx.tx, case=row.case, matter=row.matter, card=card, number=0, unit=row.unit, day=day)
    body: dict[str, Json] = {"matter": row.matter, "card": card, "unit": row.unit, "until": row.promised_until}
    return journal.append(ctx, Act("card", row.case, ctx.actor, ctx.now, body))


def observe(ctx: Context, case: Case, entry: Entry) -> None:
    """Remark on an act that supervision wants to see: sent back, put right, taken as accepted, asked for twice."""
    card = BY_ACT.get(entry.type.partition(".")[2])
    if card is None:
        return
    matter = str(entry.body.get("matter", ""))
    unit = case.branch(matter).unit if matter else case.site
    day = day_of(ctx.now).isoformat()
    store.give(ctx.tx, case=entry.subject, matter=matter, card=card, number=entry.tseq, unit=unit, day=day)


# ---------------------------------------------------------------- reading


def alarms(ctx: Context, most: int) -> list[Record]:
    """Open branches from 80 % of their promise on, the latest first."""
    return store.alarms(ctx.tx, day_of(ctx.now).isoformat(), most)


def remarks(ctx: Context, most: int) -> list[Record]:
    """Cards of the last days that stand with an act, the newest first."""
    return store.remarks(ctx.tx, (day_of(ctx.now) - REMARKED).isoformat(), most)


def counts(tx: Connection, first: str, last: str) -> Mapping[str, Mapping[Card, int]]:
    """How many cards of each kind an office got within these days, by its code."""
    found: dict[str, dict[Card, int]] = {}
    for row in store.given(tx, first, last):
        found.setdefault(row.unit, {})[Card(row.card)] = row.many
    return found

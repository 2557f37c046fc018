"""The outbox to the national platform: put with the notice, sent in order, acknowledged or tried again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from approval.rules import sending
from disclosure import exchange_store as store
from disclosure.rules import exchange
from disclosure.rules.exchange import Parcel
from kernel import canon, table
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import NotAllowed, Words
from kernel.table import Record


@dataclass(frozen=True, slots=True)
class Waiting:
    """A parcel that nobody has acknowledged. `due_at` (wall clock) None: at once; `reason` of the last failed try."""

    id: str
    project: str
    data_set: str
    data: bytes
    since: datetime
    tries: int
    due_at: datetime | None
    reason: Words | None


@dataclass(frozen=True, slots=True)
class State:
    """What waits, oldest first, how many that are in all, and how many each receiver has acknowledged."""

    waiting: tuple[Waiting, ...]
    count: int
    acknowledged: Mapping[str, int]
    last: datetime | None


def put(ctx: Context, parcel: Parcel) -> None:
    """In the transaction that publishes the notice; Conflict if it is there already."""
    store.put(
        ctx.tx, id=parcel.id, project=parcel.project, data_set=parcel.data_set, data=parcel.data,
        since=canon.instant(ctx.now),
    )  # fmt: skip


def due(tx: Connection, wall: datetime, limit: int) -> list[Waiting]:
    """What may be sent now: of each project only the oldest, so that its order is kept."""
    return [_waiting(row) for row in store.due(tx, canon.instant(wall), limit)]


def take(ctx: Context, one: Waiting, wall: datetime) -> bool:
    """Take it in hand for one try; False if another process has. Should this one die, it is due again later, under the
    same id, by which the receiver knows it."""
    key = {"id": one.id, "tries": one.tries, "receiver": ""}
    due_at = canon.instant(wall + sending.pause(one.tries + 1))
    return bool(table.change(ctx.tx, store.outbox, key, tries=one.tries + 1, due_at=due_at))


def acknowledged(ctx: Context, one: Waiting, receiver: str, receipt: str) -> None:
    values = {"receiver": receiver, "receipt": receipt, "acknowledged_at": canon.instant(ctx.now), "reason": ""}
    table.change(ctx.tx, store.outbox, {"id": one.id, "receiver": ""}, **values)


def failed(ctx: Context, one: Waiting, why: Words) -> None:
    """The try that `take` counted failed; the next one is due after its pause."""
    table.change(ctx.tx, store.outbox, {"id": one.id, "receiver": ""}, reason=f"{_line(why.zh)}\n{_line(why.en)}")


def _line(text: str) -> str:
    return " ".join(text.split())[: exchange.REASON]


def reopen(ctx: Context) -> int:
    """The first time that there is a real receiver: what the stand-in took waits for it; gives how many."""
    values = {"receiver": "", "receipt": "", "acknowledged_at": None, "tries": 0, "due_at": ""}
    return table.change(ctx.tx, store.outbox, {"receiver": exchange.STAND_IN}, **values)


def state(ctx: Context, limit: int) -> State:
    """For the trading centre and the supervisor; NotAllowed for anybody else."""
    if ctx.actor.role not in (Role.CENTRE, Role.SUPERVISOR):
        raise NotAllowed(
            "exchange.office",
            "数据交换情况由交易中心和监督部门查看",
            "the exchange is for the trading centre and the supervisor",
        )
    counts, last = store.counts(ctx.tx), store.last(ctx.tx)
    waiting = tuple(_waiting(row) for row in store.waiting(ctx.tx, limit))
    count = counts.pop("", 0)
    return State(waiting, count, counts, canon.moment(last.acknowledged_at) if last else None)


def _waiting(row: Record) -> Waiting:
    due_at = canon.moment(row.due_at) if row.due_at else None
    since = canon.moment(row.since)
    reason = Words(*row.reason.split("\n")) if row.reason else None
    return Waiting(row.id, row.project, row.data_set, bytes(row.data), since, row.tries, due_at, reason)

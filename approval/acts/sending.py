"""The outbox of approval: put with the act, sent in order, acknowledged or tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from approval.rules import sending
from approval.rules.sending import Event, Receiver
from approval.store import parcels as store
from kernel import canon
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from kernel.journal import Entry
from kernel.table import Record
from kernel.workdays import announced

STAND_IN: Final = "stand-in"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A parcel that nobody has acknowledged."""

    id: str
    tries: int
    data: bytes


def put(ctx: Context, entry: Entry, firm: str) -> None:
    """In the transaction of the act; `firm`: the enterprise that applies."""
    verb = entry.type.partition(".")[2]
    event = Event(entry.subject, entry.tseq, verb, day_of(entry.at), firm, entry.body)
    for one in sending.parcels(event, announced()):
        store.put(
            ctx.tx,
            id=one.id,
            receiver=one.to,
            case=one.case,
            until=one.by.isoformat() if one.by else None,
            data=one.data,
        )


@dataclass(frozen=True, slots=True)
class Outbox:
    """What waits for one receiver."""

    to: Receiver

    def due(self, tx: Connection, wall: datetime, limit: int) -> list[Waiting]:
        """What may be sent now: of each application only the oldest, so that its order is kept."""
        rows = store.due(tx, self.to, canon.instant(wall), limit)
        return [Waiting(row.id, row.tries, bytes(row.data)) for row in rows]

    def take(self, ctx: Context, one: Waiting, wall: datetime) -> bool:
        """Take it in hand for one try; False if another process has. Should this one die, it is due again later."""
        due_at = canon.instant(wall + sending.pause(one.tries + 1))
        key: dict[str, object] = {"id": one.id, "tries": one.tries, "taken_by": ""}
        return bool(store.change(ctx.tx, key, tries=one.tries + 1, due_at=due_at))

    def acknowledged(self, ctx: Context, one: Waiting, receiver: str, receipt: str) -> None:
        values = {"receipt": receipt, "acknowledged_at": canon.instant(ctx.now), "reason": ""}
        store.change(ctx.tx, {"id": one.id, "taken_by": ""}, taken_by=receiver, **values)

    def failed(self, ctx: Context, one: Waiting, why: Words) -> None:
        """The try that `take` counted failed; the next one is due after its pause."""
        reason = "\n".join(" ".join(text.split())[: sending.REASON] for text in (why.zh, why.en))
        store.change(ctx.tx, {"id": one.id, "taken_by": ""}, reason=reason)

    def reopen(self, ctx: Context) -> int:
        """The first time that there is a real receiver: what the stand-in took waits for it; gives how many."""
        values = {"taken_by": "", "receipt": "", "acknowledged_at": None, "tries": 0, "due_at": ""}
        return store.change(ctx.tx, {"receiver": self.to, "taken_by": STAND_IN}, **values)


def late(ctx: Context) -> list[Record]:
    """`id`, `case`, `until` of what should have been taken before today."""
    return store.late(ctx.tx, day_of(ctx.now).isoformat())

"""The list of intermediary services: what is in it may be needed for a matter, nothing else."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from approval.acts import matters
from approval.acts.matters import SIGNERS, Body
from approval.rules import intermediary
from approval.rules.intermediary import Service
from approval.store import intermediaries as store
from kernel import canon, ids
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound, NotNow
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from signing.rules.statement import Signed

PREFIX: Final = "O-I-"


def subject(id: str) -> str:
    """The chain of the service of that id."""
    return ids.subject("O", f"I-{id}")


def list_service(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Put a service in the list, or say something else of one that is there; `body` as `intermediary.read` takes it."""
    made = intermediary.read(subject.removeprefix(PREFIX), body)
    known = store.find(ctx.tx, made.id)
    keeper = units.acting(ctx, known.keeper, *SIGNERS) if known else matters.keeper(ctx, *SIGNERS)
    store.put(ctx.tx, made.id, until=None, keeper=keeper.code, content=canon.canonical(body).decode())
    return matters.record(ctx, "list_service", subject, body, signed)


def drop_service(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{basis}`: take a service out of the list. NotNow `intermediary.needed` while a material needs it."""
    Reader(body).only("basis")
    Reader(body).text("basis")
    row = store.find(ctx.tx, subject.removeprefix(PREFIX))
    if row is None or row.until is not None:
        raise NotFound("intermediary.unknown", "清单内没有这项中介服务", "no such service is in the list")
    units.acting(ctx, row.keeper, *SIGNERS)
    needing = [one for one in matters.open_ended(ctx.tx) if row.id in {each.intermediary for each in one.materials}]
    if needing:
        raise NotNow(
            "intermediary.needed",
            f"事项 {needing[0].code} 的材料还需要这项中介服务",
            f"a material of {needing[0].code} still needs it",
        )
    store.put(ctx.tx, row.id, until=day_of(ctx.now).isoformat(), keeper=row.keeper, content=row.content)
    return matters.record(ctx, "drop_service", subject, body, signed)


def listed(tx: Connection) -> list[Service]:
    """What is in the list, by id."""
    rows = (row for row in store.every(tx) if row.until is None)
    return [intermediary.read(row.id, canon.mapping(row.content.encode())) for row in rows]

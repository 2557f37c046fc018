"""The secret address of a person's own calendar: made, made anew, ended, and who reads by it."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection

from kernel import canon, table
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound
from people import store


def _key(actor: Actor) -> dict[str, str]:
    if actor.role is not Role.BIDDER or not actor.org:
        raise NotAllowed("act.not_allowed", "只能由投标人办理", "this is for bidders")
    return {"person": actor.id, "org": actor.org}


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def give(ctx: Context) -> str:
    """The secret of a fresh address; the one before it ends. It is kept as a digest alone, so it is told only now."""
    end(ctx)
    secret = ctx.chance.bytes(32).hex()
    taken = Conflict("calendar.known", "请重试", "please try again")
    table.add(ctx.tx, store.calendars, taken, token_sha256=_digest(secret), made_at=canon.instant(ctx.now),
              **_key(ctx.actor))  # fmt: skip
    return secret


def end(ctx: Context) -> None:
    """Whoever holds the address reads nothing by it any more."""
    table.remove(ctx.tx, store.calendars, **_key(ctx.actor))


def given(ctx: Context) -> bool:
    """Whether the caller has an address that holds."""
    return table.find(ctx.tx, store.calendars, **_key(ctx.actor)) is not None


def reader(tx: Connection, secret: str) -> Actor:
    """For whom the address was made; NotFound if it was not, has ended, or the person speaks for the firm no more."""
    row = table.find(tx, store.calendars, token_sha256=_digest(secret))
    held = row and table.find(tx, store.mandates, person=row.person, org=row.org, role=Role.BIDDER, until=None)
    if row is None or held is None:
        raise NotFound(
            "calendar.unknown", "没有这个日历，或者它的地址已作废", "no such calendar, or its address has ended"
        )
    return Actor(row.person, Role.BIDDER, row.org)

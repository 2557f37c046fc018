"""Certificates that end: whose, and whether a newer one has taken their place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from kernel import canon
from kernel.actor import Role
from kernel.context import Context
from people import store
from people.rules import expiry


@dataclass(frozen=True, slots=True)
class Ending:
    """Somebody's newest certificate for an organisation, which ends within `days`."""

    sha256: str
    person: str
    org: str
    role: Role
    ends: datetime
    days: int


def ending(tx: Connection, now: datetime) -> list[Ending]:
    """Every certificate that ends within thirty days and has no newer one beside it, once for each role of its
    holder."""
    made = []
    for row in store.ending(tx, canon.instant(now), canon.instant(now + expiry.FIRST)):
        ends = canon.moment(row.ends_at)
        days = expiry.step(ends, now)
        if days is not None:
            made.append(Ending(row.sha256, row.person, row.org, Role(row.role), ends, days))
    return made


def mine(ctx: Context) -> datetime | None:
    """When the caller's newest certificate for the organisation ends, if that is within thirty days."""
    own = (each.ends for each in ending(ctx.tx, ctx.now) if (each.person, each.org) == (ctx.actor.id, ctx.actor.org))
    return next(own, None)

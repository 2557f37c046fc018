"""The people of the caller's own firm: their rights, and the certificates that are registered as theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kernel import canon, table
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import NotAllowed
from kernel.table import Record
from people import store
from people.acts import reading, rights
from people.rules import right
from people.rules.right import Grant, Right


@dataclass(frozen=True, slots=True)
class Certificate:
    """`lost`: from when it signs nothing any more; None while it is good."""

    sha256: str
    ends: datetime
    lost: datetime | None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who acts for the firm; `grants` are those that hold now or will."""

    person: str
    name: str
    grants: tuple[Grant, ...]
    certificates: tuple[Certificate, ...]

    def holds(self, one: Right, at: datetime) -> bool:
        return one in right.held(self.grants, self.person, at)


def people(ctx: Context) -> list[Colleague]:
    """Everybody who acts for the caller's firm, the caller included, by name; for the firm alone."""
    if ctx.actor.role is not Role.BIDDER:
        raise NotAllowed("act.not_allowed", "只能由投标人办理", "this is for bidders")
    every = rights.grants(ctx.tx, ctx.actor.org)
    found = reading.colleagues(ctx, Role.BIDDER)
    return [
        Colleague(
            person,
            name,
            tuple(one for one in every if one.person == person and (one.until is None or one.until > ctx.now)),
            tuple(
                _certificate(ctx, row)
                for row in table.rows(ctx.tx, store.certificates, "bound_at", person=person, org=ctx.actor.org)
            ),
        )
        for person, name in sorted(found.items(), key=lambda one: (one[1], one[0]))
    ]


def _certificate(ctx: Context, row: Record) -> Certificate:
    loss = table.find(ctx.tx, store.losses, certificate=row.sha256)
    lost = canon.moment(loss.lost_at) if loss is not None and loss.lost_at else None
    return Certificate(row.sha256, canon.moment(row.ends_at), lost)


def name(ctx: Context, person: str) -> str:
    """What somebody of the caller's own firm is called; empty for anybody else."""
    return reading.colleagues(ctx, Role.BIDDER).get(person, "") if ctx.actor.role is Role.BIDDER else ""

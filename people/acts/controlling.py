"""A firm declares who heads, holds and manages it; the last declaration counts, and is compared with other bidders'."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from kernel import canon, journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed
from kernel.journal import Entry
from people import store
from people.acts.enrolment import SUBJECT
from people.rules import control
from people.rules.control import Control
from signing.rules.statement import Signed


def declare_control(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{head, holders, managers}` of the caller's own firm; the journal of people holds its digest alone."""
    if ctx.actor.role is not Role.BIDDER:
        raise NotAllowed("act.not_allowed", "只能由投标人办理", "this is for bidders")
    control.read(body)
    content = canon.canonical(body)
    table.remove(ctx.tx, store.controls, org=ctx.actor.org)
    taken = Conflict("control.declaring", "正在申报", "it is being declared")
    at = canon.instant(ctx.now)
    table.add(ctx.tx, store.controls, taken, org=ctx.actor.org, content=content.decode(), declared_at=at)
    facts: dict[str, Json] = {"org": ctx.actor.org, "control_sha256": canon.sha256(content).hex()}
    return journal.append(ctx, Act("declare_control", SUBJECT, ctx.actor, ctx.now, facts))


def declared(tx: Connection, org: str) -> Control | None:
    """What the firm has declared last; for those alone who compare bidders after the opening, and the firm."""
    row = table.find(tx, store.controls, org=org)
    return control.read(canon.mapping(row.content.encode())) if row is not None else None

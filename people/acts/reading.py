"""Who holds which mandate: the register that administrators see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel import canon, table
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import NotAllowed
from people import store

BY_CERTIFICATE: Final = frozenset({Role.BIDDER, Role.EXPERT})
READERS: Final = frozenset({Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


@dataclass(frozen=True, slots=True)
class Holder:
    """One mandate; `until` is set once it has ended. `login` is empty for those who sign in by certificate alone."""

    person: str
    name: str
    login: str
    org: str
    org_name: str
    role: Role
    since: datetime
    until: datetime | None


def holders(ctx: Context) -> list[Holder]:
    """Every mandate that an administrator gave, by organisation and person; for security and audit administrators.

    Bidders and experts are not among them: they come by their certificates, and when they came would tell who bids
    and who was drawn (招标投标法 22, 37).
    """
    if ctx.actor.role not in READERS:
        raise NotAllowed(
            "act.not_allowed", "只有安全管理员和审计管理员可以查看", "for security and audit administrators"
        )
    persons = {row.id: row for row in table.rows(ctx.tx, store.persons, "id")}
    names = {row.code: row.name for row in table.rows(ctx.tx, store.organisations, "code")}
    return [
        Holder(
            row.person,
            persons[row.person].name,
            persons[row.person].login or "",
            row.org,
            names[row.org],
            Role(row.role),
            canon.moment(row.since),
            canon.moment(row.until) if row.until else None,
        )
        for row in table.rows(ctx.tx, store.mandates, "org", "person", "role")
        if row.role not in BY_CERTIFICATE
    ]


def bound(ctx: Context, certificate_sha256: str) -> str:
    """The person to whom a certificate is bound; empty if it is bound to nobody."""
    row = table.find(ctx.tx, store.certificates, sha256=certificate_sha256)
    return str(row.person) if row else ""


def colleagues(ctx: Context, role: Role) -> dict[str, str]:
    """Who may act in this role for the caller's own organisation now: names by person."""
    held = table.rows(ctx.tx, store.mandates, "person", org=ctx.actor.org, role=role, until=None)
    found = (table.find(ctx.tx, store.persons, id=row.person) for row in held)
    return {row.id: row.name for row in found if row is not None}


def roles(ctx: Context, person: str, org: str) -> list[Role]:
    """In which roles somebody may act for an organisation now."""
    held = table.rows(ctx.tx, store.mandates, "role", person=person, org=org, until=None)
    return [Role(row.role) for row in held]


def offices(ctx: Context, role: Role) -> list[str]:
    """The codes of the organisations for which somebody may act in this role now, ascending."""
    return sorted({str(row.org) for row in table.rows(ctx.tx, store.mandates, "org", role=role, until=None)})


def names(ctx: Context) -> dict[str, str]:
    """The names of the organisations that have ever signed in or been enrolled, by code."""
    return {row.code: row.name for row in table.rows(ctx.tx, store.organisations, "code")}

"""Certificates whose keys are lost: reported by the firm, or by the centre and a second person; and what then ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from kernel import canon, journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound
from kernel.journal import Entry
from kernel.table import Record
from people import store
from people.acts.enrolment import SUBJECT
from people.rules import credential
from signing.acts.signatures import begins
from signing.rules.statement import Signed


@dataclass(frozen=True, slots=True)
class Report:
    """A loss that the centre has reported and the security administrator has yet to confirm."""

    certificate: str
    name: str
    org: str
    org_name: str
    at: datetime


def good(tx: Connection, certificate_sha256: str) -> None:
    """NotTrusted `certificate.lost` if the certificate was reported lost."""
    row = table.find(tx, store.losses, certificate=certificate_sha256)
    if row is not None and row.lost_at:
        raise credential.lost()


def report_loss(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Say that the key of a certificate is lost: `{certificate_sha256, text, since?}`.

    An administrator of the firm says so of its own, at once; the centre of any, and the security administrator must
    confirm it. From then the certificate signs nothing and nobody in, and the sessions of its holder end. What it has
    signed from `since` until then stays good and is shown as questioned (`doubts`).
    """
    if ctx.actor.role not in (Role.BIDDER, Role.CENTRE):
        raise NotAllowed(
            "act.not_allowed", "只能由本单位管理员或交易中心办理", "this is for the firm's administrator or the centre"
        )
    held = _certificate(ctx, body)
    own = ctx.actor.role is Role.BIDDER
    if own and held.org != ctx.actor.org:
        raise _unknown()
    since = _since(ctx, held, body)
    row = table.find(ctx.tx, store.losses, certificate=held.sha256)
    taken = Conflict("certificate.reported", "该证书已挂失或待确认", "its loss has been reported already")
    if row is not None and (row.lost_at or not own):
        raise taken
    if row is None:
        table.add(ctx.tx, store.losses, taken, certificate=held.sha256, reported_by=ctx.actor.id,
                  reported_at=canon.instant(ctx.now), since=since.get("since"))  # fmt: skip
    if own:
        table.change(ctx.tx, store.losses, {"certificate": held.sha256}, since=since.get("since"))
        _lose(ctx, held)
    said: dict[str, Json] = {"text": str(body.get("text", ""))[:200], "in_force": own, **since}
    return _say(ctx, "report_loss", held, said | (signed.fields() if signed else {}))


def confirm_loss(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The second of four eyes on what the centre reported: `{certificate_sha256}`. It is in force from now."""
    if ctx.actor.role is not Role.SECURITY_ADMIN:
        raise NotAllowed("act.not_allowed", "只能由安全管理员办理", "only the security administrator may do this")
    held = _certificate(ctx, body)
    if table.find(ctx.tx, store.losses, certificate=held.sha256, lost_at=None) is None:
        raise NotFound("certificate.not_reported", "没有待确认的挂失", "no loss waits to be confirmed")
    _lose(ctx, held)
    return _say(ctx, "confirm_loss", held, signed.fields() if signed else {})


def waiting(ctx: Context) -> list[Report]:
    """What waits for the security administrator."""
    if ctx.actor.role is not Role.SECURITY_ADMIN:
        raise NotAllowed("act.not_allowed", "只能由安全管理员办理", "only the security administrator may do this")
    return [_report(ctx, row) for row in table.rows(ctx.tx, store.losses, "reported_at", lost_at=None)]


def newest(ctx: Context, org: str, name: str) -> str:
    """The certificate that a person of a firm bound last, for the centre; NotFound if there is none."""
    if ctx.actor.role is not Role.CENTRE:
        raise NotAllowed("act.not_allowed", "只能由交易中心办理", "this is for the centre")
    known = table.find(ctx.tx, store.expected, org=org, name=name)
    bound = table.rows(ctx.tx, store.certificates, "bound_at", person=known.person, org=org) if known else []
    if not bound:
        raise _unknown()
    return str(bound[-1].sha256)


def _since(ctx: Context, held: Record, body: Mapping[str, Json]) -> dict[str, Json]:
    """The earlier moment, as the event says it; nothing where none was named."""
    if "since" not in body:
        return {}
    moment = canon.moment(str(body["since"]))
    credential.lost_since(moment, begins(ctx, held.sha256), ctx.now)
    return {"since": canon.instant(moment)}


def _certificate(ctx: Context, body: Mapping[str, Json]) -> Record:
    held = table.find(ctx.tx, store.certificates, sha256=str(body.get("certificate_sha256", "")))
    if held is None:
        raise _unknown()
    return held


def _unknown() -> NotFound:
    return NotFound(
        "certificate.unknown", "没有登记过这张证书", "no such certificate is registered", field="certificate_sha256"
    )


def _lose(ctx: Context, held: Record) -> None:
    """A session does not say by which certificate it began: all of its holder's for the firm end."""
    table.change(ctx.tx, store.losses, {"certificate": held.sha256}, lost_at=canon.instant(ctx.now))
    table.remove(ctx.tx, store.sessions, person=held.person, org=held.org, proof="certificate")
    table.remove(ctx.tx, store.challenges, person=held.person, org=held.org)  # answered, and not collected yet


def _report(ctx: Context, row: Record) -> Report:
    held = table.find(ctx.tx, store.certificates, sha256=row.certificate)
    person = table.find(ctx.tx, store.persons, id=held.person) if held else None
    org = table.find(ctx.tx, store.organisations, code=held.org) if held else None
    if held is None or person is None or org is None:
        raise _unknown()
    return Report(row.certificate, person.name, held.org, org.name, canon.moment(row.reported_at))


def _say(ctx: Context, verb: str, held: Record, more: Mapping[str, Json]) -> Entry:
    facts: dict[str, Json] = {"org": held.org, "person": held.person, "certificate_sha256": held.sha256, **more}
    return journal.append(ctx, Act(verb, SUBJECT, ctx.actor, ctx.now, facts))

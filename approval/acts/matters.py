"""The catalogue of matters (审批事项目录): entered and changed by the city's centre, each version from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import Connection

from approval import methods
from approval.rules import field, intermediary, matter, wording
from approval.rules.matter import Matter
from approval.rules.workflow import Workflow
from approval.store import intermediaries
from approval.store import matters as store
from kernel import canon, ids, journal, registry
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid
from kernel.journal import Entry
from kernel.table import Record
from people.acts import units
from people.rules.unit import Kind, Post, Unit
from signing.rules.statement import Signed

PREFIX: Final = "O-"
SIGNERS: Final = (Post.DEPUTY, Post.HEAD)
WORKFLOWS: Final[Mapping[str, Workflow]] = registry.discover(methods)
"""The ways in which a matter may be handled, by name."""
Body = Mapping[str, Json]


def subject(code: str) -> str:
    """The chain of the matter of that code."""
    return ids.subject("O", code)


def keeper(ctx: Context, *posts: Post) -> Unit:
    """The caller's own office, where it is a centre that belongs to no other: the one in charge of the city's
    catalogue. NotAllowed `matter.keeper`."""
    own = units.own(ctx, *posts)
    above = (units.find(ctx.tx, code) for code in units.over(ctx.tx, own.code))
    if own.kind is not Kind.CENTRE or any(one is not None and one.kind is Kind.CENTRE for one in above):
        raise NotAllowed(
            "matter.keeper", "只能由市政务服务中心办理", "this is for the city’s government service centre alone"
        )
    return own


def enter(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Enter a matter, or take one up again that has ended; `body` as `matter.read` takes it. Conflict `matter.known`
    where it stands, NotValid `guide.vague` where its words leave open what is asked."""
    own = keeper(ctx, *SIGNERS)
    made = matter.read(subject.removeprefix(PREFIX), body)
    before = store.versions(ctx.tx, made.code)
    if before and (before[-1].until is None or before[-1].until > made.since.isoformat()):
        raise Conflict("matter.known", "该事项已在目录中", "this matter is in the catalogue already", field="code")
    add(ctx, own.code, made, body, delegated=0)
    return record(ctx, "enter", subject, body, signed)


def change(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """A new version of a matter, from a day on that is not before today."""
    before = last(ctx, subject.removeprefix(PREFIX))
    units.acting(ctx, before.keeper, *SIGNERS)
    made = matter.read(before.code, body)
    if made.since <= date.fromisoformat(before.since) or made.since < day_of(ctx.now):
        raise NotValid(
            "matter.since",
            f"新版本须自今天起、并在现行版本（{before.since}）之后施行",
            f"a version begins today or later, and after the one of {before.since}",
            field="since",
        )
    store.end(ctx.tx, before.code, before.since, made.since.isoformat())
    add(ctx, before.keeper, made, body, delegated=before.delegated)
    return record(ctx, "change", subject, body, signed)


def add(ctx: Context, keeper: str, made: Matter, body: Body, *, delegated: int) -> None:
    """One version. NotFound `unit.unknown`, or `field.unknown` and NotValid `field.not_held` for a material that the
    enterprise base cannot answer for; NotValid `matter.workflow`, `intermediary.unlisted` or `guide.vague`."""
    if made.workflow not in WORKFLOWS:
        raise NotValid("matter.workflow", "没有这种办理流程", "there is no such workflow", field="workflow")
    units.standing(ctx, made.office)
    wording.clear_matter(made)
    for one in made.materials:
        if one.held_as:
            field.ours().held(one.held_as)
    intermediary.needed(made, {row.id for row in intermediaries.every(ctx.tx) if row.until is None})
    store.add(
        ctx.tx,
        code=made.code,
        since=made.since.isoformat(),
        until=None,
        keeper=keeper,
        office=made.office,
        recorded=day_of(ctx.now).isoformat(),
        delegated=delegated,
        content=canon.canonical(body).decode(),
    )


def last(ctx: Context, code: str) -> Record:
    """The newest version, which has no end. NotFound `matter.unknown`, NotNow `matter.ended`."""
    found = store.versions(ctx.tx, code)
    if not found:
        raise _unknown(code)
    if found[-1].until is not None:
        raise _ended(found[-1])
    return found[-1]


def record(ctx: Context, verb: str, subject: str, body: Body, signed: Signed | None) -> Entry:
    """The act in the journal, with who has signed it."""
    facts = {**body, "by": ctx.actor.id, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, facts))


# ---------------------------------------------------------------- reading


def _matter(row: Record) -> Matter:
    until = date.fromisoformat(row.until) if row.until else None
    return matter.read(row.code, canon.mapping(row.content.encode()), until, delegated=bool(row.delegated))


def _unknown(code: str) -> NotFound:
    return NotFound("matter.unknown", f"没有审批事项 {code}", f"there is no matter {code}", field="matter")


def _ended(row: Record) -> NotNow:
    return NotNow(
        "matter.ended",
        f"该事项自 {row.until} 起不再办理",
        f"this matter has ended on {row.until}",
        field="matter",
    )


def versions(tx: Connection, code: str) -> list[Matter]:
    """Every version, the oldest first. NotFound `matter.unknown`."""
    found = store.versions(tx, code)
    if not found:
        raise _unknown(code)
    return [_matter(row) for row in found]


def standing(ctx: Context, code: str, on: date | None = None) -> Matter:
    """The version in force today, or on that day. NotFound `matter.unknown`, NotNow `matter.ended` or
    `matter.not_begun`."""
    return _matter(in_force(ctx, code, on))


def in_force(ctx: Context, code: str, on: date | None = None) -> Record:
    """As `standing`, the row."""
    day, found = (on or day_of(ctx.now)).isoformat(), store.versions(ctx.tx, code)
    if not found:
        raise _unknown(code)
    begun = [row for row in found if row.since <= day]
    if not begun:
        raise NotNow(
            "matter.not_begun",
            f"该事项自 {found[0].since} 起办理",
            f"this matter begins on {found[0].since}",
            field="matter",
        )
    if begun[-1].until is not None and begun[-1].until <= day:
        raise _ended(begun[-1])
    return begun[-1]


def version_on(tx: Connection, code: str, on: date) -> Matter:
    """How the matter was on that day, for what tells of the past: the last version that had begun by then, ended or
    not, else the first. NotFound `matter.unknown`."""
    found = versions(tx, code)
    return next((one for one in reversed(found) if one.since <= on), found[0])


def as_of(tx: Connection, day: date) -> list[Matter]:
    """The catalogue on that day, by code."""
    return [_matter(row) for row in store.on(tx, day.isoformat())]


def open_ended(tx: Connection) -> list[Matter]:
    """The newest version of all that has no end, by code; some have not begun yet."""
    return [_matter(row) for row in store.open_ended(tx)]


def contents(tx: Connection, on: date) -> dict[str, Body]:
    """What was entered of the versions in force on that day, by code."""
    return {row.code: canon.mapping(row.content.encode()) for row in store.on(tx, on.isoformat())}

"""The register of offices: entered, changed, closed; and who holds which post in each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from kernel import canon, ids, journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow
from kernel.journal import Entry
from kernel.reader import Reader
from people import store
from people.acts import enrolment
from people.rules import unit
from people.rules.organisation import Uscc
from people.rules.unit import Holder, Kind, Post, Unit
from signing.rules.statement import Signed

PREFIX: Final = "U-"


def subject(code: str) -> str:
    """The chain of the office with that 统一社会信用代码."""
    return ids.subject("U", code)


def _administers(ctx: Context) -> None:
    if ctx.actor.role is not Role.SECURITY_ADMIN:
        raise NotAllowed("act.not_allowed", "只能由安全管理员办理", "only the security administrator may do this")


def register(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Enter an office; `body` as `unit.read` takes it. Conflict `unit.known` if it is there."""
    _administers(ctx)
    made = unit.read(subject.removeprefix(PREFIX), body)
    if table.find(ctx.tx, store.units, code=made.code) is not None:
        raise Conflict("unit.known", f"{made.code} 已登记", f"{made.code} is in the register already", field="code")
    enrolment.organisation(ctx, made.code, made.name.zh)
    taken = Conflict("unit.known", f"{made.code} 正在登记", f"{made.code} is being entered")
    row = _row(ctx, made, body)
    table.add(ctx.tx, store.units, taken, code=made.code, since=canon.instant(ctx.now), **row)
    return _record(ctx, "register", subject, body, signed)


def change(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Change what the register says of an office that stands."""
    _administers(ctx)
    made = unit.read(standing(ctx, subject.removeprefix(PREFIX)).code, body)
    table.change(ctx.tx, store.units, {"code": made.code}, **_row(ctx, made, body))
    return _record(ctx, "change", subject, body, signed)


def close(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Close an office with its basis `{basis}`: it keeps what it did, and does nothing more."""
    _administers(ctx)
    Reader(body).text("basis")
    of = standing(ctx, subject.removeprefix(PREFIX))
    under = [each.name.zh for each in every(ctx.tx) if each.parent == of.code]
    if under:
        raise NotNow("unit.parts", f"尚有下属单位：{under[0]}", f"offices still belong to it: {under[0]}")
    table.change(ctx.tx, store.units, {"code": of.code}, until=canon.instant(ctx.now))
    return _record(ctx, "close", subject, body, signed)


def appoint(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Give `{person, post}`: by the head; the first head by the security administrator."""
    of, person, post = _asked(ctx, subject, body)
    _appoints(ctx, of, post)
    if not enrolment.holds(ctx, person, of.code, Role.OFFICER):
        raise NotFound("unit.person", "该人员不是本单位工作人员", "no officer of this office", field="person")
    unit.separate(post, of.kind, _everywhere(ctx, person))
    if post in posts(ctx, of.code, person):
        raise Conflict("unit.post_held", "已担任该职务", "the post is held already", field="post")
    taken = Conflict("unit.post_held", "正在任命", "the appointment is being made")
    at = canon.instant(ctx.now)
    if not table.change(ctx.tx, store.posts, {"person": person, "org": of.code, "post": post}, since=at, until=None):
        table.add(ctx.tx, store.posts, taken, person=person, org=of.code, post=post, since=at)
    return _record(ctx, "appoint", subject, body, signed)


def _everywhere(ctx: Context, person: str) -> list[tuple[Post, Kind]]:
    """What the person is now, in whatever offices."""
    rows = [row for row in table.rows(ctx.tx, store.posts, "org", "post", person=person) if row.until is None]
    offices = {row.org: find(ctx.tx, row.org) for row in rows}
    return [(Post(row.post), of.kind) for row in rows if (of := offices[row.org]) is not None]


def dismiss(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Take `{person, post}`; NotFound `unit.post_not_held` where it is not held."""
    of, person, post = _asked(ctx, subject, body)
    _appoints(ctx, of, post)
    if post not in posts(ctx, of.code, person):
        raise NotFound("unit.post_not_held", "没有担任该职务", "the post is not held", field="post")
    key = {"person": person, "org": of.code, "post": post}
    table.change(ctx.tx, store.posts, key, until=canon.instant(ctx.now))
    return _record(ctx, "dismiss", subject, body, signed)


def _asked(ctx: Context, subject: str, body: Mapping[str, Json]) -> tuple[Unit, str, Post]:
    reader = Reader(body)
    reader.only("person", "post")
    return standing(ctx, subject.removeprefix(PREFIX)), reader.text("person"), reader.choice("post", Post)


def _appoints(ctx: Context, of: Unit, post: Post) -> None:
    """The head appoints everybody else in its office; heads are entered by the security administrator."""
    if post is Post.HEAD:
        _administers(ctx)
    else:
        acting(ctx, of.code, Post.HEAD)


def _row(ctx: Context, made: Unit, body: Mapping[str, Json]) -> dict[str, object]:
    """The office's columns. NotFound if no such parent stands, NotValid if the parents lead back to it."""
    if made.parent is not None:
        standing(ctx, made.parent)
        parents: dict[str, str | None] = {each.code: each.parent for each in every(ctx.tx)}
        list(unit.above(made.code, parents | {made.code: made.parent}))
    return {"kind": made.kind, "parent": made.parent, "content": canon.canonical(body).decode()}


def _record(ctx: Context, verb: str, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, {**body, **(signed.fields() if signed else {})}))


# ---------------------------------------------------------------- reading


def _unit(row: table.Record) -> Unit:
    return unit.read(row.code, canon.mapping(row.content.encode()))


def every(tx: Connection, kind: Kind | None = None) -> list[Unit]:
    """The offices that stand, by code; of one kind where that is asked for."""
    found = [_unit(row) for row in table.rows(tx, store.units, "code") if not row.until]
    return [one for one in found if kind is None or one.kind is kind]


def entered(tx: Connection) -> dict[str, datetime]:
    """When each office that stands was entered, by code."""
    return {row.code: canon.moment(row.since) for row in table.rows(tx, store.units, "code") if not row.until}


def find(tx: Connection, code: str) -> Unit | None:
    """The office of that code, one that was closed too; None where there never was one."""
    row = table.find(tx, store.units, code=code)
    return _unit(row) if row is not None else None


def standing(ctx: Context, code: str) -> Unit:
    """NotFound `unit.unknown` where no such office stands."""
    row = table.find(ctx.tx, store.units, code=code)
    if row is None or row.until:
        raise NotFound("unit.unknown", "没有这个单位", "there is no such office", field="unit")
    return _unit(row)


def holders(tx: Connection, code: str) -> list[Holder]:
    """Every post of the office, ended ones too."""
    return [
        Holder(row.person, Post(row.post), canon.moment(row.since), canon.moment(row.until) if row.until else None)
        for row in table.rows(tx, store.posts, "post", "person", org=code)
    ]


def posts(ctx: Context, code: str, person: str) -> frozenset[Post]:
    """What the person is in the office now."""
    return unit.posts(holders(ctx.tx, code), person, ctx.now)


def officers(ctx: Context, code: str) -> dict[str, str]:
    """Everybody who may act for the office, name by id, by name."""
    rows = table.rows(ctx.tx, store.mandates, "person", org=code, role=Role.OFFICER)
    held = {row.person for row in rows if not row.until}
    found = [(row.name, row.id) for row in table.rows(ctx.tx, store.persons, "name", "id") if row.id in held]
    return {person: name for name, person in found}


def acting(ctx: Context, code: str, *one_of: Post) -> Unit:
    """The standing office for which the caller acts: an officer of it that holds one of the posts, any of its
    staff's where none is named. NotAllowed otherwise."""
    of = standing(ctx, code)
    if ctx.actor.role is not Role.OFFICER or ctx.actor.org != of.code:
        raise NotAllowed("unit.other", "只能由本单位工作人员办理", "this is for officers of that office")
    unit.needs(posts(ctx, of.code, ctx.actor.id), *(one_of or unit.STAFF))
    return of


def staffs(ctx: Context, *codes: str) -> bool:
    """Whether the caller is of the staff of one of the offices, and may read its business; an information officer is
    not."""
    held = posts(ctx, ctx.actor.org, ctx.actor.id) if ctx.actor.role is Role.OFFICER else frozenset()
    return ctx.actor.org in codes and not held.isdisjoint(unit.STAFF)


def own(ctx: Context, *one_of: Post) -> Unit:
    """`acting` for the caller's own office."""
    return acting(ctx, ctx.actor.org, *one_of)


def over(tx: Connection, code: Uscc) -> list[Uscc]:
    """The codes of the offices over one, the nearest first."""
    parents: dict[str, str | None] = {each.code: each.parent for each in every(tx)}
    return [Uscc(each) for each in unit.above(code, parents)]


def under(tx: Connection, code: str) -> list[Unit]:
    """The standing offices that belong to one, by whatever way, by code."""
    found = every(tx)
    parents: dict[str, str | None] = {each.code: each.parent for each in found}
    return [each for each in found if code in unit.above(each.code, parents)]

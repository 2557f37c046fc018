"""Guides of matters: published by the office that decides, owed one working day after each change, and binding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from approval.acts import matters
from approval.acts.cases import workflow
from approval.rules import guide
from approval.rules.guide import Service
from approval.rules.matter import Matter
from approval.store import guides as store
from approval.store import matters as versions
from kernel import canon
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import Due, day_of
from kernel.errors import NotValid
from kernel.journal import Entry
from kernel.table import Record
from kernel.workdays import announced
from people.acts import units
from people.rules.unit import Post
from signing.rules.statement import Signed

HEADS = (Post.DEPUTY, Post.HEAD)
Body = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Published:
    """A guide that was published, and the version of the matter of which it tells."""

    matter: Matter
    service: Service
    number: int
    on: date
    late: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A version of a matter that has no guide yet, and by when it should have one."""

    matter: Matter
    approved: date
    by: Due

    def late(self, on: date) -> bool:
        """From the day after the last one on."""
        return on > self.by.on


def publish(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Publish the guide of the version that holds from `since`, `body` as `guide.read` takes it; signed by deputy or
    head of the office that decides. NotValid `guide.version` where no version begins on that day."""
    since, service = guide.read(body)
    known = matters.versions(ctx.tx, subject.removeprefix(matters.PREFIX))
    of = next((one for one in known if one.since == since), None)
    if of is None:
        days = "、".join(one.since.isoformat() for one in known)
        raise NotValid(
            "guide.version",
            f"没有自 {since} 起施行的版本（各版本施行日：{days}）",
            f"no version of this matter begins on {since}",
            field="since",
        )
    units.acting(ctx, of.office, *HEADS)
    digest = canon.sha256(guide.content(of, workflow(of.workflow), service)).hex()
    before, today = store.of_matter(ctx.tx, of.code), day_of(ctx.now)
    number, first = len(before) + 1, all(row.since != since.isoformat() for row in before)
    late = first and today > guide.due_after(_approved(ctx.tx, of), announced()).on
    content = canon.canonical({name: said for name, said in body.items() if name != "since"}).decode()
    store.add(ctx.tx, matter=of.code, number=number, since=since.isoformat(), published=today.isoformat(),
              late=int(late), content=content, sha256=digest)  # fmt: skip
    return matters.record(ctx, "publish_guide", subject, {**body, "number": number, "guide_sha256": digest}, signed)


# ---------------------------------------------------------------- reading


def every(tx: Connection, code: str) -> list[Published]:
    """The guides of a matter, the newest first. NotFound `matter.unknown`."""
    known = {one.since.isoformat(): one for one in matters.versions(tx, code)}
    made = (_published(known[row.since], row) for row in store.of_matter(tx, code))
    return list(made)[::-1]


def in_force(tx: Connection, code: str, on: date) -> Published | None:
    """The guide that holds on that day: of the versions that have begun the last one that has a guide, of its guides
    the newest. A change that nobody has told of in a guide asks nothing of anybody."""
    begun = [one for one in every(tx, code) if one.matter.since <= on]
    return max(begun, key=lambda one: (one.matter.since, one.number), default=None)


def owed(ctx: Context) -> list[Owed]:
    """What has to be published, what was approved first at the head."""
    calendar = announced()
    found = (version(ctx.tx, row.code, row.since) for row in store.owed(ctx.tx, day_of(ctx.now).isoformat()))
    approved = ((of, _approved(ctx.tx, of)) for of in found)
    return [Owed(of, on, guide.due_after(on, calendar)) for of, on in approved]


def version(tx: Connection, code: str, since: str) -> Matter:
    """The version of a matter that begins on that day."""
    return next(one for one in matters.versions(tx, code) if one.since.isoformat() == since)


def _approved(tx: Connection, of: Matter) -> date:
    row = next(row for row in versions.versions(tx, of.code) if row.since == of.since.isoformat())
    return date.fromisoformat(row.recorded)


def binding(ctx: Context, code: str, on: date | None = None) -> Matter:
    """The version in force today, or on that day, with the materials and conditions that the guide in force names
    alone: nobody adds to them. Before the first guide is out the catalogue stands for it. NotFound, NotNow as of
    `matters.standing`."""
    of = matters.standing(ctx, code, on)
    found = in_force(ctx.tx, code, on or day_of(ctx.now))
    if found is None or found.matter.since == of.since:
        return of
    materials, conditions = ({one.id for one in part} for part in (found.matter.materials, found.matter.conditions))
    return replace(
        of,
        materials=tuple(one for one in of.materials if one.id in materials),
        conditions=tuple(one for one in of.conditions if one.id in conditions),
    )


def _published(of: Matter, row: Record) -> Published:
    said = {"since": row.since, **canon.mapping(row.content.encode())}
    service = guide.read(said)[1]
    return Published(of, service, row.number, date.fromisoformat(row.published), bool(row.late), row.sha256)

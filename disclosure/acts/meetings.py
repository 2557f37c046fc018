"""Meetings by their registers: called, held, and what became of their decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.rules import meeting
from disclosure.rules.meeting import Decision, Meeting
from kernel import ids, journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotFound, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules.unit import Post
from signing.rules.statement import Signed

PREFIX: Final = "G-meeting-"


def find(ctx: Context, subject: str) -> Meeting:
    """NotFound `meeting.unknown` where none was called."""
    entries = journal.entries(ctx.tx, subject) if subject.startswith(PREFIX) else []
    if not entries:
        raise NotFound("meeting.unknown", "没有这次会议", "there is no such meeting", field="regards")
    of = meeting.called(str(entries[0].body["unit"]), entries[0].body, day_of(entries[0].at))
    for one in entries[1:]:
        of = meeting.held(of, one.body, day_of(one.at))
    return of


def every(ctx: Context, year: int) -> list[tuple[str, Meeting]]:
    """Those called in that year, the newest first."""
    return [(each, find(ctx, each)) for each in reversed(journal.subjects(ctx.tx, f"{PREFIX}{year}-"))]


def years(ctx: Context) -> list[int]:
    """The years that have any, the newest first."""
    return sorted({int(each.split("-")[2]) for each in journal.subjects(ctx.tx, PREFIX)}, reverse=True)


def number(ctx: Context) -> str:
    """The chain that the next meeting will have."""
    year = day_of(ctx.now).year
    return ids.subject("G", f"meeting-{year}-{len(journal.subjects(ctx.tx, f'{PREFIX}{year}-')) + 1:04}")


def item(subject: str, n: int) -> str:
    """What a document belongs to that carries out the decision on item `n`."""
    return f"{subject}-{n}"


def decision(ctx: Context, named: str) -> tuple[str, Meeting, Decision]:
    """The meeting and its decision that a document names. NotFound for what was not decided."""
    subject, _, n = named.rpartition("-")
    of = find(ctx, subject)
    if not n.isdecimal() or int(n) not in of.decisions:
        raise NotFound("meeting.decision", "会议没有议定这一事项", "the meeting has not decided this", field="regards")
    return subject, of, of.decisions[int(n)]


def call(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Call a meeting under the next number: its agenda, and the seats for people from outside."""
    unit = units.own(ctx)
    Reader(body).only("kind", "session", "on", "agenda", "seats", "until", "apply")
    meeting.called(unit.code, body, day_of(ctx.now))
    alone(ctx.tx, "journal/G-meeting")
    if subject != number(ctx):
        raise Conflict(
            "meeting.number", "该编号不是下一个号码", "this is not the next number", field="subject",
            remedy=Words("从政策和会议专栏重新登记", "Begin again from the page of policies and meetings"),
        )  # fmt: skip
    return _record(ctx, "call_meeting", subject, body, signed)


def hold(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Publish who attended and what was decided: deputy or head of the office that called it, signed."""
    alone(ctx.tx, f"journal/{subject}")
    of = find(ctx, subject)
    units.acting(ctx, of.unit, Post.DEPUTY, Post.HEAD)
    Reader(body).only("attended", "decisions")
    meeting.held(of, body, day_of(ctx.now))
    return _record(ctx, "hold_meeting", subject, body, signed)


def _record(ctx: Context, verb: str, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    said = {**body, "unit": ctx.actor.org, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, said))

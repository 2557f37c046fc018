"""The weekly check that every licence lies under an application that granted it (杜绝体外循环), recorded whatever it
finds, nothing too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from approval.store import licences as store
from kernel import ids, journal
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed
from kernel.journal import Entry

SUBJECT: Final = ids.subject("S", "licences")
NAMED: Final = 100
"""Numbers that one record names at most; `strays` says how many there are."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: of how many licences, in the week from that Monday on, and how many had no application. `number`: of
    its entry."""

    monday: date
    licences: int
    strays: int
    number: int


def due(ctx: Context) -> bool:
    """Whether this week's has not been done, once there is a licence."""
    last = journal.head(ctx.tx, SUBJECT)
    if last is None:
        return store.count(ctx.tx) > 0
    return _monday(day_of(last.at)) != _monday(day_of(ctx.now))


def check_licences(ctx: Context) -> Entry:
    """Record it: the clerk's act."""
    if ctx.actor.role is not Role.CLERK:
        raise NotAllowed("act.not_allowed", "由平台到期自动办理", "the platform does this when it falls due")
    found = store.strays(ctx.tx)
    body: dict[str, Json] = {
        "monday": _monday(day_of(ctx.now)).isoformat(), "licences": store.count(ctx.tx), "strays": len(found),
        "numbers": list[Json](found[:NAMED]),
    }  # fmt: skip
    return journal.append(ctx, Act("check_licences", SUBJECT, ctx.actor, ctx.now, body))


def newest(ctx: Context, most: int) -> list[Check]:
    """The last checks, the newest first."""
    return [_check(one) for one in reversed(journal.newest(ctx.tx, SUBJECT, most))]


def _check(entry: Entry) -> Check:
    said = entry.body
    return Check(date.fromisoformat(said["monday"]), said["licences"], said["strays"], entry.tseq)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

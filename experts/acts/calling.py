"""Calling those who were drawn and have not answered: in the drawn order, by the plan's tries, each call an entry.

The entry names a pseudonym and a channel, never a person or a number (BID-37). What a line has to carry waits in the
transaction of the entry and is carried later, so that no act waits for a telephone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import Connection

from experts.ports import LINES, Call, Lines
from experts.rules import calls as rule
from experts.rules import plan as plans
from experts.rules.calls import Carried
from experts.rules.plan import Panel
from experts.store import calls as store
from experts.store import draws, register
from experts.store.draws import Member, State
from kernel import canon, journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotNow
from kernel.journal import Entry
from people.rules.mail import pause

_KNOWN: Final = Conflict("call.known", "这次联系已办理", "this call is ordered already", field="n")
TEXT: Final = (
    "您被随机抽取为评标专家，请登录公共资源交易平台答复是否参加。"
    " You were drawn to sit on a panel: sign in to the trading platform and answer."
)


def due(tx: Connection, now: datetime) -> Iterator[Member]:
    """Who is to be called now, draw by draw, in the order in which they were drawn."""
    made, tries = store.made(tx), dict[str, int]()
    for each in _in_order(tx, draws.unanswered(tx)):
        if each.did not in tries:
            tries[each.did] = _tries(tx, each.did)
        if rule.due(each.asked_at, each.answer_by, tries[each.did], made.get((each.did, each.pid), 0), now):
            yield each


def _in_order(tx: Connection, asked: Sequence[Member]) -> list[Member]:
    order = {
        (did, pid): (place, n)
        for place, did in enumerate(sorted({each.did for each in asked}))
        for n, pid in enumerate(_drawn(tx, did))
    }
    return sorted(asked, key=lambda each: order[each.did, each.pid])


def _drawn(tx: Connection, did: str) -> list[bytes]:
    """Everybody whom the draw has seated, in its order."""
    turns = cast("list[Mapping[str, list[Mapping[str, str]]]]", canon.mapping(draws.transcripts(tx, did)[-1])["turns"])
    return [bytes.fromhex(seat["pid"]) for turn in turns for seat in turn["seats"]]


def _tries(tx: Connection, did: str) -> int:
    of = plans.read(draws.find(tx, did).plan).of
    return of.contact.tries if isinstance(of, Panel) else 0


def contact(ctx: Context, subject: str, did: str, pid: bytes, lines: Lines = LINES) -> Entry:
    """Order the next call to somebody who was drawn. NotNow before its time, after the answer, and after the last."""
    draws.hold(ctx.tx, did, subject)
    if ctx.actor.role is not Role.CLERK:
        raise NotAllowed("act.not_allowed", "联系专家由平台办理", "the platform calls the experts")
    n = len(table.rows(ctx.tx, store.calls, "n", did=did, pid=pid)) + 1
    if not any(each.pid == pid for each in due(ctx.tx, ctx.now) if each.did == did):
        raise NotNow("call.not_due", "现在不须联系这个席位", "this seat is not to be called now", field="pid")
    channel, line = list(lines.items())[(n - 1) % len(lines)]
    state = Carried.WAITING if line else Carried.UNCONNECTED
    said = {"did": did, "pid": pid, "n": n, "channel": channel, "state": state.value, "tries": 0, "due_at": ""}
    table.add(ctx.tx, store.calls, _KNOWN, **said)
    body: dict[str, canon.Json] = {"did": did, "pid": pid.hex(), "n": n, "channel": channel}
    return journal.append(ctx, Act("contact_expert", subject, ctx.actor, ctx.now, body | {"connected": bool(line)}))


# ---------------------------------------------------------------- carrying


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call that a line was given for one try."""

    did: str
    pid: bytes
    n: int
    tries: int
    channel: str
    call: Call

    @property
    def key(self) -> dict[str, object]:
        return {"did": self.did, "pid": self.pid, "n": self.n}


def waiting(tx: Connection, wall: datetime) -> list[tuple[str, bytes, int]]:
    """Which calls a line has to carry now: did, pid and number, draw by draw in the drawn order."""
    found = store.waiting(tx, canon.instant(wall))
    order = {did: _drawn(tx, did) for did in {did for did, _, _ in found}}
    return sorted(found, key=lambda one: (one[0], one[2], order[one[0]].index(one[1])))


def take(ctx: Context, did: str, pid: bytes, n: int, wall: datetime) -> Waiting | None:
    """Take the call in hand for one try; None if another process has, or if it is needed no longer."""
    row, key = table.find(ctx.tx, store.calls, did=did, pid=pid, n=n), {"did": did, "pid": pid, "n": n}
    seat = next(each for each in draws.members(ctx.tx, did) if each.pid == pid)
    if row is None or row.state != Carried.WAITING or row.due_at > canon.instant(wall):
        return None
    if seat.state is not State.ASKED or ctx.now >= seat.answer_by:
        table.change(ctx.tx, store.calls, key, state=Carried.NEEDLESS.value)
        return None
    again = wall + (pause(row.tries + 1) or timedelta(hours=1))
    if not table.change(ctx.tx, store.calls, key | {"tries": row.tries}, tries=row.tries + 1,
                        due_at=canon.instant(again)):  # fmt: skip
        return None
    number = register.find(ctx.tx, seat.expert_id).expert.phone
    return Waiting(did, pid, n, row.tries + 1, row.channel, Call(f"{did}/{seat.alias}/{n}", number, TEXT))


def carried(ctx: Context, one: Waiting) -> None:
    """The line has carried it."""
    table.change(ctx.tx, store.calls, one.key, state=Carried.CARRIED.value)


def failed(ctx: Context, one: Waiting, *, final: bool) -> bool:
    """The try that `take` counted failed; True if it was the last."""
    if not final and pause(one.tries) is not None:
        return False
    table.change(ctx.tx, store.calls, one.key, state=Carried.FAILED.value)
    return True


def told(tx: Connection, did: str) -> dict[Carried, int]:
    """How many calls of a draw are in each state: counts, for the offices."""
    return {Carried(state): count for state, count in store.states(tx, did).items()}

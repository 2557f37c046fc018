"""What the drawn answer, and what is noted of those who do not: accept, decline, avoid, time out, absent.

An expert acts under his alias, so that the journal never has a name or a person before the result (BID-37).
"""

from __future__ import annotations

from experts.rules.draw import Vacancy, Vacated
from experts.store import draws as store
from experts.store import register
from experts.store.draws import Member, State
from kernel import journal
from kernel.act import Act
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import NotAllowed, NotNow
from kernel.journal import Entry


def accept(ctx: Context, subject: str, did: str) -> Entry:
    """The drawn expert will come."""
    member = _asked(_own(ctx, subject, did))
    store.answer(ctx.tx, did, member.pid, State.ACCEPTED, ctx.now)
    return journal.append(ctx, Act("accept", subject, ctx.actor, ctx.now, {"did": did, "pid": member.pid.hex()}))


def decline(ctx: Context, subject: str, did: str) -> Entry:
    """The drawn expert will not come; the seat is vacant."""
    member = _own(ctx, subject, did)
    return _vacate(ctx, "decline", member, Vacated.DECLINED)


def avoid(ctx: Context, subject: str, did: str) -> Entry:
    """A member finds a conflict that the facts did not show; the seat is vacant, the sheets are void (回避)."""
    member = _own(ctx, subject, did)
    return _vacate(ctx, "avoid", member, Vacated.CONFLICT)


def time_out(ctx: Context, subject: str, did: str, pid: bytes) -> Entry:
    """Nobody answered in the plan's time."""
    member = _asked(_seated(ctx, subject, did, pid))
    if ctx.now < member.answer_by:
        raise NotNow("seat.time_left", "答复时限未到", "there is time left to answer", field="pid")
    return _vacate(ctx, "decline", member, Vacated.TIMEOUT)


def absent(ctx: Context, subject: str, did: str, pid: bytes) -> Entry:
    """A member who had accepted did not come."""
    member = _seated(ctx, subject, did, pid)
    if member.state is not State.ACCEPTED:
        raise NotNow("seat.not_accepted", "该专家未曾接受", "this expert had not accepted", field="pid")
    return _vacate(ctx, "decline", member, Vacated.ABSENT)


def _vacate(ctx: Context, name: str, member: Member, reason: Vacated) -> Entry:
    if member.state is State.VACATED:
        raise NotNow("seat.vacated", "该席位已空缺", "this seat is vacant already", field="pid")
    body = {"did": member.did, "pid": member.pid.hex(), "reason": reason.value}
    entry = journal.append(ctx, Act(name, member.subject, ctx.actor, ctx.now, body))
    store.vacate(ctx.tx, member.did, Vacancy(member.pid, reason, entry.leaf))
    store.answer(ctx.tx, member.did, member.pid, State.VACATED, ctx.now)
    register.release(ctx.tx, member.expert_id, member.did)
    return entry


def _own(ctx: Context, subject: str, did: str) -> Member:
    """The seat of the expert who acts under his alias (`reading.alias`)."""
    store.hold(ctx.tx, did, subject)
    own = [each for each in store.members(ctx.tx, did) if each.alias == ctx.actor.id]
    if ctx.actor.role is not Role.EXPERT or not own:
        raise NotAllowed("seat.not_yours", "您不在本次抽取的名单上", "you were not drawn here", law="BID-37")
    return own[0]


def _seated(ctx: Context, subject: str, did: str, pid: bytes) -> Member:
    store.hold(ctx.tx, did, subject)
    there = [each for each in store.members(ctx.tx, did) if each.pid == pid]
    if ctx.actor.role is not Role.CLERK or not there:
        raise NotAllowed(
            "seat.unknown", "没有这个席位，或您无权记录", "no such seat, or not yours to note", field="pid"
        )
    return there[0]


def _asked(member: Member) -> Member:
    if member.state is not State.ASKED:
        raise NotNow("seat.answered", "该席位已有答复", "this seat has its answer already", field="pid")
    return member

"""What changes the clock of a branch: days that the law does not count, and a longer limit (行政许可法 42, 45)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import cases, intake
from approval.rules import clock, suspension
from approval.rules.suspension import Ground
from kernel import law
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.workdays import announced
from signing.rules.statement import Signed

Body = Mapping[str, Json]
SINGLE: Final = "LIC-42b"
JOINT: Final = "LIC-42d"


def suspend(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{matter, ground, until, text_sha256}`: one of the grounds of article 45, with the time that it takes told in
    writing; beyond the day that was told the clock goes on by itself."""
    of, reader = cases.enter(ctx, subject, "suspend", body), Reader(body)
    reader.only("matter", "ground", "until", "text_sha256")
    reader.choice("ground", Ground)
    reader.text("text_sha256")
    branch = cases.branch(of, body)
    if not branch.open:
        raise NotNow("approval.decided", "该事项已经作出决定", "it is decided already")
    if branch.suspended:
        raise NotNow("approval.suspended", "上一次暂停尚未结束", "the last suspension has not ended")
    suspension.may_last(day_of(ctx.now), intake.day(reader, "until"))
    return cases.keep(ctx, "suspend", of, body, signed)


def resume(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{matter}`: it is over, and the clock goes on from the next day."""
    of = cases.enter(ctx, subject, "resume", body)
    Reader(body).only("matter")
    if not cases.branch(of, body).suspended:
        raise NotNow("approval.not_suspended", "该事项没有暂停", "it is not suspended")
    return cases.keep(ctx, "resume", of, body, signed)


def extend(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{matter, days, text_sha256}`: the head of the office lengthens the limit of the law once, by at most 10 working
    days, and tells the reason. The promise is not lengthened."""
    of, reader = cases.enter(ctx, subject, "extend", body), Reader(body)
    reader.only("matter", "days", "text_sha256")
    branch = cases.branch(of, body)
    if not branch.open:
        raise NotNow("approval.decided", "该事项已经作出决定", "it is decided already")
    _longer(ctx, reader, SINGLE, branch.extension, clock.statutory(branch, announced()))
    return cases.keep(ctx, "extend", of, body, signed)


def extend_joint(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{days, text_sha256}`: the head of the government lengthens the limit of a joint one once, by at most 15 working
    days. NotValid `approval.single` where there is one branch."""
    of, reader = cases.enter(ctx, subject, "extend_joint", body), Reader(body)
    reader.only("days", "text_sha256")
    if not of.case.joint:
        raise NotValid(
            "approval.single",
            "只有一个事项，由本机关负责人批准延长",
            "one matter: its own head lengthens it",
            law=SINGLE,
        )
    _longer(ctx, reader, JOINT, of.case.extension, clock.total_by_law(of.case, announced()))
    return cases.keep(ctx, "extend_joint", of, body, signed)


def _longer(ctx: Context, reader: Reader, rule: str, had: int, limit: clock.Clock | None) -> None:
    """NotNow `approval.extended` a second time, `approval.overdue` once the limit is over; NotValid for more days than
    the law allows."""
    today = day_of(ctx.now)
    reader.integer("days", 1, law.rule(rule, today).budget.value)
    reader.text("text_sha256")
    if had:
        raise NotNow("approval.extended", "期限只能延长一次", "a limit is lengthened once", law=rule)
    if limit is None or today > limit.on:
        raise NotNow("approval.overdue", "期限已经届满，不能延长", "it is over: no longer time", law=rule)

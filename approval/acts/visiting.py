"""The one joint visit to a site (一审一验): opened by one office, attended by the others, recorded by each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import cases, intake, texts
from approval.acts.cases import Held
from approval.rules import workflow
from approval.rules.case import Branch
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from signing.rules.statement import Signed

Body = Mapping[str, Json]
STAFF: Final = 2
"""Who goes to a site: at least so many (行政许可法 34)."""


def visit(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{matter, on, place}`: an office that has to see the site opens the visit for all that do. Conflict
    `approval.visit_once` where there is one: it is attended, not doubled."""
    of, reader = cases.enter(ctx, subject, "visit", body), Reader(body)
    reader.only("matter", "on", "place")
    _waits(cases.branch(of, body))
    if of.case.visit:
        on = of.case.visit.on
        raise Conflict(
            "approval.visit_once", f"已定于 {on} 联合踏勘，请参加该次踏勘", f"one visit is on {on}: attend that one",
            remedy=Words("登记参加联合踏勘", "Attend the joint visit"),
        )  # fmt: skip
    if intake.day(reader, "on") < day_of(ctx.now):
        raise reader.refuse("on", "不得早于今天", "is today or later", "approval.day")
    texts.line(reader, "place", 200)
    return cases.keep(ctx, "visit", of, body, signed)


def attend(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{matter}`: another office joins the visit."""
    of = cases.enter(ctx, subject, "attend", body)
    Reader(body).only("matter")
    branch = cases.branch(of, body)
    _waits(branch)
    if of.case.visit is None:
        raise NotNow("approval.no_visit", "尚未安排联合踏勘", "no visit is arranged yet")
    if branch.matter in of.case.visit.matters:
        raise Conflict("approval.attends", "已登记参加该次踏勘", "it attends that visit already")
    return cases.keep(ctx, "attend", of, body, signed)


def _waits(branch: Branch) -> None:
    """NotNow `approval.node` unless the branch is at its visit."""
    if branch.at != workflow.INSPECT:
        raise NotNow("approval.node", "该事项不在踏勘环节", "this branch is not at its visit")


def inspect(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{matter, staff, text_sha256}`: what the office records of the visit, by at least two of its people.
    NotNow before the day of the visit; NotValid `approval.staff`."""
    of, reader = cases.enter(ctx, subject, "inspect", body), Reader(body)
    reader.only("matter", "staff", "text_sha256")
    branch = cases.branch(of, body)
    _attended(ctx, of, branch)
    reader.text("text_sha256")
    staff = reader.texts("staff")
    if len(set(staff)) < STAFF or not set(staff) <= units.officers(ctx, branch.unit).keys():
        raise NotValid(
            "approval.staff", "踏勘须由本单位两名以上工作人员进行", "two or more of the office’s people visit a site",
            law="LIC-34", field="staff",
        )  # fmt: skip
    return cases.keep(ctx, "inspect", of, body, signed)


def _attended(ctx: Context, of: Held, branch: Branch) -> None:
    seen = of.case.visit
    if seen is None or branch.matter not in seen.matters:
        raise NotNow("approval.no_visit", "尚未登记参加联合踏勘", "it does not attend the visit yet")
    if day_of(ctx.now) < seen.on:
        raise NotNow("approval.visit_ahead", f"踏勘定于 {seen.on}", f"the visit is on {seen.on}")

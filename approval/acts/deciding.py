"""What becomes of each branch: examined, sent back, decided and signed, given out, put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from approval.acts import cases, enterprises, guides, intake, licences, sheets
from approval.acts.cases import Held
from approval.rules import clock, form, guide
from approval.rules.case import Branch, Outcome
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.workdays import announced
from people.rules import unit
from people.rules.organisation import Uscc
from signing.rules.statement import Signed

Body = Mapping[str, Json]


def review(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{matter, opinion, text_sha256}`: the examiner has looked into it, and says what it comes to."""
    of, reader = cases.enter(ctx, subject, "review", body), Reader(body)
    reader.only("matter", "opinion", "text_sha256")
    reader.choice("opinion", Outcome)
    reader.text("text_sha256")
    return cases.keep(ctx, "review", of, body, signed)


def send_back(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{matter, text_sha256}`: the approver sends it back to the examiner with the reason. The clock goes on.
    NotAllowed `unit.same_person` for a review of their own."""
    of, reader = cases.enter(ctx, subject, "return", body), Reader(body)
    reader.only("matter", "text_sha256")
    reader.text("text_sha256")
    _apart(ctx, cases.branch(of, body))
    return cases.keep(ctx, "return", of, body, signed)


def decide(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{matter, outcome, text_sha256?, valid_until?, conditions?}`: the approver signs. A refusal has its reasons in
    writing (行政许可法 38), and names as `conditions` that are not met none that the guide does not name; a permit that
    is granted gets its number here and nowhere else."""
    of, reader = cases.enter(ctx, subject, "decide", body), Reader(body)
    reader.only("matter", "outcome", "text_sha256", "valid_until", "conditions")
    branch = cases.branch(of, body)
    outcome = reader.choice("outcome", Outcome)
    _ready(ctx, branch)
    if outcome is Outcome.REFUSE and not reader.has("text_sha256"):
        raise NotValid(
            "approval.reasons",
            "不予许可须书面说明理由",
            "a refusal has its reasons in writing",
            law="LIC-38",
            field="text",
        )
    if outcome is not Outcome.GRANT and reader.has("valid_until"):
        raise reader.refuse("valid_until", "只有准予许可才有有效期", "only what is granted is valid until a day")
    if reader.has("conditions"):
        guide.may_demand(guides.binding(ctx, branch.matter, branch.accepted), (), reader.texts("conditions"))
    facts = dict(body)
    if outcome is Outcome.GRANT:
        facts |= licences.numbered(ctx, of, branch, _valid_until(ctx, reader))
        _learn(ctx, of, branch)
    return cases.keep(ctx, "decide", of, facts, signed)


def _learn(ctx: Context, of: Held, branch: Branch) -> None:
    """What the office has taken from its own form and granted is held from now on, and asked of nobody again."""
    filled, code = of.acts[0].body.get("form"), of.case.enterprise
    if not filled or not code:
        return
    found = sheets.find(ctx, str(filled))
    own = (one.own for one in form.derived(found.of, found.values, frozenset({branch.matter})))
    named = {line.source for one in own for line in one.lines}
    said = {name: value for name, value in found.values.items() if name in named}
    enterprises.learn(ctx, Uscc(code), said, of.id)


def _ready(ctx: Context, branch: Branch) -> None:
    """NotNow `approval.suspended` while somebody else is still waited for; NotAllowed `unit.same_person` where one
    who has examined would decide. On the spot, and after a visit of two, one judgement is all there is."""
    if branch.suspended:
        raise NotNow("approval.suspended", "暂停尚未结束，不能作出决定", "it is suspended: end that first")
    if branch.workflow == "review_and_approve":
        _apart(ctx, branch)


def _apart(ctx: Context, branch: Branch) -> None:
    for examiner in branch.examiners:
        unit.apart(examiner, ctx.actor.id)


def _valid_until(ctx: Context, reader: Reader) -> date | None:
    if not reader.has("valid_until"):
        return None
    until = intake.day(reader, "valid_until")
    if until <= day_of(ctx.now):
        raise reader.refuse("valid_until", "有效期须晚于今天", "lies after today", "approval.day")
    return until


def correct(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{matter, text_sha256}`: an error in a decision is put right, as a record beside it; what was decided stays."""
    of, reader = cases.enter(ctx, subject, "correct", body), Reader(body)
    reader.only("matter", "text_sha256")
    reader.text("text_sha256")
    if cases.branch(of, body).decided is None:
        raise NotNow("approval.undecided", "尚未作出决定", "it is not decided yet")
    return cases.keep(ctx, "correct", of, body, signed)


def deliver(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{matters, way}`: one desk gives out what is decided, all together or as it comes (行政许可法 44)."""
    of, reader = cases.enter(ctx, subject, "deliver", body), Reader(body)
    reader.only("matters", "way")
    reader.choice("way", licences.Way)
    chosen = [of.case.branch(matter) for matter in reader.texts("matters")]
    ready = [one for one in chosen if one.decided and not one.delivered]
    if not chosen or ready != chosen:
        raise NotNow("approval.nothing_out", "只能送达已经决定、尚未送达的事项", "only what is decided and not out yet")
    late = [one.matter for one in chosen if _late_out(ctx, one)]
    facts: dict[str, Json] = {**body, **({"late": late} if late else {})}
    return cases.keep(ctx, "deliver", of, facts, signed)


def _late_out(ctx: Context, branch: Branch) -> bool:
    last = clock.deliver_by(branch, announced())
    return last is not None and day_of(ctx.now) > last.on


def undecided(of: Held) -> tuple[Branch, ...]:
    """For which branches the whole waits."""
    return tuple(one for one in of.case.branches if not one.decided)

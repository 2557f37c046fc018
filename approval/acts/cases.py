"""An application as its chain makes it; who may do what of it; how each act on it is kept and recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from approval import methods
from approval.acts import cards, sending, texts
from approval.rules import case as rules
from approval.rules import clock, course
from approval.rules.case import TABLE, Branch, By, Case, Channel, Stage
from approval.rules.done import Done
from approval.rules.workflow import Workflow
from approval.store import cases as store
from kernel import canon, journal, registry
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.errors import NotAllowed, NotFound
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from kernel.workdays import Calendar, announced
from people.acts import units
from people.rules.organisation import Uscc
from people.rules.unit import Kind, Post
from signing.rules.statement import Signed

METHODS: Final[Mapping[str, Workflow]] = registry.discover(methods)
"""The workflows by name."""
PREFIX: Final = "F-"
HEADS: Final = (Post.DEPUTY, Post.HEAD)
PARTIES: Final = (Post.WINDOW, Post.EXAMINER, Post.APPROVER, Post.OVERSEER, *HEADS)
"""Who has a part in applications, in a centre or in an office that decides."""
Body = Mapping[str, Json]


def workflow(name: str) -> Workflow:
    """NotFound `workflow.unknown`."""
    found = METHODS.get(name)
    if found is None:
        raise NotFound("workflow.unknown", f"没有办理流程 {name}", f"there is no workflow {name}", field="workflow")
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """An application with the case that its chain makes."""

    row: Record
    case: Case
    acts: tuple[Done, ...]

    @property
    def id(self) -> str:
        return str(self.row.id)


def find(ctx: Context, id: str) -> Held:
    """NotFound `approval.unknown`."""
    row = store.find(ctx.tx, id)
    if row is None:
        raise _unknown()
    return held(ctx, row)


def held(ctx: Context, row: Record) -> Held:
    entries = journal.entries(ctx.tx, str(row.id))
    acts = tuple(Done(one.type.removeprefix("approval."), one.at, one.body) for one in entries)
    return Held(row, course.case(acts, METHODS), acts)


def by_code(ctx: Context, id: str, secret: str) -> Held:
    """The application for who knows its code; that of a whole opens its parts. The same NotFound for a wrong number and
    a wrong code."""
    row = store.find(ctx.tx, id)
    kept, whole = (row.code_sha256, row.parent or id) if row is not None else (None, id)
    if not texts.opens(kept, whole, secret):
        raise _unknown()
    return find(ctx, id)


def _unknown() -> NotFound:
    return NotFound("approval.unknown", "办件编号或者查询码不对", "number or code is wrong", field="code")


# ---------------------------------------------------------------- who may


def enter(ctx: Context, id: str, verb: str, body: Body) -> Held:
    """The application, if the table has this act for who acts and for its stage. Nobody else acts on it until this
    transaction ends, so that of two who would end it one is the last. NotAllowed, NotNow, NotFound."""
    alone(ctx.tx, f"approval/{id}")
    of = find(ctx, id)
    _may(ctx, of, TABLE[verb].by, verb, body)
    rules.step(of.case.stage, verb)
    return of


def branch(of: Held, body: Body) -> Branch:
    """The branch that the act names. NotFound `approval.branch`."""
    return of.case.branch(Reader(body).text("matter"))


def _may(ctx: Context, of: Held, by: By, verb: str, body: Body) -> None:
    match by:
        case By.APPLICANT:
            _applicant(ctx, of, verb, body)
        case By.WINDOW:
            units.acting(ctx, of.case.site, Post.WINDOW)
        case By.CENTRE:
            units.acting(ctx, of.case.site, *HEADS)
        case By.GOVERNMENT:
            _government(ctx, of.case.branch(of.case.lead).unit)
        case By.SUPERVISOR:
            supervises(ctx, of)
        case By.CLERK:
            if ctx.actor.role is not Role.CLERK:
                raise NotAllowed("act.not_allowed", "由平台到期自动办理", "the platform does this when it falls due")
        case _:
            units.acting(ctx, branch(of, body).unit, *POSTS[by])


POSTS: Final[Mapping[By, tuple[Post, ...]]] = {
    By.EXAMINER: (Post.EXAMINER, Post.APPROVER),
    By.APPROVER: (Post.APPROVER,),
    By.HEAD: HEADS,
}


def _applicant(ctx: Context, of: Held, verb: str, body: Body) -> None:
    """By the code; what is handed in over the counter or by mail, and every further paper, the window enters.
    NotAllowed `approval.applicant`."""
    if ctx.actor.role is Role.PUBLIC:
        by_code(ctx, of.id, Reader(body).text("code"))
        return
    units.acting(ctx, of.case.site, Post.WINDOW)
    if verb == "withdraw" and of.case.channel is Channel.WEB:
        raise NotAllowed(
            "approval.applicant", "网上申请由申请人凭查询码自己撤回", "only the applicant does this, by its code"
        )


def _government(ctx: Context, code: str) -> None:
    """Head or deputy of a government over the leading office (行政许可法 42). NotAllowed `approval.government`."""
    own = units.own(ctx, *HEADS)
    over = [each for each in units.over(ctx.tx, Uscc(code)) if each == own.code]
    if own.kind is not Kind.GOVERNMENT or not over:
        raise NotAllowed(
            "approval.government", "联合办理的延长须经本级人民政府负责人批准",
            "a joint one is lengthened by the head of the government", law="LIC-42d",
        )  # fmt: skip


def supervises(ctx: Context, of: Held) -> None:
    """A supervision office, or an overseer of an office that has a branch. NotAllowed."""
    own = units.find(ctx.tx, ctx.actor.org)
    if own is not None and own.kind is Kind.SUPERVISION:
        units.own(ctx)
    elif own is not None and own.code in {one.unit for one in of.case.branches}:
        units.own(ctx, Post.OVERSEER)
    else:
        raise NotAllowed("approval.supervisor", "只能由监察部门或者监管员办理", "this is for who supervises")


def reads(ctx: Context, of: Held) -> None:
    """Whoever has a part in it reads it: at the centre, in its offices, in the government that may lengthen it, and
    those who supervise. NotAllowed otherwise."""
    own = units.find(ctx.tx, ctx.actor.org)
    if ctx.actor.org in (of.case.site, *(one.unit for one in of.case.branches)):
        units.own(ctx, *PARTIES)
    elif own is not None and own.kind is Kind.GOVERNMENT:
        _government(ctx, of.case.branch(of.case.lead).unit)
    else:
        supervises(ctx, of)


# ---------------------------------------------------------------- keeping


def keep(ctx: Context, verb: str, of: Held, facts: Body, signed: Signed | None = None, **more: object) -> Entry:
    """Record the act and bring the rows to where it leads, with `more` columns of the application."""
    body = {**facts, **texts.by(ctx)}
    after = course.after(of.case, Done(verb, ctx.now, body), METHODS)
    calendar = announced()
    store.change(ctx.tx, of.id, **columns(after, calendar), **more)
    for old, new in zip(of.case.branches, after.branches, strict=True):
        if old != new:
            store.change_branch(ctx.tx, of.id, new.matter, **branch_columns(new, calendar))
    entry = journal.append(ctx, Act(verb, of.id, ctx.actor, ctx.now, {**body, **(signed.fields() if signed else {})}))
    cards.observe(ctx, after, entry)
    sending.put(ctx, entry, after.enterprise)
    return entry


def columns(case: Case, calendar: Calendar) -> dict[str, object]:
    """What the index says of the whole."""
    look = clock.notice_by(case, calendar).on.isoformat() if case.stage is Stage.ARRIVED else None
    return {"stage": case.stage, "look": look, "green": int(case.green), "accepted": _iso(case.accepted),
            "ended": _iso(case.ended)}  # fmt: skip


def branch_columns(branch: Branch, calendar: Calendar) -> dict[str, object]:
    """What the index says of a branch."""
    promised, statutory = clock.promised(branch, calendar), clock.statutory(branch, calendar)
    late = int(clock.late(branch, branch.decided, calendar)) if branch.decided else None
    return {
        "unit": branch.unit, "stage": branch.at, "accepted": _iso(branch.accepted),
        "promised_until": _iso(promised.on) if promised else None,
        "statutory_until": _iso(statutory.on) if statutory else None,
        "yellow_on": _iso(clock.yellow_on(branch, calendar)),
        "provisional": int(any(one.provisional for one in (promised, statutory) if one)),
        "decided": _iso(branch.decided), "outcome": branch.outcome, "late": late, "delivered": _iso(branch.delivered),
    }  # fmt: skip


def _iso(day: object) -> str | None:
    return str(day) if day else None


def recount(ctx: Context, calendar: Calendar) -> int:
    """Bring the index of open branches to a calendar that says more than the one it was made by; gives how many
    applications have a branch whose days have moved."""
    changed = 0
    for id in store.provisional(ctx.tx):
        of = find(ctx, id)
        rows = {row.matter: row for row in store.branches_of(ctx.tx, id)}
        new = {one.matter: branch_columns(one, calendar) for one in of.case.branches if one.open}
        moved = [(matter, said) for matter, said in new.items() if differs(rows[matter], said)]
        for matter, said in moved:
            store.change_branch(ctx.tx, id, matter, **said)
        changed += bool(moved)
    return changed


def differs(row: Record, said: Mapping[str, object]) -> bool:
    return any(getattr(row, name) != value for name, value in said.items())


# ---------------------------------------------------------------- reading


def details(of: Held) -> Mapping[str, Json]:
    """What the applicant has said of itself; empty once it was erased."""
    return canon.mapping(of.row.details.encode()) if of.row.details else {}


def told(ctx: Context, done: Done) -> str:
    """The text of an act; empty where it has none."""
    return texts.unsealed(ctx, str(done.body["text_sha256"])) if "text_sha256" in done.body else ""


def of_site(ctx: Context, site: str, limit: int) -> list[Held]:
    """What a site has in hand, the green ones first, then what is done."""
    return _all(ctx, store.of_site(ctx.tx, site, limit))


def of_unit(ctx: Context, code: str, limit: int) -> list[Held]:
    """What an office has a branch of, in the same order."""
    return _all(ctx, store.of_unit(ctx.tx, code, limit))


@dataclass(frozen=True, slots=True)
class Count:
    """Applications of one site, or of all: that came in, were accepted, have ended; and that came in today."""

    site: str
    received: int
    accepted: int
    ended: int
    today: int


def by_site(tx: Connection, today: date) -> list[Count]:
    """Of each site that has any, by its code; the city's figures are their sum."""
    return [Count(one.site, one.received, one.accepted, one.ended, one.today) for one in store.counts(tx, str(today))]


def counted(tx: Connection, today: date) -> Count:
    """Of the whole city: the sum of its sites."""
    each = by_site(tx, today)
    sums = (sum(getattr(one, name) for one in each) for name in ("received", "accepted", "ended", "today"))
    return Count("", *sums)


def green(tx: Connection) -> int:
    """How many have had the green channel: everybody reads it."""
    return store.green(tx)


def parts(ctx: Context, id: str) -> list[Held]:
    """The sub-cases of an application."""
    return _all(ctx, store.parts(ctx.tx, id))


def _all(ctx: Context, rows: Iterable[Record]) -> list[Held]:
    return [held(ctx, row) for row in rows]

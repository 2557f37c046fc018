"""An application comes in: one receipt for all offices, what is missing told once, accepted or not (行政许可法 32)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from approval.acts import assisting, bundles, cases, enterprises, guides, matters, sending, texts, tracking
from approval.acts.cases import Held
from approval.rules import application, clock, course, process
from approval.rules.application import Application, Asked
from approval.rules.case import Case, Channel, Lack, Stage
from approval.rules.done import Done
from approval.rules.enterprise import Fact
from approval.rules.matter import Matter
from approval.store import cases as store
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.workdays import announced
from people.acts import units
from people.rules.unit import Kind, Post, Unit
from signing.rules.statement import Signed

Body = Mapping[str, Json]
_DESK: Final = ("code", "channel", "parent")
"""What is said beside the application itself."""


def submit(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """An application to the site `subject` (a centre's unit): as `application.read` takes it, with `{code, parent?}`
    from the public, `{channel}` from a window of the site, `{assistance}` from the applicant's agent; `{bundle, given}`
    in the place of branches opens all of a bundle. One receipt, whatever offices have a part in it; with a large
    project the offer of an agent, under the same code."""
    site = _site(ctx, subject)
    reader, channel = Reader(body), Channel.WEB
    behalf = assisting.behalf(ctx, reader.text("assistance"), reader.text("name")) if reader.has("assistance") else {}
    if ctx.actor.role is not Role.PUBLIC and not behalf:
        units.acting(ctx, site.code, Post.WINDOW)
        channel = _handed_in(reader)
    secret = texts.secret(reader)
    said = application.read(bundles.opened(ctx, {name: value for name, value in body.items() if name not in _DESK}))
    facts = _facts(ctx, said, {"site": site.code, "channel": channel, **behalf})
    if reader.has("parent"):
        of = _parent(ctx, reader.text("parent"), secret)
        return begin(ctx, sharing(facts, of), said.personal, digest=of.row.code_sha256)
    entry = begin(ctx, facts, said.personal, secret)
    if not behalf:
        assisting.offer_for(ctx, entry.subject, site.code, _investment(said), said.personal, secret)
    return entry


def _investment(said: Application) -> int | None:
    """Whole yuan; None where the application has no project."""
    found = said.facts.get("investment")
    return found if isinstance(found, int) else None


def _site(ctx: Context, subject: str) -> Unit:
    """NotValid `approval.site` where the office is no centre: outside the halls nothing is taken in."""
    of = units.standing(ctx, subject.removeprefix(units.PREFIX))
    if of.kind is not Kind.CENTRE:
        raise NotValid(
            "approval.site", "只能由政务服务中心统一收件", "applications are taken in by the centres", field="site"
        )
    return of


def _handed_in(reader: Reader) -> Channel:
    channel = reader.choice("channel", Channel)
    if channel is Channel.WEB:
        raise NotValid(
            "approval.channel", "窗口只登记当面和邮寄的申请", "a window enters what was handed in", field="channel"
        )
    return channel


def _facts(ctx: Context, said: Application, facts: dict[str, Json]) -> dict[str, Json]:
    """What the journal holds of it: the version of each matter that it is decided under."""
    found = [guides.binding(ctx, one.matter) for one in said.asked]
    application.joint(found, said.process)
    if ctx.actor.role is Role.PUBLIC:
        application.online(found)
    held = enterprises.held(ctx, said.enterprise) if said.enterprise else {}
    branches: list[Json] = [
        _branch(ctx, said, one, of) | _held(of, held) for one, of in zip(said.asked, found, strict=True)
    ]
    facts |= {"applicant": said.applicant, "branches": branches, **said.facts}
    if said.enterprise:
        facts["firm"] = said.enterprise
    if said.lead:
        facts["lead"] = said.lead
    if said.process:
        of = process.known(said.process, ctx.catalogue)
        facts |= {"process": of.id, "total": of.promised, "total_unit": of.unit}
    return facts


def _branch(ctx: Context, said: Application, own: Asked, of: Matter) -> dict[str, Json]:
    application.fits(of, said, own)
    cases.workflow(of.workflow)
    return {
        "matter": of.code, "type": of.type, "unit": _unit(ctx, own.unit, of), "workflow": of.workflow,
        "promised": of.limits.promised, "statutory": of.limits.statutory, "given": sorted(set(own.given)),
    }  # fmt: skip


def _held(of: Matter, held: Mapping[str, Fact]) -> dict[str, Json]:
    """What is still needed of the applicant, and what the enterprise base answers for."""
    cited = application.cited(of, held)
    return {"needs": list(application.needs(of, held)), **({"held": cited} if cited else {})}


def _unit(ctx: Context, asked: str, of: Matter) -> str:
    """The office of the matter, or the one below it that was named. NotValid `approval.unit` for any other."""
    if asked in ("", of.office):
        return of.office
    if asked not in {one.code for one in units.under(ctx.tx, of.office)}:
        raise NotValid("approval.unit", "该单位不办理这一事项", "that office does not handle it", field="unit")
    return asked


def _parent(ctx: Context, id: str, secret: str) -> Held:
    """The application of which this is a phase: opened by its code, which opens the phase too. NotNow `approval.part`
    for a part of another one."""
    of = cases.by_code(ctx, id, secret)
    if of.case.parent:
        raise NotNow("approval.part", "分支件不能再分", "a part is not parted again")
    return of


def sharing(facts: Mapping[str, Json], of: Held) -> dict[str, Json]:
    """The facts of a part, with the materials that the whole has handed in for the same matters."""
    had = {one.matter: one.given for one in of.case.branches}
    branches: list[Json] = [
        {**one.source, "given": sorted({*one.texts("given"), *had.get(one.text("matter"), ())})}
        for one in Reader(facts).each("branches")
    ]
    return {**facts, "branches": branches, "parent": of.id}


def begin(
    ctx: Context, facts: dict[str, Json], personal: Mapping[str, str], secret: str = "", digest: str = ""
) -> Entry:
    """Give it a number and keep it, with the digest of its code, or of the one that opens the whole it is part of."""
    year = day_of(ctx.now).year
    number = store.next_number(ctx.tx, year)
    id = ids.subject("F", f"{year}-{number:06d}")
    details = canon.canonical({"salt": ctx.chance.bytes(32).hex(), **personal})
    facts = facts | {"details_sha256": canon.sha256(details).hex(), **texts.by(ctx)}
    begun, calendar = course.begun(Done("submit", ctx.now, facts)), announced()
    row = {
        "id": id, "year": year, "number": number, "site": begun.site, "window": facts.get("by", ""),
        "channel": begun.channel, "applicant_kind": begun.applicant, "enterprise": begun.enterprise or None,
        "process": begun.process or None, "project": facts.get("project"), "investment": facts.get("investment"),
        "parent": begun.parent or None, "received": begun.received.isoformat(),
        "code_sha256": digest or texts.code_digest(id, secret), "details": details.decode(),
        **cases.columns(begun, calendar),
    }  # fmt: skip
    rows = [{"case": id, "matter": one.matter, **cases.branch_columns(one, calendar)} for one in begun.branches]
    store.add(ctx.tx, row, rows)
    tracking.begin(ctx, begun.site, facts)
    entry = journal.append(ctx, Act("submit", id, ctx.actor, ctx.now, facts))
    sending.put(ctx, entry, begun.enterprise)
    return entry


# ---------------------------------------------------------------- taken in or not


def accept(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{}`: all papers are there; every clock begins today, or on the day on which they came where nobody has said
    anything in time. NotNow `matter.ended` for a matter that is no longer handled: that is declined."""
    of = cases.enter(ctx, subject, "accept", body)
    if clock.silent(of.case, day_of(ctx.now), announced()):
        return cases.keep(ctx, "accept", of, _since(of.case), signed)
    for branch in of.case.branches:
        matters.standing(ctx, branch.matter)
    application.complete(of.case)
    return cases.keep(ctx, "accept", of, {}, signed)


def _since(case: Case) -> dict[str, Json]:
    """Accepted by law from the day on which its papers came (行政许可法 32)."""
    return {"accepted": case.since.isoformat()}


def ask_supplement(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{lacks: [{matter, material}…], until, text_sha256?}`: all that is missing, told once and within 5 working days;
    the platform writes the notice, with a text beside it where there is something to explain. NotNow
    `approval.notice_late` after them: it then counts as accepted."""
    of, reader = cases.enter(ctx, subject, "ask_supplement", body), Reader(body)
    reader.only("lacks", "until", "text_sha256")
    lacks = course.lacks(Done("ask_supplement", ctx.now, body), "lacks")
    if not lacks:
        raise reader.refuse("lacks", "须写明缺少的材料", "names what is missing", "approval.lacks")
    application.may_ask(of.case, sorted(lacks))
    _in_time(ctx, of.case)
    if day(reader, "until") <= day_of(ctx.now):
        raise NotValid("approval.day", "补正期限须晚于今天", "the last day lies after today", field="until")
    return cases.keep(ctx, "ask_supplement", of, {**body, "lacks": _listed(lacks)}, signed)


def _in_time(ctx: Context, case: Case) -> None:
    last = clock.notice_by(case, announced()).on
    if day_of(ctx.now) > last:
        raise NotNow(
            "approval.notice_late", f"补正须在 {last} 前一次告知，逾期视为受理",
            f"what is missing is told by {last}; after it the application counts as accepted", law="LIC-32",
        )  # fmt: skip


def allow_supplement(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{reason}`: who supervises allows one further notice."""
    of = cases.enter(ctx, subject, "allow_supplement", body)
    Reader(body).text("reason")
    return cases.keep(ctx, "allow_supplement", of, body, signed)


def supplement(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{given: [{matter, material}…], code?}`: what the applicant has brought, of what the guide asks for."""
    of = cases.enter(ctx, subject, "supplement", body)
    given = course.lacks(Done("supplement", ctx.now, body), "given")
    application.may_bring(of.case, given)
    return cases.keep(ctx, "supplement", of, {"given": _listed(given)}, signed)


def _listed(lacks: Iterable[Lack]) -> list[Json]:
    """What was read, in order: nothing else of it goes into the journal."""
    return [{"matter": matter, "material": material} for matter, material in sorted(lacks)]


def decline(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{ground, text_sha256}`: not accepted, with the reason in writing. NotNow as of `application.may_decline`, and
    `approval.notice_late` once nobody has said anything in time: it then counts as accepted."""
    of, reader = cases.enter(ctx, subject, "decline", body), Reader(body)
    reader.only("ground", "text_sha256")
    ground, today = reader.choice("ground", application.Ground), day_of(ctx.now)
    reader.text("text_sha256")
    application.may_decline(of.case, ground, today)
    if of.case.stage is Stage.ARRIVED:
        _in_time(ctx, of.case)
    return cases.keep(ctx, "decline", of, body, signed)


def withdraw(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{code?}`: the applicant takes it back before any matter of it is decided."""
    of = cases.enter(ctx, subject, "withdraw", body)
    application.may_withdraw(of.case)
    return cases.keep(ctx, "withdraw", of, {}, signed)


def green(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{reason}`: head or deputy of the centre opens the green channel, with the reason that everybody reads."""
    of = cases.enter(ctx, subject, "green", body)
    reader = Reader(body)
    reader.only("reason")
    texts.line(reader, "reason", 300)
    if of.case.green:
        raise NotNow("approval.green", "已经开通绿色通道", "it has the green channel already")
    return cases.keep(ctx, "green", of, body, signed)


def deem(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """The clerk's: nobody has said anything in time, so it is accepted from the day on which its papers came."""
    of = cases.enter(ctx, subject, "deem", body)
    if not clock.silent(of.case, day_of(ctx.now), announced()):
        raise NotValid("approval.not_due", "尚未到期", "it is not due yet")
    return cases.keep(ctx, "deem", of, _since(of.case), signed)


def due(ctx: Context) -> Sequence[str]:
    """What the clerk has to take as accepted."""
    return store.to_look_at(ctx.tx, day_of(ctx.now).isoformat())


def day(reader: Reader, name: str) -> date:
    """NotValid `approval.day` for what is no day."""
    try:
        return date.fromisoformat(reader.text(name))
    except ValueError as error:
        raise reader.refuse(name, "须为日期（年-月-日）", "is a day, YYYY-MM-DD", "approval.day") from error

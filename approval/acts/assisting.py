"""Agents (代办): offered from an amount on or asked for by anybody, named by the head, acting on behalf of who gave the
mandate: every act of theirs says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from approval.acts import dockets
from approval.acts.dockets import Body, Held, Start
from approval.rules import assistance, docket
from approval.rules.assistance import TABLE, Phase, Stage
from approval.rules.docket import AGENTS, DESK
from kernel import ids, journal
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from signing.rules.statement import Signed

KIND = "FA"
PERSONAL = {"name": 100, "contact": 100, "title": 100, "text": docket.LONGEST}
"""What only the row says, and the most characters of each."""


def subject(unit: str) -> str:
    """Of an office where no order has a number yet."""
    return ids.subject(KIND, unit)


def ask(ctx: Context, of: str, body: Body, signed: Signed | None = None) -> Entry:
    """Ask an office for an agent and give the mandate: `{code, until, name, contact, title, text}`, by anybody at the
    page or by the office for who asks it."""
    unit, reader = _at(ctx, of), Reader(body)
    reader.only("code", "until", *PERSONAL)
    facts: dict[str, Json] = {"until": _until(ctx, reader)}
    return dockets.begin(ctx, "ask", Start(KIND, unit, Stage.WAITING, facts, personal(reader), docket.secret(reader)))


def offer(ctx: Context, of: str, body: Body, signed: Signed | None = None) -> Entry:
    """Offer an agent for a project, `{code, investment, case?, name, contact, title, text}`; the applicant answers by
    the code. NotValid `assistance.below` for less than five million yuan."""
    unit, reader = units.acting(ctx, of.partition("-")[2], *DESK).code, Reader(body)
    reader.only("code", "investment", "case", *PERSONAL)
    investment = reader.integer("investment", 0, 10**15)
    if not assistance.offered(investment):
        raise NotValid("assistance.below", f"投资额达到 {assistance.OFFERED_FROM} 元的项目才主动提供代办",
                       f"offered unasked from {assistance.OFFERED_FROM} yuan of investment on", field="investment",
                       remedy=Words("由申请人提出代办申请", "Let the applicant ask for an agent"))  # fmt: skip
    case = known(ctx, reader.text("case")) if reader.has("case") else None
    return _offered(ctx, unit, case, investment, personal(reader), docket.secret(reader))


def offer_for(ctx: Context, case: str, unit: str, investment: int | None, said: Body, secret: str) -> Entry | None:
    """With an application: the offer that its project is due, opened by the code of the application; None below."""
    if not assistance.offered(investment):
        return None
    return _offered(ctx, unit, case, investment, said, secret)


def _offered(ctx: Context, unit: str, case: str | None, investment: int | None, said: Body, secret: str) -> Entry:
    facts: dict[str, Json] = {"investment": investment, **({"case": case} if case else {})}
    return dockets.begin(ctx, "offer", Start(KIND, unit, Stage.OFFERED, facts, said, secret, case))


def take_on(ctx: Context, unit: str, prospect: str, reader: Reader, said: Body) -> Entry:
    """The order that a lead turns into, by the mandate `{code, until}`."""
    facts: dict[str, Json] = {"until": _until(ctx, reader), "prospect": prospect}
    return dockets.begin(ctx, "ask", Start(KIND, unit, Stage.WAITING, facts, said, docket.secret(reader)))


def personal(reader: Reader) -> dict[str, Json]:
    return {name: docket.line(reader, name, most) for name, most in PERSONAL.items()}


def _at(ctx: Context, of: str) -> str:
    unit = units.standing(ctx, of.partition("-")[2])
    if ctx.actor.role is not Role.PUBLIC:
        units.acting(ctx, unit.code, *DESK)
    return unit.code


def _until(ctx: Context, reader: Reader) -> str:
    """The last day of a mandate. NotValid `assistance.until` for one that is over."""
    last = docket.day(reader, "until")
    if last < day_of(ctx.now):
        raise NotValid("assistance.until", "委托期限已过", "that day is over", field="until")
    return last.isoformat()


def known(ctx: Context, case: str) -> str:
    """An application that there is. NotFound `assistance.case`."""
    if not case.startswith("F-") or not journal.since(ctx.tx, case, 0):
        raise NotFound("assistance.case", "没有这个办件", "there is no such application", field="case")
    return case


# ---------------------------------------------------------------- the applicant


def grant(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{until, code?}`: the applicant gives the mandate that was offered."""
    of = dockets.enter(ctx, TABLE, id, "grant", body)
    return dockets.keep(ctx, TABLE, "grant", of, {"until": _until(ctx, Reader(body))}, signed)


def decline(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{code?}`: the applicant wants no agent."""
    return dockets.keep(ctx, TABLE, "decline", dockets.enter(ctx, TABLE, id, "decline", body), {}, signed)


def revoke(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{code?}`: the applicant takes the mandate back; the agent does nothing more for it."""
    return dockets.keep(ctx, TABLE, "revoke", dockets.enter(ctx, TABLE, id, "revoke", body), {}, signed)


# ---------------------------------------------------------------- the office and its agent


def assign(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{agent}`: deputy or head names who acts; somebody of the office. NotFound `assistance.agent`."""
    of = dockets.enter(ctx, TABLE, id, "assign", body)
    agent = Reader(body).text("agent")
    if agent not in agents(ctx, of.unit):
        raise NotFound(
            "assistance.agent", "该人员不是本单位代办员", "nobody of the office who may be an agent", field="agent"
        )
    return dockets.keep(ctx, TABLE, "assign", of, {"agent": agent}, signed, agent=agent)


def agents(ctx: Context, unit: str) -> dict[str, str]:
    """Who may be named, name by id."""
    return {
        person: name for person, name in units.officers(ctx, unit).items() if units.posts(ctx, unit, person) & {*AGENTS}
    }


def plan(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{phase, text_sha256}`: the agent takes on a task before, during or after the application."""
    of, reader = _acting(ctx, id, "plan", body), Reader(body)
    reader.only("phase", "text_sha256")
    facts: dict[str, Json] = {"phase": reader.choice("phase", Phase), "text_sha256": reader.text("text_sha256")}
    return _acted(ctx, "plan", of, facts)


def fulfil(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{task}`: a task is done."""
    of = _acting(ctx, id, "fulfil", body)
    n = Reader(body).integer("task", 1, 1000)
    assistance.undone(assistance.tasks(of.acts), n)
    return _acted(ctx, "fulfil", of, {"task": n})


def join(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{case}`: the application that the agent has handed in, once."""
    of = _acting(ctx, id, "join", body)
    if of.row.case:
        raise NotNow("assistance.joined", "已经关联办件", "it has its application already", field="case")
    case = known(ctx, Reader(body).text("case"))
    return _acted(ctx, "join", of, {"case": case}, case=case)


def close(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{}`: every task is done."""
    of = _acting(ctx, id, "close", body)
    assistance.complete(assistance.tasks(of.acts))
    return _acted(ctx, "close", of, {})


def _acting(ctx: Context, id: str, verb: str, body: Body) -> Held:
    of = dockets.enter(ctx, TABLE, id, verb, body)
    assistance.mandated(assistance.until(of.acts), day_of(ctx.now))
    return of


def _acted(ctx: Context, verb: str, of: Held, facts: Mapping[str, Json], **more: object) -> Entry:
    return dockets.keep(ctx, TABLE, verb, of, {**facts, "on_behalf_of": of.id}, None, **more)


def behalf(ctx: Context, id: str, name: str) -> dict[str, Json]:
    """What the agent's application for `name` says of the mandate. NotAllowed for anybody but the named agent, and
    `assistance.other` for anybody but who gave it; NotNow where it is over or was taken back."""
    of = dockets.enter(ctx, TABLE, id, "join", {})
    assistance.mandated(assistance.until(of.acts), day_of(ctx.now))
    if name.strip() != dockets.details(of).get("name"):
        raise NotAllowed(
            "assistance.other", "只能代委托人本人申请", "an agent applies for who gave the mandate alone", field="name"
        )
    return {"on_behalf_of": of.id}


def last_day(of: Held) -> date | None:
    return assistance.until(of.acts)

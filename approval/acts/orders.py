"""Supervision orders: issued by those who oversee, answered by the office, closed once it is put right.

Who oversees sees everything and changes nothing but its orders. What is written lies outside the journal under its
digest: a complaint tells of persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from approval.rules import order as rules
from approval.rules.done import Done
from approval.rules.order import ISSUED, Asked, By, Order, Origin
from approval.store import orders as store
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.actor import CLERK, Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotFound, NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.acts import units
from people.rules.unit import Kind, Post, Unit
from signing.rules.statement import Signed

Body = Mapping[str, Json]
LONGEST: Final = 10_000
"""Characters of a text."""
HEADS: Final = (Post.DEPUTY, Post.HEAD)


@dataclass(frozen=True, slots=True)
class Held:
    """An order with its number and what its chain makes."""

    id: str
    order: Order
    acts: tuple[Done, ...]


def overseeing(ctx: Context) -> Unit:
    """The office for which the caller oversees: a supervision office's staff, a service centre's overseer. NotAllowed
    `order.overseer`."""
    of = units.find(ctx.tx, ctx.actor.org) if ctx.actor.role is Role.OFFICER else None
    if of is not None and of.kind is Kind.SUPERVISION:
        return units.own(ctx)
    if of is not None and of.kind is Kind.CENTRE:
        return units.own(ctx, Post.OVERSEER)
    raise NotAllowed(
        "order.overseer", "由监察部门或者政务服务中心的监管员办理", "for supervision, or a service centre’s overseer"
    )


def hide(ctx: Context, subject: str, body: Body) -> dict[str, Json]:
    """The body with its `text` put aside under its digest, and with `until` (Beijing time, as a form gives it) as a
    moment."""
    text = Reader(body).text("text")
    if len(text) > LONGEST:
        raise NotValid("order.text", f"不超过 {LONGEST} 字", f"{LONGEST} characters at most", field="text")
    aside = ctx.blobs.put(canon.canonical({"salt": ctx.chance.bytes(32).hex(), "text": text}))
    made = {name: said for name, said in body.items() if name != "text"} | {"text_sha256": aside}
    if "until" in made:
        made["until"] = canon.instant(rules.moment(Reader(body).text("until")))
    return made


def issue(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{origin, about?, until, text_sha256}` to the office `subject`: what it has to put right and report by then."""
    issuer, reader = overseeing(ctx), Reader(body)
    of = units.standing(ctx, subject.removeprefix(units.PREFIX))
    if of.code == issuer.code:
        raise NotAllowed("order.own", "不能向本单位发督办单", "no office supervises itself", field="unit")
    origin = reader.choice("origin", Origin)
    if origin not in ISSUED:
        raise NotValid("order.origin", "由平台自动建立", "the platform opens these by itself", field="origin")
    about = ids.identifier(reader.text("about"), "about") if reader.has("about") else ""
    if origin is Origin.CARD and not about.startswith("F-"):
        raise NotValid("order.about", "须写明办件编号", "the case’s number is wanted", field="about")
    asked = Asked(origin, of.code, about, _ahead(ctx, reader))
    facts: dict[str, Json] = {"text_sha256": reader.text("text_sha256"), "issuer": issuer.code}
    return begin(ctx, asked, facts | _seal(signed), ctx.actor)


def _ahead(ctx: Context, reader: Reader) -> datetime:
    return rules.ahead(canon.moment(reader.text("until")), ctx.now)


def begin(ctx: Context, asked: Asked, facts: Body, by: Actor = CLERK) -> Entry:
    """Open an order under the next number; Conflict if another has taken it, or if the project is tracked already."""
    year = day_of(ctx.now).year
    number = store.next_number(ctx.tx, year)
    id = ids.subject("FO", f"{year}-{number:06d}")
    body = {**asked.facts, **facts}
    begun = rules.begun(Done("issue", ctx.now, body))
    project = asked.about if asked.origin is Origin.PROJECT else None
    store.add(ctx.tx, id=id, year=year, number=number, origin=asked.origin, unit=asked.unit, issuer=begun.issuer,
              about=asked.about, project=project, **_columns(begun))  # fmt: skip
    return journal.append(ctx, Act("issue", id, by, ctx.now, body | _who(ctx)))


def _columns(order: Order) -> dict[str, object]:
    closed = day_of(order.closed).isoformat() if order.closed else None
    return {"stage": order.stage, "until": canon.instant(order.until), "late": order.late, "closed": closed}


def _who(ctx: Context) -> dict[str, Json]:
    """Which officer acted: the actor's tag names the office alone."""
    return {"by": ctx.actor.id} if ctx.actor.role is Role.OFFICER else {}


def _seal(signed: Signed | None) -> dict[str, Json]:
    return dict(signed.fields()) if signed else {}


# ---------------------------------------------------------------- every further act


def find(tx: Connection, id: str) -> Held:
    """NotFound `order.unknown`."""
    if store.find(tx, id=id) is None:
        raise NotFound("order.unknown", "没有这份督办单", "there is no such order")
    acts = tuple(Done(one.type.removeprefix("order."), one.at, one.body) for one in journal.entries(tx, id))
    return Held(id, rules.order(acts), acts)


def enter(ctx: Context, id: str, verb: str) -> Held:
    """The order, if the table has this act for who acts and for its stage. NotAllowed, NotNow, NotFound."""
    of = find(ctx.tx, id)
    match rules.by(verb):
        case By.OVERSEER:
            _follows(of.order, overseeing(ctx))
        case By.HEAD:
            units.acting(ctx, of.order.unit, *HEADS)
        case By.UNIT:
            units.acting(ctx, of.order.unit)
    rules.step(of.order.stage, verb)
    return of


def _follows(order: Order, own: Unit) -> None:
    """Who issued it follows it up; what the platform opened any overseer, but never for the own office."""
    if own.code != (order.issuer or own.code) or own.code == order.unit:
        raise NotAllowed("order.issuer", "由发出督办单的单位核实", "for the office that issued it")


def readable(ctx: Context, id: str) -> Held:
    """The order for staff of the office that answers, and for whoever oversees. NotAllowed."""
    of = find(ctx.tx, id)
    if not units.staffs(ctx, of.order.unit):
        overseeing(ctx)
    return of


def _keep(ctx: Context, verb: str, of: Held, facts: Body, signed: Signed | None) -> Entry:
    store.change(ctx.tx, of.id, **_columns(rules.after(of.order, Done(verb, ctx.now, facts))))
    return journal.append(ctx, Act(verb, of.id, ctx.actor, ctx.now, {**facts, **_who(ctx), **_seal(signed)}))


def call_back(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{text}`: what who gave a bad grade said when called back."""
    return _keep(ctx, "call_back", enter(ctx, subject, "call_back"), hide(ctx, subject, body), signed)


def answer(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{text_sha256}`: what was put right, signed by the office's deputy or head."""
    return _keep(ctx, "answer", enter(ctx, subject, "answer"), body, signed)


def send_back(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{until, text_sha256}`: not yet put right, with a new time to answer."""
    of = enter(ctx, subject, "send_back")
    _ahead(ctx, Reader(body))
    return _keep(ctx, "send_back", of, body, signed)


def close(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{text_sha256}`: the correction as it was verified."""
    return _keep(ctx, "close", enter(ctx, subject, "close"), body, signed)


def erase(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{basis}`: forget every text of a closed order; its digests tell nothing of them."""
    Reader(body).text("basis")
    of = enter(ctx, subject, "erase")
    if any(one.verb == "erase" for one in of.acts):
        raise NotNow("order.erased", "已经删除", "it was erased already")
    ctx.erasures.extend(str(one.body["text_sha256"]) for one in of.acts if "text_sha256" in one.body)
    return _keep(ctx, "erase", of, body, signed)


# ---------------------------------------------------------------- reading


def text(ctx: Context, done: Done) -> str:
    """What an act said; empty once it was erased, and of an act without a text."""
    aside = str(done.body.get("text_sha256", ""))
    return str(canon.mapping(ctx.blobs.get(aside))["text"]) if aside and ctx.blobs.has(aside) else ""


def of_unit(ctx: Context, unit: str, limit: int) -> list[Record]:
    """Rows of what the office has to answer, open ones first, the most pressing first."""
    return store.of_unit(ctx.tx, unit, limit)


def every(ctx: Context, limit: int) -> list[Record]:
    """Rows of all offices, in the same order."""
    return store.every(ctx.tx, limit)


def tracked(ctx: Context, limit: int) -> list[Record]:
    """Rows of large projects that still run."""
    return store.tracking(ctx.tx, limit)


def of_project(tx: Connection, project: str) -> Record | None:
    """The tracking entry of a project."""
    return store.find(tx, project=project)


def about(tx: Connection, cases: Sequence[str]) -> dict[str, Record]:
    """The newest order about each of these cases that has one."""
    return store.about(tx, cases)


def counts(tx: Connection) -> list[Record]:
    """How many there are of each `unit`, `origin` and `stage`: `many`, and `late` answers of these."""
    return store.counts(tx)

"""Framework agreements: opened by their owner, joined, answered and left by suppliers. Each has a chain of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from kernel import canon, ids, journal, table
from kernel.act import Act
from kernel.actor import Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import begins_at, day_of
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid
from kernel.journal import Entry
from kernel.money import Money
from kernel.reader import Reader
from people.rules.organisation import uscc
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading import store
from trading.acts import contracting, stage
from trading.rules import agreement, call_off, framework, price_list
from trading.rules.agreement import Agreement, Kind, Step
from trading.rules.framework import CallOff

PREFIX = "K-"


def steps(tx: Connection, subject: str) -> list[Step]:
    """The chain of the agreement, as its rules read it."""
    return [
        Step(one.leaf.hex(), one.type.partition(".")[2], one.actor.partition(".")[2], one.at, one.body)
        for one in journal.entries(tx, subject)
    ]


def held(tx: Connection, subject: str) -> Agreement:
    """NotFound if there is no such agreement."""
    found = agreement.read(steps(tx, subject)) if ids.kind(subject) == "framework" else None
    if found is None:
        raise NotFound("framework.unknown", f"没有框架协议 {subject}", f"no such agreement: {subject}")
    return found


def every(tx: Connection) -> list[tuple[str, Agreement]]:
    """All there are, by id."""
    return [(subject, held(tx, subject)) for subject in journal.subjects(tx, PREFIX)]


def is_of_a_lot(tx: Connection, subject: str) -> bool:
    """Whether the agreement is, or would be, that of a lot's call."""
    return table.find(tx, store.lots, id=f"L-{subject.removeprefix(PREFIX)}") is not None


@dataclass(frozen=True, slots=True)
class Turn:
    """A permitted act on an agreement that nobody else changes meanwhile."""

    of: Agreement
    subject: str


def enter(ctx: Context, subject: str, *roles: Role) -> Turn:
    """NotAllowed for other roles, NotFound without the agreement."""
    _role(ctx.actor, *roles)
    alone(ctx.tx, f"journal/{subject}")
    return Turn(held(ctx.tx, subject), subject)


def _role(actor: Actor, *roles: Role) -> None:
    if actor.role not in roles:
        raise NotAllowed("act.not_allowed", "该身份不能办理此事", "this role may not do this")


def recorded(
    ctx: Context,
    subject: str,
    act: str,
    body: Mapping[str, Json],
    signed: Signed | None,
    found: Mapping[str, Json] | None = None,
) -> Entry:
    """Record the act, under the platform's seal."""
    made = Act(act, subject, ctx.actor, ctx.now, stage.event_body(body, signed, found))
    return seal(ctx, journal.append(ctx, made))


# ---------------------------------------------------------------- opened


def prepare_open(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `open`: of a lot whose suppliers are admitted from `{text}`; of a project, as a standing call,
    from `{kind, goods, title, unit, term_months, call_off?, price?, threshold?, supervisor, text}`."""
    reader = Reader(body)
    text = ctx.blobs.put(reader.text("text").encode())
    rest = subject.removeprefix(PREFIX)
    if is_of_a_lot(ctx.tx, subject):
        reader.only("text")
        return _closed(ctx, f"L-{rest}") | {"text_sha256": text}
    reader.only("kind", "goods", "title", "unit", "term_months", "call_off", "price", "threshold", "supervisor", "text")
    return _standing(ctx, f"P-{rest}", reader) | {"text_sha256": text}


def _until(ctx: Context, months: int) -> str:
    return canon.instant(begins_at(call_off.months_after(day_of(ctx.now), months)))


def _closed(ctx: Context, lot_id: str) -> dict[str, Json]:
    lot = store.lot(ctx.tx, lot_id)
    paper, award = stage.document(ctx, lot), contracting.award(ctx.tx, lot_id)
    if paper.tenderee.code != ctx.actor.org:
        raise NotAllowed("actor.not_party", "您的单位不是征集人", "your organisation did not call for it")
    if not framework.admits(lot.way) or award is None or not contracting.is_told(ctx.tx, lot_id):
        raise NotNow("framework.not_awarded", "入围结果尚未公布", "who is admitted has not been told yet")
    if any(not row.answered_at for row in table.rows(ctx.tx, store.objections, "id", lot=lot_id)):
        raise NotNow("contract.pending", "异议、质疑或投诉尚未处理", "an objection or a complaint waits")
    terms = framework.terms(paper.kind, paper.particulars)
    return {
        "kind": Kind.CLOSED,
        "title": lot.title_zh,
        "unit": terms.unit,
        "call_off": terms.call_off,
        "until": _until(ctx, terms.months),
        "price": None,
        "threshold": None,
        "supervisor": paper.supervisor.code,
        "admitted": award.body["admitted"],
        "basis": award.leaf.hex(),
    }


def _standing(ctx: Context, project: str, reader: Reader) -> dict[str, Json]:
    known = table.find(ctx.tx, store.projects, id=project)
    if known is None or known.tenderee != ctx.actor.org:
        raise NotFound(
            "project.unknown", "没有登记为贵单位的这个项目", "no such project of your organisation", field="project"
        )
    kind, goods = reader.choice("kind", Kind), reader.text("goods")
    limit = call_off.LIMITS.get(goods)
    if kind is Kind.CLOSED or limit is None:
        raise NotValid(
            "framework.kind",
            "须为开放式协议或商城，货物或服务",
            "an open agreement or a mall, of goods or services",
            field="kind",
        )
    price, threshold = _prices(kind, reader, limit)
    months = reader.integer("term_months", 1, framework.MONTHS[goods])
    return {
        "kind": kind,
        "title": reader.text("title"),
        "unit": reader.label("unit"),
        "call_off": reader.choice("call_off", CallOff) if kind is Kind.OPEN else CallOff.DIRECT,
        "until": _until(ctx, months),
        "price": price,
        "threshold": threshold,
        "supervisor": uscc(reader.text("supervisor")),
        "admitted": [],
        "basis": project,
    }


def _prices(kind: Kind, reader: Reader, limit: Money) -> tuple[Json, Json]:
    """The fixed price of an open agreement; the threshold of a mall, which its limit bounds."""
    if kind is Kind.OPEN:
        price = reader.money("price")
        if price.amount <= 0:
            raise reader.refuse("price", "单价须大于零", "the price is above zero")
        return dict(price.json()), None
    threshold = reader.money("threshold")
    if threshold.currency != limit.currency or not 0 < threshold.amount <= limit.amount:
        raise reader.refuse(
            "threshold", f"限额须大于零、不高于 {limit.amount}", f"above zero, at most {limit.amount}", law="GPL-28"
        )
    return None, dict(threshold.json())


def open(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The owner signs the agreement, and its chain begins."""
    _role(ctx.actor, Role.TENDEREE)
    alone(ctx.tx, f"journal/{subject}")
    if journal.head(ctx.tx, subject):
        raise Conflict("framework.known", "框架协议已签署", "the agreement is there already")
    _unchanged(ctx, subject, body)
    return recorded(ctx, subject, "open", body, signed)


def _unchanged(ctx: Context, subject: str, body: Mapping[str, Json]) -> None:
    """What was prepared is checked again on its own members; a closed one must be what its award says now."""
    rest = subject.removeprefix(PREFIX)
    due = _closed(ctx, f"L-{rest}") if is_of_a_lot(ctx.tx, subject) else None
    said = {name: value for name, value in body.items() if name != "text_sha256"}
    if due is not None and canon.canonical(said) != canon.canonical(due):
        raise NotValid("framework.changed", "内容已变化，请重新办理", "it has changed: begin again", field="until")


# ---------------------------------------------------------------- joined, answered, left


def join(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{}`: an admitted supplier signs the agreement; under an open one it applies, and accepts all terms with it."""
    turn = enter(ctx, subject, Role.BIDDER)
    Reader(body).only()
    call_off.may_join(turn.of, ctx.actor.org, ctx.now)
    return recorded(ctx, subject, "join", body, signed)


def answer(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{application, accepted, reason}`: the owner takes an application in, or not and why; within 7 working days
    (P110-a)."""
    turn, reader = enter(ctx, subject, Role.TENDEREE), Reader(body)
    reader.only("application", "accepted", "reason")
    if turn.of.owner != ctx.actor.org:
        raise NotAllowed("actor.not_party", "您的单位不是征集人", "your organisation did not call for it")
    call_off.application(turn.of, reader.text("application"))
    if not reader.flag("accepted"):
        reader.text("reason")
    return recorded(ctx, subject, "answer", body, signed)


def list_items(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{items: [{id, name, unit, price}]}`: a supplier's price list in a mall; a later one takes its place."""
    turn, reader = enter(ctx, subject, Role.BIDDER), Reader(body)
    reader.only("items")
    call_off.running(turn.of, ctx.now)
    call_off.supplier(turn.of, ctx.actor.org)
    if turn.of.kind is not Kind.MALL:
        raise NotNow("framework.no_list", "本协议没有价目表", "this agreement has no price lists")
    price_list.check(reader.each("items"))
    return recorded(ctx, subject, "list_items", body, signed)


def leave(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{reason}`: a supplier of an open agreement leaves it by notice."""
    turn, reader = enter(ctx, subject, Role.BIDDER), Reader(body)
    reader.only("reason")
    reader.text("reason")
    call_off.may_leave(turn.of, ctx.actor.org)
    return recorded(ctx, subject, "leave", body, signed)

"""How applicants grade what was done for them: by their code alone, once, and once more after a bad one was mended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection

from approval.acts import cases, orders, texts
from approval.acts.cases import Held
from approval.rules import satisfaction as rules
from approval.rules.case import Stage
from approval.rules.order import Asked, Origin
from approval.rules.order import Stage as At
from approval.rules.satisfaction import BAD, Grade, Quarter, Rated, Year
from approval.store import watch as store
from kernel import journal
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of, ends_at
from kernel.errors import NotAllowed, NotNow
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from kernel.workdays import announced
from signing.rules.statement import Signed

ENDED: Final = (Stage.DECIDED, Stage.DELIVERED, Stage.DECLINED)


def rate(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """`{code, grade, matter?, text?}`: by whoever knows the code. A bad grade opens an order to the office: call back
    within 1 working day, mended within 15; then it may be graded once more. NotAllowed, NotNow, NotFound."""
    if ctx.actor.role is not Role.PUBLIC:
        raise NotAllowed("rating.applicant", "由申请人凭查询码自己评价", "only the applicant grades, by its code")
    reader = Reader(body)
    reader.only("code", "grade", "matter", "text")
    alone(ctx.tx, f"approval/{subject}")
    of = cases.by_code(ctx, subject, reader.text("code"))
    if of.case.stage not in ENDED:
        raise NotNow("rating.early", "办结以后再评价", "it is rated once it is ended")
    facts: dict[str, Json] = {"grade": reader.choice("grade", Grade), "unit": _unit(of, reader)}
    if reader.has("text") and reader.label("text").strip():
        facts["text_sha256"] = texts.sealed(ctx, text=texts.line(reader, "text"))
    held = store.rated(ctx.tx, of.id)
    facts |= _first(ctx, of, facts) if held is None else _again(ctx, held, facts)
    return journal.append(ctx, Act("rate", of.id, ctx.actor, ctx.now, facts))


def _unit(of: Held, reader: Reader) -> str:
    """The office that is graded: of the matter that was named, of the only one, else the centre."""
    if reader.has("matter"):
        return of.case.branch(reader.text("matter")).unit
    return of.case.site if of.case.joint else of.case.branches[0].unit


def _first(ctx: Context, of: Held, facts: Mapping[str, Json]) -> dict[str, Json]:
    today, opened = day_of(ctx.now), None
    quarter = rules.quarter(today)
    if facts["grade"] in BAD:
        until = ends_at(rules.mend_by(today, announced()))
        said = {"text_sha256": facts["text_sha256"]} if "text_sha256" in facts else {}
        opened = orders.begin(ctx, Asked(Origin.RATING, str(facts["unit"]), of.id, until), said).subject
    store.rate(ctx.tx, case=of.id, unit=facts["unit"], year=quarter.year, quarter=quarter.number,
               grade=facts["grade"], again=None, order=opened)  # fmt: skip
    return {"order": opened} if opened else {}


def _again(ctx: Context, held: Record, facts: Mapping[str, Json]) -> dict[str, Json]:
    """NotNow `rating.twice` unless a bad grade was answered by the office and not graded again yet."""
    if not _mended(ctx, held):
        raise NotNow(
            "rating.twice", "已经评价过；差评整改后可再评价一次", "rated; a bad one once more after it is mended"
        )
    store.rate_again(ctx.tx, held.case, str(facts["grade"]))
    return {"again": True}


def may(ctx: Context, of: Held) -> bool:
    """Whether the applicant can grade it now: once it is ended, and once more after a bad grade was answered."""
    held = store.rated(ctx.tx, of.id)
    return of.case.stage in ENDED if held is None else _mended(ctx, held)


def _mended(ctx: Context, held: Record) -> bool:
    if held.order is None or held.again is not None:
        return False
    return orders.find(ctx.tx, held.order).order.stage is not At.OPEN


def given(tx: Connection, id: str) -> Record | None:
    """What the applicant has said: `grade`, `again`, `order`; None before it has."""
    return store.rated(tx, id)


def quarters(tx: Connection, year: int) -> dict[str, Year]:
    """The four quarters of every office that was graded in the year, by code."""
    rows = store.grades(tx, year)
    rated = (Rated(row.unit, Quarter(year, row.quarter), Grade(row.grade), row.many) for row in rows)
    return rules.table(rated, year)

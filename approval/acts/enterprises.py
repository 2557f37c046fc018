"""The enterprise base (企业基本信息数据库): what offices state of one, and what they correct.

A value stands in the base, its digest with a salt in the enterprise's chain, `Z-` and its 统一社会信用代码. Whatever is
held is never asked again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from approval.rules import enterprise, field
from approval.rules.enterprise import Fact, Stated
from approval.store import enterprises as store
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.acts import units
from people.rules.organisation import Uscc, uscc
from people.rules.unit import STAFF, Kind, Post, Unit
from signing.rules.statement import Signed

PREFIX: Final = "Z-"
POSTS: Final = (*STAFF, Post.WINDOW, Post.EXAMINER, Post.APPROVER)
"""Who in an office states and reads facts."""
SOURCES: Final = (Kind.DEPARTMENT, Kind.CENTRE)
"""The offices that meet enterprises in approvals. Who watches over these reads, and is the source of nothing."""


def subject(code: str) -> str:
    """The chain of the enterprise; NotValid where its check digit is wrong."""
    return ids.subject("Z", uscc(code))


def record(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{facts: [{name, value, since?, until?}], paper}`: what the caller's office states of it, and from which paper.
    Conflict `enterprise.other_source` where another office holds something else, NotAllowed `enterprise.office`."""
    of, code, reader = _source(ctx), uscc(subject.removeprefix(PREFIX)), Reader(body)
    reader.only("facts", "paper")
    today = day_of(ctx.now)
    said = [enterprise.stated(one, field.ours(), today) for one in reader.each("facts")]
    names = [one.name for one in said]
    if not names or len(set(names)) < len(names):
        raise NotValid(
            "enterprise.facts", "每个字段填一次，至少一个", "each field once, and at least one", field="facts"
        )
    enterprise.one_source(held(ctx, code), said, of.code)
    return _state(ctx, "record", code, said, _Said(of, _paper(reader, "paper")))


def _source(ctx: Context) -> Unit:
    """The caller's own office, where it may state facts. NotAllowed `enterprise.office`."""
    of = units.own(ctx, *POSTS)
    if of.kind not in SOURCES:
        raise NotAllowed(
            "enterprise.office", "只能由部门和政务服务中心登记", "this is for departments and centres",
            remedy=Words("请负责该信息的部门登记", "Ask the department that answers for it"),
        )  # fmt: skip
    return of


def correct(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{name, value, reason}`: it was never so, but thus; by the office that answers for it. What was wrong stays in
    the history."""
    of, code, reader = units.own(ctx, *POSTS), uscc(subject.removeprefix(PREFIX)), Reader(body)
    reader.only("name", "value", "reason")
    name = reader.text("name")
    wrong = enterprise.may_correct(held(ctx, code), name, of.code)
    value = field.check(name, field.ours().held(name), reader.text("value"))
    entry = _state(
        ctx,
        "correct",
        code,
        [Stated(name, value, wrong.since, wrong.until)],
        _Said(of, _paper(reader, "reason"), "reason"),
    )
    store.strike(ctx.tx, code, wrong.seq, name)
    return entry


def learn(ctx: Context, code: Uscc, values: Mapping[str, str], paper: str) -> Entry | None:
    """What a form that led to a decision has said of the enterprise, stated by the office that decided (the caller's):
    the fields that are not held yet. None where there is nothing new."""
    today, known = day_of(ctx.now), held(ctx, code)
    fields = field.ours().fields
    fresh = {
        name: value for name, value in values.items() if name in fields and fields[name].held and name not in known
    }
    said = [Stated(name, value, today, None) for name, value in fresh.items()]
    return _state(ctx, "record", code, said, _Said(units.standing(ctx, ctx.actor.org), paper)) if said else None


def _paper(reader: Reader, name: str) -> str:
    text = reader.text(name).strip()
    if len(text) > enterprise.LONGEST:
        raise reader.refuse(name, f"不超过 {enterprise.LONGEST} 字", f"has at most {enterprise.LONGEST} characters")
    return text


@dataclass(frozen=True, slots=True)
class _Said:
    """Who states it, and from what paper or for which reason: `called`."""

    of: Unit
    paper: str
    called: str = "paper"


def _state(ctx: Context, verb: str, code: Uscc, said: Sequence[Stated], by: _Said) -> Entry:
    salt = ctx.chance.bytes(32).hex()
    digest = canon.sha256(canon.canonical({"salt": salt, "facts": enterprise.facts_of(said)})).hex()
    names: list[Json] = [one.name for one in said]
    body: dict[str, Json] = {"office": by.of.code, "names": names, by.called: by.paper, "facts_sha256": digest}
    entry = journal.append(ctx, Act(verb, subject(code), ctx.actor, ctx.now, {**body, "by": ctx.actor.id}))
    store.add(ctx.tx, (
        {"enterprise": code, "seq": entry.tseq, "name": one.name, "value": one.value, "source": by.of.code,
         "paper": by.paper, "since": one.since.isoformat(), "until": one.until and one.until.isoformat(), "salt": salt,
         "struck": False}
        for one in said
    ))  # fmt: skip
    return entry


# ---------------------------------------------------------------- reading


def _fact(row: Record) -> Fact:
    until = date.fromisoformat(row.until) if row.until else None
    since = date.fromisoformat(row.since)
    return Fact(row.name, row.value, Uscc(row.source), row.paper, since, until, row.seq, row.struck)


def history(tx: Connection, code: str) -> list[Fact]:
    """Everything that was ever stated of it, struck facts too, in that order."""
    return [_fact(row) for row in store.of(tx, code)]


def held(ctx: Context, code: str) -> dict[str, Fact]:
    """What is held of it today, by field."""
    return enterprise.held(history(ctx.tx, code), day_of(ctx.now))


def values(ctx: Context, code: str) -> dict[str, str]:
    """As `held`, the values alone."""
    return {name: fact.value for name, fact in held(ctx, code).items()}


def may_read(ctx: Context) -> None:
    """What is held is for officers of offices. NotAllowed."""
    units.own(ctx, *POSTS)


def named(tx: Connection, query: str, limit: int) -> list[str]:
    """The codes of the enterprises whose name holds or held every word of the query, or that have that code."""
    return store.named(tx, query.split(), limit)

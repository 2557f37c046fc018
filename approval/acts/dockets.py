"""How every docket begins, is found, moved and recorded. Texts and persons lie outside the journal, which holds their
digests."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from approval.rules import docket
from approval.rules.docket import AGENTS, DESK, HEADS, By, Done, Table
from approval.store import dockets as store
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotFound
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.acts import units
from signing.rules.statement import Signed

Body = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Held:
    """One docket with its row and the acts of its chain."""

    row: Record
    acts: tuple[Done, ...]

    @property
    def id(self) -> str:
        return str(self.row.id)

    @property
    def stage(self) -> str:
        return str(self.row.stage)

    @property
    def unit(self) -> str:
        return str(self.row.unit)

    @property
    def members(self) -> tuple[str, ...]:
        """The codes of the offices that were called in by its first act."""
        first = Reader(self.acts[0].body)
        return first.texts("departments") if first.has("departments") else ()


@dataclass(frozen=True, slots=True)
class Start:
    """What a docket begins with: its kind's letters, the office, its first stage, what the journal says, what only the
    row says, and the code of who asked."""

    kind: str
    unit: str
    stage: str
    facts: Mapping[str, Json]
    personal: Mapping[str, Json]
    secret: str = ""
    case: str | None = None


def code(ctx: Context) -> str:
    """A fresh code, to be shown once."""
    return docket.code(ctx.chance.bytes(10))


def begin(ctx: Context, verb: str, start: Start, signed: Signed | None = None) -> Entry:
    """Give the next number and record the first act."""
    alone(ctx.tx, f"journal/{start.kind}")
    year = day_of(ctx.now).year
    number = store.next_number(ctx.tx, start.kind, year)
    id = ids.subject(start.kind, f"{year}-{number:06d}")
    facts = {"office": start.unit, **start.facts}
    details = None
    if start.personal:
        sealed_details = canon.canonical({"salt": ctx.chance.bytes(32).hex(), **start.personal})
        facts["details_sha256"], details = canon.sha256(sealed_details).hex(), sealed_details.decode()
    known = docket.code_digest(id, start.secret) if start.secret else None
    store.add(ctx.tx, id=id, kind=start.kind, year=year, number=number, unit=start.unit, stage=start.stage,
              case=start.case, agent=None, code_sha256=known, details=details)  # fmt: skip
    return _record(ctx, verb, id, facts, signed)


def find(ctx: Context, id: str) -> Held:
    """NotFound `docket.unknown`."""
    row = store.find(ctx.tx, id)
    if row is None:
        raise _unknown()
    return held(ctx, row)


def held(ctx: Context, row: Record) -> Held:
    entries = journal.entries(ctx.tx, str(row.id))
    acts = (Done(one.type.partition(".")[2], one.at, one.body, one.actor, one.leaf.hex()) for one in entries)
    return Held(row, tuple(acts))


def _unknown() -> NotFound:
    return NotFound("docket.unknown", "编号或者查询码不对", "number or code is wrong", field="code")


def by_code(ctx: Context, id: str, secret: str) -> Held:
    """The docket for who knows its code. The same NotFound for a wrong number and a wrong code."""
    row = store.find(ctx.tx, id)
    known = str(row.code_sha256 or "0" * 64) if row is not None else "0" * 64
    if not hmac.compare_digest(known, docket.code_digest(id, secret)):
        raise _unknown()
    return find(ctx, id)


def enter(ctx: Context, table: Table, id: str, verb: str, body: Body) -> Held:
    """The docket, if its table has this step for who acts and for its stage. NotAllowed, NotNow, NotFound."""
    alone(ctx.tx, f"journal/{id}")
    of = find(ctx, id)
    _may(ctx, of, table.by(verb), body)
    table.step(of.stage, verb)
    return of


def _may(ctx: Context, of: Held, by: By, body: Body) -> None:
    """Who asked proves itself by the code; what it says at the desk or on the telephone the office enters for it."""
    if by is By.CLERK:
        if ctx.actor.role is not Role.CLERK:
            raise NotAllowed("act.not_allowed", "由平台到期自动办理", "the platform does this when it falls due")
    elif by is By.ASKER and ctx.actor.role is Role.PUBLIC:
        by_code(ctx, of.id, Reader(body).text("code"))
    elif by is By.MEMBER:
        units.own(ctx, *DESK)
        if ctx.actor.org not in of.members:
            raise NotAllowed("docket.member", "只能由参加的部门办理", "this is for the offices that were called in")
    elif by is By.AGENT:
        units.acting(ctx, of.unit, *AGENTS)
        if ctx.actor.id != of.row.agent:
            raise NotAllowed("docket.agent", "只能由指派的代办员办理", "this is for the agent that was named")
    else:
        units.acting(ctx, of.unit, *(HEADS if by is By.HEAD else DESK))


def keep(
    ctx: Context, table: Table, verb: str, of: Held, facts: Body, signed: Signed | None = None, **more: object
) -> Entry:
    """Record the act and bring the row to where it leads, with `more` of its columns."""
    target = table.step(of.stage, verb).target or of.stage
    store.change(ctx.tx, of.id, stage=target, **more)
    return _record(ctx, verb, of.id, facts, signed)


def _record(ctx: Context, verb: str, id: str, facts: Body, signed: Signed | None) -> Entry:
    """`by`: which officer acted, where the actor's tag names the office alone."""
    by = {"by": ctx.actor.id} if ctx.actor.role is Role.OFFICER else {}
    body = {**facts, **by, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, id, ctx.actor, ctx.now, body))


# ---------------------------------------------------------------- texts


def hide_text(ctx: Context, _subject: str, body: Body) -> dict[str, Json]:
    """The body with its `text` put aside under its digest."""
    text = docket.line(Reader(body), "text", docket.LONGEST)
    return {name: said for name, said in body.items() if name != "text"} | {"text_sha256": sealed(ctx, text)}


def sealed(ctx: Context, text: str) -> str:
    """Keep a text that is not for the journal; its digest tells nothing of it because a salt stands before it."""
    return ctx.blobs.put(canon.canonical({"salt": ctx.chance.bytes(32).hex(), "text": text}))


def told(ctx: Context, digest: str) -> str:
    """The text under that digest; empty where there is none."""
    return str(canon.mapping(ctx.blobs.get(digest))["text"]) if digest and ctx.blobs.has(digest) else ""


def details(of: Held) -> Body:
    """What who asked has said of itself."""
    return canon.mapping(of.row.details.encode()) if of.row.details else {}


def of_unit(ctx: Context, kind: str, unit: str, limit: int) -> list[Held]:
    """What the office has of a kind, the newest first."""
    return [held(ctx, row) for row in store.of_unit(ctx.tx, kind, unit, limit)]


def newest(ctx: Context, kind: str, limit: int) -> list[Held]:
    """Of every office, the newest first."""
    return [held(ctx, row) for row in store.newest(ctx.tx, kind, limit)]


def of_case(ctx: Context, case: str) -> list[Held]:
    """What serves an application."""
    return [held(ctx, row) for row in store.of_case(ctx.tx, case)]

"""Letters and tickets: how they come in, and how each act on them is kept and recorded.

As with requests for information, what is personal and every text lies outside the journal, which holds their digests;
number and code, made in the same way, open a letter to its writer. Whatever the line, there is one row of numbers.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from disclosure import letter_store as store
from disclosure.acts import requests
from disclosure.rules import letter, letter_clock, letter_form, letter_line
from disclosure.rules.letter import ENDED, By, Case, Channel
from disclosure.rules.letter_line import Line
from disclosure.rules.request import Done
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotFound, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from kernel.workdays import announced
from people.acts import units
from signing.rules.statement import Signed

_DESK: Final = ("code", "channel")
"""What is said beside the letter itself."""


def submit(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """A letter to the office `subject`: `{code, line, matter, name, contact, title, text, consent?}` from the public,
    with `{channel}` from the office's own desk, which writes down what is said on the telephone."""
    of = units.standing(ctx, subject.removeprefix(units.PREFIX))
    reader, channel = Reader(body), Channel.WEB
    if ctx.actor.role is not Role.PUBLIC:
        units.acting(ctx, of.code)
        channel = _spoken(reader)
    said = letter_form.read({name: value for name, value in body.items() if name not in _DESK})
    line = letter_line.known(said.line, ctx.catalogue)
    matter = line.matter(said.matter).id
    facts: dict[str, Json] = {"office": of.code, "line": line.id, "matter": matter, "channel": channel}
    facts["consent"] = said.consent
    details = canon.canonical({"salt": ctx.chance.bytes(32).hex(), **said.personal})
    facts["details_sha256"] = canon.sha256(details).hex()
    return _begin(ctx, line, facts, details.decode(), requests.secret(reader))


def _spoken(reader: Reader) -> Channel:
    """How an officer says that it came: never over the web, where whoever writes keeps the code."""
    channel = reader.choice("channel", Channel)
    if channel is Channel.WEB:
        raise NotValid("letter.channel", "单位只登记来电和来访", "an office enters calls and visits", field="channel")
    return channel


def _begin(ctx: Context, line: Line, facts: dict[str, Json], details: str, secret: str) -> Entry:
    year = day_of(ctx.now).year
    number = store.next_number(ctx.tx, year)
    id = ids.subject("H", f"{year}-{number:06d}")
    begun = letter.begun(Done("submit", ctx.now, facts))
    store.add(ctx.tx, id=id, year=year, number=number, line=line.id, code_sha256=requests.code_digest(id, secret),
              details=details, late=None, grade=None, title=None, **_columns(begun, line))  # fmt: skip
    return journal.append(ctx, Act("submit", id, ctx.actor, ctx.now, facts | requests.by(ctx)))


def _columns(case: Case, line: Line) -> dict[str, object]:
    rung = letter_clock.next_rung(case, line, announced())
    return {"unit": case.holder, "stage": case.stage, "look": rung.look.isoformat() if rung else None}


# ---------------------------------------------------------------- every further act


@dataclass(frozen=True, slots=True)
class Held:
    """A letter with the line that it came on and the case that its chain makes."""

    row: Record
    line: Line
    case: Case
    acts: tuple[Done, ...]

    @property
    def id(self) -> str:
        return str(self.row.id)


def find(ctx: Context, id: str) -> Held:
    """NotFound `letter.unknown`."""
    row = store.find(ctx.tx, id)
    if row is None:
        raise _unknown()
    return held(ctx, row)


def held(ctx: Context, row: Record) -> Held:
    acts = tuple(
        Done(one.type.removeprefix("letter."), one.at, one.body) for one in journal.entries(ctx.tx, str(row.id))
    )
    return Held(row, letter_line.known(row.line, ctx.catalogue), letter.case(acts), acts)


def _unknown() -> NotFound:
    return NotFound("letter.unknown", "编号或者查询码不对", "number or code is wrong", field="code")


def by_code(ctx: Context, id: str, secret: str) -> Held:
    """The letter for who knows its code. The same NotFound for a wrong number and a wrong code."""
    row = store.find(ctx.tx, id)
    known = row.code_sha256 if row is not None else "0" * 64
    if not hmac.compare_digest(known, requests.code_digest(id, secret)):
        raise _unknown()
    return find(ctx, id)


def enter(ctx: Context, id: str, verb: str, body: Mapping[str, Json]) -> Held:
    """The letter, if the table has this act for who acts and for its stage. NotAllowed, NotNow, NotFound."""
    of = find(ctx, id)
    _may(ctx, of, letter.by(verb), body)
    letter.step(of.case.stage, verb)
    return of


def _may(ctx: Context, of: Held, by: By, body: Mapping[str, Json]) -> None:
    """The writer proves itself by its code; what it says on the telephone or over the counter the office enters for
    it, and of a letter that came over the web nothing. NotAllowed `letter.writer`."""
    if ctx.actor.role is Role.PUBLIC and by is By.WRITER:
        by_code(ctx, of.id, Reader(body).text("code"))
    elif by is By.CLERK:
        if ctx.actor.role is not Role.CLERK:
            raise NotAllowed("act.not_allowed", "由平台到期自动办理", "the platform does this when it falls due")
    else:
        units.acting(ctx, of.case.holder, *(requests.HEADS if by is By.HEAD else ()))
        if by is By.WRITER and not of.case.spoken:
            raise NotAllowed(
                "letter.writer", "网上来信由来信人凭查询码自己办理", "only its writer does this, by its code"
            )


def keep(
    ctx: Context, verb: str, of: Held, facts: Mapping[str, Json], signed: Signed | None = None, **more: object
) -> Entry:
    """Record the act and bring the row to where it leads, with `more` of its columns."""
    after = letter.after(of.case, Done(verb, ctx.now, facts))
    if after.stage in ENDED and of.case.stage not in ENDED:
        more["late"] = int(letter_clock.late(after, of.line, day_of(ctx.now), announced()))
    store.change(ctx.tx, of.id, **_columns(after, of.line), **more)
    body = {**facts, **requests.by(ctx), **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, of.id, ctx.actor, ctx.now, body))


# ---------------------------------------------------------------- reading


def details(of: Held) -> Mapping[str, Json]:
    """What the writer has said; empty once it was erased."""
    return canon.mapping(of.row.details.encode()) if of.row.details else {}


def told(ctx: Context, of: Held) -> str:
    """What the office has written to the writer; empty before it has, and once it was erased."""
    said = next((one for one in of.acts if one.verb in ("answer", "decline")), None)
    digest = str(said.body["text_sha256"]) if said else ""
    return str(requests.unsealed(ctx, digest).get("text", "")) if digest and ctx.blobs.has(digest) else ""


def of_unit(ctx: Context, unit: str, limit: int) -> list[Held]:
    """What the office has: in hand first, of each the oldest first."""
    return [held(ctx, row) for row in store.of_unit(ctx.tx, unit, limit)]


def unanswered(ctx: Context, limit: int) -> list[Held]:
    """Of the oldest in hand those whose time to answer is over: what has no echo."""
    today, calendar = day_of(ctx.now), announced()
    oldest = (held(ctx, row) for row in store.in_hand(ctx.tx, limit))
    return [of for of in oldest if letter_clock.late(of.case, of.line, today, calendar)]


@dataclass(frozen=True, slots=True)
class Published:
    """A letter that everybody reads."""

    id: str
    line: Line
    title: str
    question: str
    reply: str


def published(tx: Connection, row: Record, catalogue: Mapping[str, str]) -> Published:
    body = next(one.body for one in journal.entries(tx, str(row.id)) if one.type == "letter.publish")
    texts = (str(body[name]) for name in ("title", "question", "reply"))
    return Published(row.id, letter_line.known(row.line, catalogue), *texts)


def read(ctx: Context, id: str) -> Published:
    """A letter that was published; NotFound `letter.unpublished` for any other."""
    row = store.find(ctx.tx, id)
    if row is None or row.title is None:
        raise NotFound("letter.unpublished", "没有公布这封信", "no such letter is public")
    return published(ctx.tx, row, ctx.catalogue)


def public(ctx: Context, limit: int, query: str = "") -> list[Published]:
    """Those that were published, their title holding every word of the query; the newest first."""
    return [published(ctx.tx, row, ctx.catalogue) for row in store.public(ctx.tx, limit, query.split())]


def counts(tx: Connection) -> list[Record]:
    """How many letters there are of each `line`, `stage`, `late` and `grade`: `many`."""
    return store.counts(tx)

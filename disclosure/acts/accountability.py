"""Cases of accountability: opened by a leak in its own transaction or by a complaint, closed by a second office."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from disclosure.acts import requests
from disclosure.rules import accountability as rules
from disclosure.rules import request_clock
from disclosure.rules.accountability import CLOCK, SHEET, Case, Event, Kind, Outcome
from disclosure.rules.office_document import Document
from disclosure.rules.request_clock import Clock
from kernel import ids, journal
from kernel.act import Act
from kernel.actor import CLERK, PUBLIC
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import NotFound
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.workdays import announced
from people.acts import units
from people.rules.unit import Post
from signing.rules.statement import Signed

PREFIX: Final = "E-"
Body = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Held:
    """A case with its number."""

    id: str
    case: Case


def find(tx: Connection, id: str) -> Held:
    """NotFound `case.unknown`."""
    made = _replayed(journal.entries(tx, id)) if id.startswith(PREFIX) else None
    if made is None:
        raise _unknown()
    return Held(id, made)


def _replayed(chain: Iterable[Entry]) -> Case | None:
    return rules.replayed(
        Event(one.type.partition(".")[2], one.actor.partition(".")[2], one.at, one.body) for one in chain
    )


def _unknown() -> NotFound:
    return NotFound("case.unknown", "编号或者查询码不对", "number or code is wrong", field="code")


def numbers(tx: Connection) -> list[str]:
    """Of every case, the newest first."""
    return journal.subjects(tx, PREFIX)[::-1]


def each(tx: Connection, ids: Sequence[str]) -> list[Held]:
    """The cases of these numbers, in their order."""
    made = {id: _replayed(chain) for id, chain in journal.chains(tx, ids).items()}
    return [Held(id, case) for id, case in made.items() if case is not None]


def _number(ctx: Context) -> str:
    """The next number of the year; nobody else takes it meanwhile."""
    alone(ctx.tx, "journal/E")
    year = day_of(ctx.now).year
    return ids.subject("E", f"{year}-{len(journal.subjects(ctx.tx, f'{PREFIX}{year}-')) + 1:06}")


# ---------------------------------------------------------------- opened


def begin(ctx: Context, withdrawal: Entry, of: Document, office: str) -> Entry:
    """Open the case of a document that was withdrawn for a leak: it names whoever has signed its review sheet."""
    signers: list[Json] = [{"step": step, "person": of.judged[step].person} for step in SHEET if step in of.judged]
    facts: dict[str, Json] = {
        "document": withdrawal.subject, "withdrawal": withdrawal.leaf.hex(), "office": office, "signers": signers,
    }  # fmt: skip
    return journal.append(ctx, Act("open", _number(ctx), CLERK, ctx.now, facts))


def complain(ctx: Context, subject: str, body: Body, _signed: Signed | None = None) -> Entry:
    """Anybody's complaint about how the office `subject` discloses, `{code, text, name?, contact?}`. Who follows it
    needs the code; the journal holds a salted digest of all of it, and not who was signed in."""
    of = units.standing(ctx, subject.removeprefix(units.PREFIX))
    reader = Reader(body)
    reader.only("code", "text", "name", "contact")
    secret = requests.secret(reader)
    said = {name: rules.line(reader, name, empty=name != "text") for name in ("text", "name", "contact")}
    id = _number(ctx)
    details = requests.sealed(ctx, code_sha256=_digest(id, secret), **said)
    facts: dict[str, Json] = {"office": of.code, "details_sha256": details}
    return journal.append(ctx, Act("complain", id, PUBLIC, ctx.now, facts))


def _digest(id: str, code: str) -> str:
    return hashlib.sha256(f"{id}\n{code.strip().upper()}".encode()).hexdigest()


# ---------------------------------------------------------------- closed by a second office


def find_on(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Find on each signer `{findings: [{person, measure, reason}]}`: deputy or head of a second office."""
    of = _judging(ctx, subject, Kind.LEAK)
    rules.finding(of.case, body)
    return _record(ctx, "find", subject, body, signed)


def prepare_answer(ctx: Context, subject: str, body: Body) -> dict[str, Json]:
    """The exact body of `answer`: what is written to the complainant lies aside under its digest."""
    reader = Reader(body)
    reader.only("outcome", "text")
    text = requests.sealed(ctx, text=rules.line(reader, "text"))
    return {"outcome": reader.choice("outcome", Outcome), "text_sha256": text}


def answer(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Answer a complaint: deputy or head of a second office, signed."""
    _judging(ctx, subject, Kind.COMPLAINT)
    return _record(ctx, "answer", subject, body, signed)


def erase(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{basis}`: forget what was complained and what was written back; that there was a complaint, and what it came
    to, stays. After the answer, by deputy or head of a second office, signed."""
    reader = Reader(body)
    reader.only("basis")
    rules.line(reader, "basis")
    alone(ctx.tx, f"journal/{subject}")
    of = judged(ctx, subject).case
    rules.erasable(of)
    ctx.erasures.extend((of.details, of.text))
    return _record(ctx, "erase", subject, body, signed)


def _judging(ctx: Context, subject: str, kind: Kind) -> Held:
    alone(ctx.tx, f"journal/{subject}")
    of = judged(ctx, subject)
    rules.open_for(of.case, kind)
    return of


def judged(ctx: Context, subject: str) -> Held:
    """The case for deputy and head of an office that may judge it; NotAllowed for everybody else."""
    of, judge = find(ctx.tx, subject), units.own(ctx, Post.DEPUTY, Post.HEAD)
    rules.second(of.case, judge.code, judge.kind)
    return of


def _record(ctx: Context, verb: str, subject: str, body: Body, signed: Signed | None) -> Entry:
    said = {**body, "by": ctx.actor.id, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, said))


# ---------------------------------------------------------------- reading


def clock(of: Case) -> Clock | None:
    """By when a complaint is answered, with the account of each day; a leak has no limit by law."""
    return request_clock.limit(day_of(of.opened), CLOCK, announced()) if of.kind is Kind.COMPLAINT else None


def by_code(ctx: Context, id: str, secret: str) -> Held:
    """A complaint for who knows its code. The same NotFound for a wrong number and a wrong code."""
    of = find(ctx.tx, id)
    known = str(details(ctx, of.case).get("code_sha256", "0" * 64))
    if not hmac.compare_digest(known, _digest(id, secret)):
        raise _unknown()
    return of


def details(ctx: Context, of: Case) -> Mapping[str, Json]:
    """What the complainant said: for itself and for who judges. Empty for a leak, and once it was erased."""
    return requests.unsealed(ctx, of.details) if of.details and not of.erased else {}


def answered(ctx: Context, of: Case) -> str:
    """What was written to the complainant; empty before, and once it was erased."""
    return str(requests.unsealed(ctx, of.text)["text"]) if of.text and not of.erased else ""

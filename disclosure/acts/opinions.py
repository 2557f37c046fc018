"""Cases of public opinion: entered by an officer who has read of something, never gathered by a machine; assessed,
dealt with, answered within hours, closed, and the result published. What was found and judged lies outside the
journal; what is said to the public lies in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from disclosure import opinion_store as store
from disclosure.acts import letter_handling, requests
from disclosure.rules import grams, letter_form, opinion, opinion_grade
from disclosure.rules.opinion import Case, Reproof, Way
from disclosure.rules.opinion_grade import Grade
from disclosure.rules.redaction import sensitive
from disclosure.rules.request import Done
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotAllowed, NotFound, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules.unit import Kind, Post
from signing.rules.statement import Signed

Body = Mapping[str, Json]
ABOVE: Final = (Kind.OPENNESS, Kind.SUPERVISION)
"""Offices that may reprove any other, and hear of what is late everywhere."""


@dataclass(frozen=True, slots=True)
class Held:
    """A case with its grade and what its chain makes."""

    id: str
    case: Case
    grade: Grade
    acts: tuple[Done, ...]


def number(ctx: Context) -> str:
    """The subject that the next case will have."""
    year = day_of(ctx.now).year
    return ids.subject("N", f"{year}-{len(journal.subjects(ctx.tx, f'N-{year}-')) + 1:04}")


def find(ctx: Context, id: str) -> Held:
    """NotFound `opinion.unknown`."""
    if store.find(ctx.tx, id) is None:
        raise NotFound("opinion.unknown", "没有这件舆情", "there is no such case of opinion")
    return _held(ctx, id, journal.entries(ctx.tx, id))


def _held(ctx: Context, id: str, chain: Iterable[Entry]) -> Held:
    acts = tuple(Done(one.type.removeprefix("opinion."), one.at, one.body) for one in chain)
    case = opinion.case(acts)
    return Held(id, case, opinion_grade.known(case.grade, ctx.catalogue), acts)


def warn(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{grade, found, title, source, text}` under the next number: what an officer has found, and when (Beijing time);
    the hours run from there."""
    office, reader = units.own(ctx).code, Reader(body)
    reader.only("grade", "found", *opinion.TEXTS)
    grade, found = opinion_grade.known(reader.text("grade"), ctx.catalogue), opinion.moment(reader.text("found"))
    if found > ctx.now:
        raise NotValid("opinion.found", "发现时间尚未到来", "that moment is to come", field="found")
    said = {name: letter_form.line(reader, name, most) for name, most in opinion.TEXTS.items()}
    alone(ctx.tx, "journal/N")
    if subject != number(ctx):
        raise Conflict("opinion.number", "该编号不是下一个号码", "this is not the next number", field="subject")
    facts: dict[str, Json] = {"office": office, "grade": grade.id, "found": canon.instant(found)}
    facts["details_sha256"] = requests.sealed(ctx, **said)
    begun = opinion.begun(Done("warn", ctx.now, facts))
    store.add(ctx.tx, id=subject, office=office, look=_look(begun, grade))
    return journal.append(ctx, Act("warn", subject, ctx.actor, ctx.now, facts | requests.by(ctx)))


def _look(case: Case, grade: Grade) -> str | None:
    due = [opinion.due(case, one) for one in opinion.to_tell(case, grade)]
    return canon.instant(min(due)) if due else None


def _mine(ctx: Context, id: str, verb: str, *posts: Post) -> Held:
    alone(ctx.tx, f"journal/{id}")
    of = find(ctx, id)
    units.acting(ctx, of.case.office, *posts)
    opinion.lead(of.case, verb)
    return of


def _keep(ctx: Context, verb: str, of: Held, facts: Body, signed: Signed | None) -> Entry:
    after = opinion.after(of.case, Done(verb, ctx.now, facts))
    store.change(ctx.tx, of.id, look=_look(after, opinion_grade.known(after.grade, ctx.catalogue)))
    body = {**facts, **requests.by(ctx), **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, of.id, ctx.actor, ctx.now, body))


def assess(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{grade, text_sha256}`: how grave it is, which sets the hours; by deputy or head."""
    of = _mine(ctx, subject, "assess", *requests.HEADS)
    opinion_grade.known(Reader(body).text("grade"), ctx.catalogue)
    return _keep(ctx, "assess", of, body, signed)


def handle(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{text}`: what was done about the matter itself."""
    of = _mine(ctx, subject, "handle")
    return _keep(ctx, "handle", of, letter_handling.hide_text(ctx, subject, body), signed)


def respond(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{way, title, text}`: what the public is told; signed by deputy or head, and open to everybody at once."""
    of = _mine(ctx, subject, "respond", *requests.HEADS)
    return _keep(ctx, "respond", of, {"way": Reader(body).choice("way", Way), **_said(body, "way")}, signed)


def close(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{}`: done with; never before anything was said to the public. By deputy or head."""
    return _keep(ctx, "close", _mine(ctx, subject, "close", *requests.HEADS), {}, signed)


def publish(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{title, text}`: the result, for everybody; signed by deputy or head."""
    of = _mine(ctx, subject, "publish", *requests.HEADS)
    return _keep(ctx, "publish", of, _said(body), signed)


def _said(body: Body, *beside: str) -> dict[str, Json]:
    reader = Reader(body)
    reader.only(*opinion.SAID, *beside)
    said = {name: letter_form.line(reader, name, most) for name, most in opinion.SAID.items()}
    sensitive.spare(said)
    return dict(said)


def reprove(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{way, reason}`: the office is criticised or talked to for how it handled the case, by the deputy or head of an
    office above it, of the one in charge of openness, or of supervision."""
    alone(ctx.tx, f"journal/{subject}")
    of, own, reader = find(ctx, subject), units.own(ctx, *requests.HEADS), Reader(body)
    reader.only("way", "reason")
    if own.code not in above(ctx, of):
        raise NotAllowed(
            "opinion.above", "只能由上级单位、政务公开主管部门或者监察部门办理", "this is for an office above it"
        )
    reason = letter_form.line(reader, "reason", opinion.TEXTS["text"])
    sensitive.spare({"reason": reason})
    facts: dict[str, Json] = {"way": reader.choice("way", Reproof), "office": of.case.office, "reason": reason}
    return _keep(ctx, "reprove", of, facts, signed)


def above(ctx: Context, of: Held) -> list[str]:
    """The offices over the one whose case it is, and those that look after every office."""
    own = units.standing(ctx, of.case.office).code
    looking = [each.code for kind in ABOVE for each in units.every(ctx.tx, kind) if each.code != own]
    return list(dict.fromkeys([*units.over(ctx.tx, own), *looking]))


def erase(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{basis}`: forget what was found and judged; what was said to the public stays."""
    Reader(body).text("basis")
    of = _mine(ctx, subject, "erase", *requests.HEADS)
    for one in of.acts:
        for member in ("details_sha256", "text_sha256"):
            if member in one.body:
                ctx.erasures.append(str(one.body[member]))
    return _keep(ctx, "erase", of, body, signed)


def details(ctx: Context, of: Held) -> Mapping[str, Json]:
    """What was found; empty once it was erased."""
    digest = str(of.acts[0].body["details_sha256"])
    return requests.unsealed(ctx, digest) if ctx.blobs.has(digest) else {}


# ---------------------------------------------------------------- the clerk's


def escalate(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{}`: a limit of a grave case has run out without a word: the offices above hear of it, once for each limit.
    `late`: whole minutes after its last moment."""
    if ctx.actor.role is not Role.CLERK:
        raise NotAllowed("act.not_allowed", "由平台到期自动办理", "the platform does this when it falls due")
    of = find(ctx, subject)
    opinion.lead(of.case, "escalate")
    over = [one for one in opinion.to_tell(of.case, of.grade) if opinion.due(of.case, one) < ctx.now]
    if not over:
        raise NotValid("opinion.not_due", "尚未到期", "it is not due yet")
    until = opinion.due(of.case, over[0])
    late = (ctx.now - until) // timedelta(minutes=1)
    return _keep(ctx, "escalate", of, {"limit": over[0].id, "until": canon.instant(until), "late": late}, None)


def due(ctx: Context) -> list[str]:
    """The cases of which a limit has run out, by number."""
    return [row.id for row in store.to_look_at(ctx.tx, canon.instant(ctx.now))]


# ---------------------------------------------------------------- reading


def every(ctx: Context) -> list[Held]:
    """The newest first."""
    numbers = [str(row.id) for row in reversed(store.every(ctx.tx))]
    return [_held(ctx, id, chain) for id, chain in journal.chains(ctx.tx, numbers).items()]


def seen(ctx: Context, office: str) -> list[Held]:
    """The cases of an office and of those that it is above, the newest first."""
    found = every(ctx)
    own = {of.case.office: of for of in found}
    over = {code for code, of in own.items() if office in (code, *above(ctx, of))}
    return [of for of in found if of.case.office in over]


def told(of: Held) -> list[Done]:
    """What the public was told, answers and result, in its order."""
    return [one for one in of.acts if one.verb in ("respond", "publish")]


def public(ctx: Context, query: str) -> list[Held]:
    """The cases of which the public was told something that holds every word of the query; the newest first."""
    words = grams.words(query)
    return [of for of in every(ctx) if (said := _said_of(of)) and all(word in said for word in words)]


def _said_of(of: Held) -> str:
    return grams.normal("\n".join(f"{one.body['title']}\n{one.body['text']}" for one in told(of)))


def of_office(ctx: Context, office: str) -> list[Held]:
    """The newest first."""
    return [find(ctx, row.id) for row in reversed(store.every(ctx.tx, office=office))]

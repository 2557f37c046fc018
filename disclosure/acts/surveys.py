"""Surveys: opened and closed by an office, answered by whoever has a code, published with every answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from disclosure import survey_store as store
from disclosure.rules import survey
from disclosure.rules.survey import Answer, Survey
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.actor import PUBLIC
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotFound, NotNow, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules.unit import Post
from signing.rules.statement import Signed

PREFIX: Final = "Y-"
ANSWERS: Final = "-answers"


@dataclass(frozen=True, slots=True)
class Held:
    """A survey with its course: how many codes were given out, and whether its answers are public."""

    office: str
    opened: datetime
    survey: Survey
    codes: int
    published: bool


def find(ctx: Context, subject: str) -> Held:
    """NotFound `survey.unknown` where there is none."""
    entries = journal.entries(ctx.tx, subject) if subject.startswith(PREFIX) and not subject.endswith(ANSWERS) else []
    if not entries:
        raise NotFound("survey.unknown", "没有这项调查", "there is no such survey")
    first, rest = entries[0], entries[1:]
    asked = {name: first.body[name] for name in ("title", "questions", "closes")}
    given = sum(int(one.body["count"]) for one in rest if one.type == "survey.issue")
    done = any(one.type == "survey.publish" for one in rest)
    return Held(first.actor.partition(".")[2], first.at, survey.read(asked), given, done)


def every(ctx: Context) -> list[tuple[str, Held]]:
    """The newest first."""
    subjects = [each for each in journal.subjects(ctx.tx, PREFIX) if not each.endswith(ANSWERS)]
    return [(each, find(ctx, each)) for each in reversed(subjects)]


def number(ctx: Context) -> str:
    """The subject that the next survey will have."""
    year = day_of(ctx.now).year
    taken = [each for each in journal.subjects(ctx.tx, f"{PREFIX}{year}-") if not each.endswith(ANSWERS)]
    return ids.subject("Y", f"{year}-{len(taken) + 1:04}")


def begin(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Open a survey under the next number: by deputy or head, signed."""
    units.own(ctx, Post.DEPUTY, Post.HEAD)
    asked = survey.read(body)
    if asked.closes < day_of(ctx.now):
        raise NotNow("survey.past", "截止日期已过", "its last day has passed", field="closes")
    alone(ctx.tx, "journal/Y")
    if subject != number(ctx):
        raise Conflict(
            "survey.number", "该编号不是下一个号码", "this is not the next number", field="subject",
            remedy=Words("从调查列表重新开始", "Begin again from the list of surveys"),
        )  # fmt: skip
    store.begin(ctx.tx, subject, ctx.chance.bytes(32).hex())
    return _record(ctx, "open", subject, body, signed)


def issue(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Give out `{count}` more codes; how many there are is public."""
    of, reader = _mine(ctx, subject), Reader(body)
    reader.only("count")
    reader.integer("count", 1, survey.CODES - of.codes)
    _open(ctx, of)
    return _record(ctx, "issue", subject, body, None)


def answer(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Take `{code, answers: [[place, …], …]}` once for each code. The journal holds a salted digest, which is published
    with the answers: nobody can leave one out; not who was signed in."""
    of, reader = find(ctx, subject), Reader(body)
    reader.only("code", "answers")
    _open(ctx, of)
    chain = subject + ANSWERS
    alone(ctx.tx, f"journal/{chain}")
    n = survey.number(store.secret(ctx.tx, subject), of.codes, reader.text("code"))
    said = survey.answer(of.survey, reader.items("answers"))
    salt, content = ctx.chance.bytes(32).hex(), json.dumps(said, separators=(",", ":"))
    store.take(ctx.tx, subject, n, salt, content)
    return journal.append(ctx, Act("answer", chain, PUBLIC, ctx.now, {"digest": digest(salt, content)}))


def digest(salt: str, content: str) -> str:
    """What the journal holds of an answer."""
    return canon.sha256(f"{salt}\n{content}".encode()).hex()


def prepare_publish(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `publish`: how many answers there are, and the digest of all of them."""
    _mine(ctx, subject)
    table = rows(ctx, subject)
    return {"count": len(table), "answers_sha256": canon.sha256("\n".join(map(",".join, table)).encode()).hex()}


def publish(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Make every answer public, after the last day: by deputy or head, signed."""
    of = _mine(ctx, subject, Post.DEPUTY, Post.HEAD)
    if day_of(ctx.now) <= of.survey.closes:
        raise NotNow("survey.open", "截止后才能公布", "answers are still taken; publish after its last day")
    if of.published:
        raise NotNow("survey.published", "结果已经公布", "its answers are public already")
    return _record(ctx, "publish", subject, body, signed)


def _open(ctx: Context, of: Held) -> None:
    if day_of(ctx.now) > of.survey.closes:
        raise NotNow("survey.closed", "调查已截止", "this survey is closed")


def _mine(ctx: Context, subject: str, *posts: Post) -> Held:
    alone(ctx.tx, f"journal/{subject}")
    of = find(ctx, subject)
    units.acting(ctx, of.office, *posts)
    return of


def _record(ctx: Context, verb: str, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, {**body, **(signed.fields() if signed else {})}))


# ---------------------------------------------------------------- reading


def codes(ctx: Context, subject: str) -> list[str]:
    """Every code that was given out, for the office alone."""
    of = _mine(ctx, subject)
    secret = store.secret(ctx.tx, subject)
    return [survey.code(secret, n) for n in range(1, of.codes + 1)]


def count(ctx: Context, subject: str) -> int:
    """How many have answered."""
    return store.count(ctx.tx, subject)


def rows(ctx: Context, subject: str) -> list[tuple[str, str]]:
    """Every answer with its salt, in the order of the salts."""
    return store.all_of(ctx.tx, subject)


def public(ctx: Context, subject: str) -> list[tuple[str, str]]:
    """As `rows`; NotNow before they are public."""
    if not find(ctx, subject).published:
        raise NotNow("survey.unpublished", "结果尚未公布", "its answers are not public yet")
    return rows(ctx, subject)


def read(rows: list[tuple[str, str]]) -> list[Answer]:
    """The answers without their salts."""
    return [tuple(tuple(places) for places in json.loads(content)) for _, content in rows]

"""Matters before the public: planned, opened to comments, answered; each has a chain of its own.

Comments have a second chain beside it, so that taking one never reads all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from disclosure import consultation_store as store
from disclosure.rules import consultation
from disclosure.rules.consultation import Event, Matter
from disclosure.rules.consultation_words import COMMENT, Ground, Kind
from disclosure.rules.redaction import sensitive
from kernel import canon, ids, journal, workdays
from kernel.act import Act
from kernel.actor import PUBLIC
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.acts import units
from people.rules.unit import Post
from signing.rules.statement import Signed

PREFIX: Final = "V-"
COMMENTS: Final = "-comments"
SHOWN: Final = 200
"""Matters of the list, at most."""


def find(ctx: Context, subject: str) -> Matter | None:
    return consultation.replayed(event(each) for each in journal.entries(ctx.tx, subject))


def event(entry: Entry) -> Event:
    """An entry of the matter's chain as its rules read it."""
    return Event(entry.type.partition(".")[2], entry.actor.partition(".")[2], entry.at, entry.body)


def held(ctx: Context, subject: str) -> Matter:
    """NotFound where no such matter was planned."""
    numbered = subject.startswith(PREFIX) and not subject.endswith(COMMENTS)
    found = find(ctx, subject) if numbered else None
    if found is None:
        raise NotFound("consultation.unknown", "没有这个事项", "there is no such matter")
    return found


def subjects(ctx: Context) -> list[str]:
    """The chains of all matters, oldest first."""
    return [each for each in journal.subjects(ctx.tx, PREFIX) if not each.endswith(COMMENTS)]


def every(ctx: Context) -> list[tuple[str, Matter]]:
    """The newest first."""
    return [(each, held(ctx, each)) for each in reversed(subjects(ctx)[-SHOWN:])]


def number(ctx: Context) -> str:
    """The subject that the next matter will have."""
    year = day_of(ctx.now).year
    taken = [each for each in journal.subjects(ctx.tx, f"{PREFIX}{year}-") if not each.endswith(COMMENTS)]
    return ids.subject("V", f"{year}-{len(taken) + 1:04}")


def count(ctx: Context, subject: str) -> int:
    """How many comments came in."""
    last = journal.head(ctx.tx, subject + COMMENTS)
    return last.tseq if last else 0


def plan(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Enter a matter `{kind, title, summary, livelihood}` under the next number."""
    units.own(ctx)
    reader = Reader(body)
    reader.only("kind", "title", "summary", "livelihood")
    reader.choice("kind", Kind)
    reader.flag("livelihood")
    for name in ("title", "summary"):
        consultation.line(reader, name)
    alone(ctx.tx, "journal/V")
    if subject != number(ctx):
        raise Conflict(
            "consultation.number", "该编号不是下一个号码", "this is not the next number", field="subject",
            remedy=Words("从工作台重新登记", "Begin again from the desk"),
        )  # fmt: skip
    return record(ctx, "plan", subject, body, None)


def prepare_open(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `open`; the draft's text becomes a blob."""
    reader = Reader(body)
    reader.only("text", "closes", "contact", "urgent")
    units.acting(ctx, held(ctx, subject).office)
    urgent = consultation.line(reader, "urgent", empty=True)
    text = ctx.blobs.put(consultation.line(reader, "text").encode())
    return {"text_sha256": text, "closes": reader.text("closes"), "contact": consultation.line(reader, "contact"),
            "urgent": urgent}  # fmt: skip


def begin(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Publish the draft and take comments until the end of a day: by deputy or head, signed."""
    of = mine(ctx, subject, Post.DEPUTY, Post.HEAD)
    if of.opened is not None:
        raise NotNow("consultation.opened", "已经公开征求意见", "the public is asked already")
    try:
        closes = date.fromisoformat(str(body["closes"]))
    except ValueError as error:
        raise NotValid("consultation.day", "截止日期不合格式", "no such day", field="closes") from error
    consultation.period(of.kind, day_of(ctx.now), closes, str(body["urgent"]), workdays.announced())
    return record(ctx, "open", subject, body, signed)


def comment(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Take `{text, name?, contact?}` from anybody. Its number is the entry's place in the comments' chain; the journal
    holds a salted digest and no word of it, nor who was signed in."""
    of, reader = held(ctx, subject), Reader(body)
    reader.only("text", "name", "contact")
    consultation.in_time(of, ctx.now)
    names = ("text", "name", "contact")
    said = {one: "" if consultation.absent(reader, one) else reader.text(one).strip() for one in names}
    for name, most in (("text", COMMENT), ("name", 64), ("contact", 128)):
        if len(said[name]) > most or (name == "text" and not said[name]):
            raise NotValid("consultation.comment", f"{name} 最多 {most} 字，意见不能为空",
                           f"{name} has at most {most} characters, a comment at least one", field=name)  # fmt: skip
    chain = subject + COMMENTS
    alone(ctx.tx, f"journal/{chain}")
    salt = ctx.chance.bytes(32).hex()
    digest = canon.sha256(canon.canonical({"salt": salt, **said})).hex()
    n = count(ctx, subject) + 1
    store.keep(ctx.tx, subject=subject, number=n, salt=salt, **said)
    return journal.append(ctx, Act("comment", chain, PUBLIC, ctx.now, {"number": n, "digest": digest}))


def set_aside(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Leave comment `{number, ground, note}` out of what is published and answered; the reason is public."""
    of, reader = mine(ctx, subject), Reader(body)
    reader.only("number", "ground", "note")
    reader.choice("ground", Ground)
    consultation.line(reader, "note", empty=True)
    _numbered(ctx, subject, reader)
    if of.answered is not None:
        raise NotNow("consultation.answered", "意见处理结果已经公布", "the comments are answered already")
    return record(ctx, "set_aside", subject, body, None)


def erase(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Delete all that was kept of comment `{number, basis}` (个人信息保护法 47); its number stays."""
    mine(ctx, subject)
    reader = Reader(body)
    reader.only("number", "basis")
    consultation.line(reader, "basis")
    store.wipe(ctx.tx, subject, _numbered(ctx, subject, reader))
    return record(ctx, "erase", subject, body, None)


def _numbered(ctx: Context, subject: str, reader: Reader) -> int:
    return reader.integer("number", 1, max(count(ctx, subject), 1))


def answer(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Publish what became of the comments `{rows: [{numbers, point, adopted, why}], result}`: once, after the close, by
    deputy or head, signed."""
    of, reader = mine(ctx, subject, Post.DEPUTY, Post.HEAD), Reader(body)
    reader.only("rows", "result")
    consultation.closed(of, ctx.now)
    if of.answered is not None:
        raise NotNow("consultation.answered", "意见处理结果已经公布", "the comments are answered already")
    consultation.rows(reader, count(ctx, subject), of.aside)
    consultation.line(reader, "result")
    return record(ctx, "answer", subject, body, signed)


def mine(ctx: Context, subject: str, *posts: Post) -> Matter:
    """The matter, which nobody else changes meanwhile; NotAllowed for another office's."""
    alone(ctx.tx, f"journal/{subject}")
    of = held(ctx, subject)
    units.acting(ctx, of.office, *posts)
    return of


def record(ctx: Context, verb: str, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, {**body, **(signed.fields() if signed else {})}))


# ---------------------------------------------------------------- reading


def published(ctx: Context, subject: str, of: Matter) -> list[tuple[int, str]]:
    """Number and text of the comments that stand, once they are answered; people's numbers masked, never a name."""
    if of.answered is None:
        return []
    rows = store.all_of(ctx.tx, subject)
    return [(row.number, sensitive.masked(row.text)) for row in rows if row.number not in of.aside and row.text]


def received(ctx: Context, subject: str) -> list[Record]:
    """Every comment with all that was said: for the office's own officers."""
    units.acting(ctx, held(ctx, subject).office)
    return store.all_of(ctx.tx, subject)

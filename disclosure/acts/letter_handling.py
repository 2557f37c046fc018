"""What becomes of a letter: accepted, handed on, declined, answered, rated, published, erased; and the clerk's part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure import letter_store as store
from disclosure.acts import letters, requests
from disclosure.rules import letter_clock, letter_form
from disclosure.rules.letter import Grade
from disclosure.rules.letter_form import Ground
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotNow, NotValid, Refusal
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from kernel.workdays import announced
from people.acts import units
from people.rules import unit
from signing.rules.statement import Signed

Body = Mapping[str, Json]
LONGEST: Final = 10_000
"""Characters of an answer."""


def hide_text(ctx: Context, subject: str, body: Body) -> dict[str, Json]:
    """The body with its `text` put aside under its digest."""
    text = letter_form.line(Reader(body), "text", LONGEST)
    return {name: said for name, said in body.items() if name != "text"} | {
        "text_sha256": requests.sealed(ctx, text=text)
    }


def accept(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{}`: the office handles it."""
    return letters.keep(ctx, "accept", letters.enter(ctx, subject, "accept", body), {}, signed)


def transfer(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{to}`: to the office of the next level, which it concerns. The time to answer goes on."""
    of = letters.enter(ctx, subject, "transfer", body)
    to = units.standing(ctx, Reader(body).text("to")).code
    letter_clock.may_transfer(of.case, of.line, to)
    return letters.keep(ctx, "transfer", of, {"to": to}, signed)


def decline(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{ground, text_sha256}`: not accepted, and what the writer is told; signed by deputy or head."""
    of = letters.enter(ctx, subject, "decline", body)
    Reader(body).choice("ground", Ground)
    return letters.keep(ctx, "decline", of, body, signed)


def answer(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{text_sha256}`: the office's reply, signed by its deputy or head."""
    return letters.keep(ctx, "answer", letters.enter(ctx, subject, "answer", body), body, signed)


def rate(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{grade, text?, code?}`: what the writer thinks of the reply, once."""
    of, reader = letters.enter(ctx, subject, "rate", body), Reader(body)
    grade = reader.choice("grade", Grade)
    facts: dict[str, Json] = {"grade": grade}
    if reader.has("text") and reader.label("text").strip():
        facts |= hide_text(ctx, subject, {"text": body["text"]})
    return letters.keep(ctx, "rate", of, facts, None, grade=grade)


def withdraw(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{code?}`: the writer wants no answer any more."""
    return letters.keep(ctx, "withdraw", letters.enter(ctx, subject, "withdraw", body), {}, None)


def publish(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{title, question, reply}`: what everybody reads of it; with the writer's consent, checked and signed by another
    person than who signed the answer. NotAllowed, NotNow, NotValid `letter.personal`."""
    of = letters.enter(ctx, subject, "publish", body)
    if not of.case.consent:
        raise NotAllowed("letter.no_consent", "来信人没有同意公开", "its writer did not agree to publication")
    if of.row.details is None:
        raise NotNow("letter.erased", "来信人信息已删除，无法核对", "what is personal was erased: nothing to check by")
    unit.apart(next(str(one.body["by"]) for one in of.acts if one.verb == "answer"), ctx.actor.id)
    said = letters.details(of)
    texts = letter_form.published(body, str(said["name"]), str(said["contact"]))
    return letters.keep(ctx, "publish", of, texts, signed, title=texts["title"])


def erase(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{basis}`: forget who wrote, and every text but what was published; the digests tell nothing of it."""
    Reader(body).text("basis")
    of = letters.enter(ctx, subject, "erase", body)
    entry = letters.keep(ctx, "erase", of, body, signed, details=None)
    for one in of.acts:
        if "text_sha256" in one.body:
            ctx.erasures.append(str(one.body["text_sha256"]))
    return entry


# ---------------------------------------------------------------- the clerk's


def escalate(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """A limit has run out: the letter goes back to who handed it down, or stays where nobody stands above. `late` says
    how many days after its day the clerk came to it, 0 where it was in time."""
    of = letters.enter(ctx, subject, "escalate", body)
    today = day_of(ctx.now)
    rung = letter_clock.over(of.case, of.line, today, announced())
    if rung is None:
        raise NotValid("letter.not_due", "尚未到期", "it is not due yet")
    until = rung.clock.on
    facts: dict[str, Json] = {"limit": rung.limit, "until": until.isoformat(), "late": (today - until).days - 1}
    return letters.keep(ctx, "escalate", of, facts, None)


def due(ctx: Context) -> list[str]:
    """The letters of which a limit has run out, by number."""
    return [str(row.id) for row in store.to_look_at(ctx.tx, day_of(ctx.now).isoformat()) if _over(ctx, row)]


def _over(ctx: Context, row: Record) -> bool:
    """Also true where the catalogue has the line or the matter no more: then only the act on that letter is refused."""
    try:
        of = letters.held(ctx, row)
        return letter_clock.over(of.case, of.line, day_of(ctx.now), announced()) is not None
    except Refusal:
        return True

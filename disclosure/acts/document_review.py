"""What is judged of a document before it may be public: the sheet, other organs' answers, two signatures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import documents
from disclosure.acts.documents import Turn
from disclosure.rules import document_kind, office_document, review_sheet
from disclosure.rules.document_kind import Kind
from disclosure.rules.document_words import Attribute, Stage
from disclosure.rules.office_document import Document
from kernel import canon
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.errors import Conflict, NotAllowed, NotNow
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules import unit
from people.rules.unit import Post
from signing.rules.statement import Signed

REPORTED: Final = frozenset({Stage.ENDORSED, Stage.SIGNED, Stage.PUBLISHED})
"""An interpretation that lies before the head, or has."""


def _judging(ctx: Context, subject: str, verb: str, *posts: Post) -> Turn:
    """As `documents.enter`, at its turn, and never by who has drafted it (谁起草谁提出，谁审查谁认定)."""
    turn = documents.enter(ctx, subject, *posts)
    turn.of.after(verb)
    unit.apart(turn.of.drafter, ctx.actor.id)
    return turn


def review(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """The reviewer's items of the sheet `{attribute, wording, timing, manner, note?}`; one unfit sends it back."""
    turn = _judging(ctx, subject, "review", Post.REVIEWER)
    return _judged(ctx, turn, "review", body, review_sheet.read(body, review_sheet.REVIEW, hints(ctx, turn.of)))


def clear(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """The secrecy officer's item `{secrecy, note?}`."""
    turn = _judging(ctx, subject, "clear", Post.SECRECY)
    return _judged(ctx, turn, "clear", body, review_sheet.read(body, review_sheet.CLEARANCE, hints(ctx, turn.of)))


def hints(ctx: Context, of: Document) -> list[review_sheet.Hint]:
    """What in the document's own words should be looked at."""
    said = canon.mapping(ctx.blobs.get(of.content))
    return review_sheet.hints("\n".join(str(said[name]) for name in ("title", "summary", "text")))


def _judged(ctx: Context, turn: Turn, verb: str, body: Mapping[str, Json], sheet: review_sheet.Sheet) -> Entry:
    returned = not sheet.passes
    documents.move(ctx, turn, Stage.RETURNED if returned else turn.of.after(verb))
    answers: dict[str, Json] = dict(sheet.answers.items())
    return documents.record(ctx, verb, turn.subject, {**answers, "note": sheet.note, "returned": returned}, None)


def send_back(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Whoever judges sends it back with `{reason}`, and it goes the whole way again."""
    Reader(body).text("reason")
    posts = (Post.REVIEWER, Post.SECRECY, Post.DEPUTY, Post.HEAD)
    turn = _judging(ctx, subject, "send_back", *posts)
    documents.move(ctx, turn, Stage.RETURNED)
    return documents.record(ctx, "send_back", subject, body, None)


def prepare_signature(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """What both signers sign: the content that was judged, and whether it will be public."""
    Reader(body).only()
    of = documents.held(ctx, subject)
    return {"content_sha256": of.content, "attribute": of.attribute}


def endorse(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The deputy in charge signs the sheet (分管领导审阅签字)."""
    turn = _judging(ctx, subject, "endorse", Post.DEPUTY)
    return _signs(ctx, turn, "endorse", body, signed)


def sign(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The head signs (主要领导审批签发); the two are different people, and every organ concerned has agreed. A
    policy lies before the head with its interpretation (解读材料一并报送)."""
    turn = _judging(ctx, subject, "sign", Post.HEAD)
    review_sheet.two(turn.of.judged["endorse"].person, ctx.actor.id)
    documents.answered(turn.of)
    if turn.of.kind is Kind.POLICY and turn.of.attribute is Attribute.PROACTIVE:
        document_kind.interpreted(one.stage in REPORTED for _, one in documents.interpretations(ctx, subject))
    return _signs(ctx, turn, "sign", body, signed)


def _signs(ctx: Context, turn: Turn, verb: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    if body["content_sha256"] != turn.of.content:
        raise Conflict("document.changed", "文件已有新稿，请重新审阅", "there is a newer draft: read it again")
    documents.move(ctx, turn, turn.of.after(verb))
    return documents.record(ctx, verb, turn.subject, body, signed)


# ---------------------------------------------------------------- other organs


def ask_organ(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Ask another organ that the document concerns, `{organ}`; until it agrees nothing is published (row 79)."""
    turn = documents.enter(ctx, subject)
    organ = documents.other(ctx, Reader(body).text("organ"), turn.office).code
    if turn.of.stage not in office_document.WAITING | {Stage.SIGNED}:
        raise NotNow("document.not_judged", "文件不在办理中", "the document is not being dealt with")
    if turn.of.answers.get(organ, True) is None:
        raise Conflict("document.asked", "已征求该机关意见", "that organ has been asked already", field="organ")
    return _noted(ctx, subject, documents.record(ctx, "ask_organ", subject, {"organ": organ}, None))


def answer_organ(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The organ that was asked answers `{agrees, text}`, by its deputy or its head."""
    reader = Reader(body)
    reader.only("agrees", "text")
    reader.flag("agrees")
    reader.text("text")
    alone(ctx.tx, f"journal/{subject}")
    of = documents.held(ctx, subject)
    if ctx.actor.org not in of.concerns:
        raise NotAllowed("document.not_asked", "没有征求本单位意见", "your office was not asked")
    units.own(ctx, Post.DEPUTY, Post.HEAD)
    if of.answers.get(ctx.actor.org) is not None:
        raise Conflict("document.answered", "本单位已答复", "your office has answered already")
    return _noted(ctx, subject, documents.record(ctx, "answer_organ", subject, body, signed))


def _noted(ctx: Context, subject: str, made: Entry) -> Entry:
    """Note in the table which organs have still to answer."""
    documents.asks(ctx, subject)
    return made

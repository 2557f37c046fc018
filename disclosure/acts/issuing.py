"""Documents made public and taken down, a policy and its interpretations always together."""

from __future__ import annotations

from collections.abc import Mapping

from disclosure import document_store as store
from disclosure import gazette_store
from disclosure.acts import accountability, documents
from disclosure.acts.documents import Turn
from disclosure.rules import document_kind, review_sheet
from disclosure.rules.document_kind import Kind
from disclosure.rules.document_words import Attribute, Cause, Stage
from disclosure.rules.office_document import Document
from kernel import canon
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.errors import NotAllowed, NotNow, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.rules.unit import Post
from signing.rules.statement import Signed


def publish(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Make it public, a policy with all its interpretations that are signed. NotNow without both signatures, an organ's
    answer or an interpretation; NotAllowed for what is not to be public."""
    Reader(body).only()
    turn = _entered(ctx, subject)
    _ready(turn.of)
    if turn.of.kind is Kind.INTERPRETATION:
        return _published(ctx, turn, {"policy": _public_policy(ctx, turn.of.regards)})
    if turn.of.kind is not Kind.POLICY:
        return _published(ctx, turn, {})
    with_it = [Turn(of, id, turn.office) for id, of in documents.interpretations(ctx, subject) if _goes_along(of)]
    document_kind.interpreted(True for _ in with_it)
    made = _published(ctx, turn, {"interpretations": [one.subject for one in with_it]})
    for one in with_it:
        _published(ctx, one, {"policy": subject})
    return made


def _entered(ctx: Context, subject: str, *posts: Post) -> Turn:
    """As `documents.enter`, the policy of an interpretation first: whoever publishes it holds them in this order."""
    row = store.find(ctx.tx, subject)
    if row is not None and row.kind == Kind.INTERPRETATION:
        alone(ctx.tx, f"journal/{row.regards}")
    return documents.enter(ctx, subject, *posts)


def _ready(of: Document) -> None:
    review_sheet.two(*(of.judged[verb].person if verb in of.judged else None for verb in ("endorse", "sign")))
    if of.attribute is not Attribute.PROACTIVE:
        raise NotAllowed("document.not_public", "该文件不主动公开", "this document is not published by itself")
    documents.answered(of)
    of.after("publish")


def _goes_along(of: Document) -> bool:
    return of.stage is Stage.SIGNED and of.attribute is Attribute.PROACTIVE and not of.unanswered()


def _public_policy(ctx: Context, subject: str) -> str:
    if documents.held(ctx, subject).stage is not Stage.PUBLISHED:
        raise NotNow(
            "interpretation.first",
            "解读材料与政策文件同步公开，政策文件尚未公开",
            "an interpretation comes out with its policy, which is not public",
            remedy=Words("公开政策文件，解读材料随之公开", "Publish the policy: it takes its interpretation along"),
        )
    return subject


def _published(ctx: Context, turn: Turn, more: Mapping[str, Json]) -> Entry:
    documents.move(ctx, turn, turn.of.after("publish"), published_at=canon.instant(ctx.now))
    row = store.find(ctx.tx, turn.subject)
    said: dict[str, Json] = {"title": row.title if row else "", "content_sha256": turn.of.content, **more}
    return documents.record(ctx, "publish", turn.subject, said, None)


def _down(ctx: Context, turn: Turn) -> None:
    """Its text goes from the issues of the gazette too, which keep title and digest."""
    documents.move(ctx, turn, turn.of.after("withdraw"))
    gazette_store.silence(ctx.tx, turn.subject.removeprefix("W-"))


def withdraw(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Take a public document down with its `{cause, reason}`: deputy or head. A policy takes its interpretations along;
    one that has lost its last is shown without. A leak opens a case against who signed its sheet, by itself."""
    reader = Reader(body)
    reader.only("cause", "reason")
    cause = reader.choice("cause", Cause)
    reader.text("reason")
    turn = _entered(ctx, subject, Post.DEPUTY, Post.HEAD)
    _down(ctx, turn)
    made = documents.record(ctx, "withdraw", subject, body, signed)
    for id, of in documents.interpretations(ctx, subject):
        if of.stage is Stage.PUBLISHED:
            _down(ctx, Turn(of, id, turn.office))
            documents.record(ctx, "withdraw", id, {**body, "policy": subject}, None)
    if cause is Cause.LEAK:
        accountability.begin(ctx, made, turn.of, turn.office)
    return made

"""What waits for an officer: documents to judge, to sign, to publish, to answer, by the posts that are held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from disclosure.acts import openness
from disclosure.acts.openness import Listed
from disclosure.rules.document_kind import Kind
from disclosure.rules.document_words import Attribute, Stage
from kernel.actor import Actor
from kernel.context import Context
from kernel.deadlines import begins_at
from kernel.errors import Words
from people.acts import units
from people.rules.unit import STAFF, Post
from web.desks import accountability_errands, annual, assessment_errands
from web.desks.duties import act
from web.sentences import left
from web.views.elements import Duty, Link

TURNS: Final[Mapping[Stage, tuple[Post | None, str, Words]]] = {
    Stage.DRAFTED: (Post.REVIEWER, "review", Words("公开审查", "Review for disclosure")),
    Stage.REVIEWED: (Post.SECRECY, "clear", Words("保密审查", "Review for secrecy")),
    Stage.CLEARED: (Post.DEPUTY, "endorse", Words("审阅签字", "Endorse")),
    Stage.ENDORSED: (Post.HEAD, "sign", Words("签发", "Sign")),
    Stage.RETURNED: (None, "draft", Words("修改后重新送审", "Draft it anew")),
    Stage.SIGNED: (None, "publish", Words("公开", "Publish")),
}
"""Whose turn it is at each stage (None: any officer of the office), for which act."""
_ANSWER: Final = Words("答复征求意见", "Answer another office")


def link(person: Actor) -> Link:
    """The page of the officer's own office, where drafts begin."""
    return Link(Words("本单位：目录和文件", "Your office: directory and documents"), f"/openness/offices/{person.org}")


def due(ctx: Context) -> list[Duty]:
    """Nothing where the caller's office is not in the register."""
    code = ctx.actor.org
    held = units.posts(ctx, code, ctx.actor.id) & {*STAFF}
    if not held:
        return []
    documents = (*_own(ctx, code, held), *_asked(ctx, code, held))
    assessed = (*accountability_errands.due(ctx, code, held), *assessment_errands.due(ctx, code, held))
    return [*documents, *assessed, *annual.due(ctx, code)]


def _own(ctx: Context, code: str, held: frozenset[Post]) -> Iterator[Duty]:
    listed = openness.of_office(ctx, code)
    public = {one.subject for one in listed if one.stage is Stage.PUBLISHED}
    for one in listed:
        post, verb, words = TURNS.get(one.stage, (None, "", Words("", "")))
        mine = verb and (post is None or post in held)
        if mine and not (verb == "publish" and _waits(one, public)):
            yield _duty(ctx, one, verb, words)


def _waits(one: Listed, public: set[str]) -> bool:
    """What is signed and not to be published by itself: it is not public, or comes out with its policy."""
    with_policy = one.kind is Kind.INTERPRETATION and one.regards not in public
    return one.attribute is not Attribute.PROACTIVE or with_policy


def _asked(ctx: Context, code: str, held: frozenset[Post]) -> Iterator[Duty]:
    if held & {Post.DEPUTY, Post.HEAD}:
        for one in openness.asking(ctx, code):
            yield _duty(ctx, one, "answer_organ", _ANSWER)


def _duty(ctx: Context, one: Listed, verb: str, words: Words) -> Duty:
    """With the last day for publishing where the document is to be public by itself."""
    ends = begins_at(one.due + timedelta(days=1)) if one.attribute is Attribute.PROACTIVE else None
    return Duty(words, Link(one.title, act(one.subject, verb)), ends, left(ends, ctx.now) if ends else None)

"""The messages page, and how many of a person's messages are unread."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from experts.acts import reading as drawn
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import Words
from people.acts import inbox
from people.acts.inbox import Received
from web.views.desks import InboxPage, Message
from web.views.elements import Empty, Link

ADDRESS: Final = "/me/messages"
ON_DESK: Final = 5
EMPTY: Final = Empty(
    Words(
        "还没有消息。提问得到答复、开标令下达、结果公布等，会在这里告诉您。",
        "No messages yet. Answers, orders to open, results and the like will be told here.",
    ),
    Link(Words("回工作台", "Back to the desk"), "/me"),
)
ALONE: Final = Words(
    "电子邮件和短信尚未接通，消息只在站内；请常来查看。",
    "No e-mail and no text messages yet: please look here.",
)


def names(tx: Connection, person: Actor) -> frozenset[str]:
    """Further ids by which somebody is known: an expert's in the pool."""
    if person.role is not Role.EXPERT:
        return frozenset()
    return frozenset(seat.expert_id for seat in drawn.desk(tx, person))


def unread(tx: Connection, person: Actor) -> int:
    """How many messages wait; for the header of every page."""
    return inbox.unread(tx, person, names(tx, person))


def page(ctx: Context) -> InboxPage:
    rows = inbox.mine(ctx, names(ctx.tx, ctx.actor))
    return InboxPage(tuple(message(one) for one in rows), EMPTY, ALONE, ADDRESS)


def newest(ctx: Context) -> tuple[Message, ...]:
    """The few that a desk shows: what is unread, newest first."""
    rows = inbox.mine(ctx, names(ctx.tx, ctx.actor))
    return tuple(message(one) for one in rows if not one.read)[:ON_DESK]


def message(one: Received) -> Message:
    return Message(one.at.replace(microsecond=0), one.words, f"{ADDRESS}/{one.id}", not one.read, one.notes)

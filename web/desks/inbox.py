"""The messages page, and how many of a person's messages are unread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection

from experts.acts import reading as drawn
from kernel.actor import MEMBERS, Actor, Role
from kernel.context import Context
from kernel.errors import Words
from people.acts import inbox, mail
from people.acts.inbox import Received
from people.acts.mail import Mailbox
from people.rules import mail as rules
from web.views.desks import Message
from web.views.elements import Empty, Field, Form, Link
from web.views.workbench import InboxPage
from web.words import Text, phrase

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
SECRET: Final = Words(
    "评标委员会成员的名单依法保密，消息只在站内，不发邮件。",
    "Who sits on a panel is secret by law: messages stay here, and no e-mail is sent.",
)
UNASKED: Final = Words(
    "可以让平台另发邮件提醒。邮件只说有消息，不写内容；短信尚未接通。",
    "The platform can send an e-mail as well. It says that there is a message, not what it says; no text messages yet.",
)
CALLED: Final[Mapping[str, Words]] = {
    rules.LIMITS: Words("有时限的紧急事项", "urgent matters with a limit"),
    rules.DOCUMENTS: Words("招标文件的澄清和修改", "clarifications and amendments"),
    rules.ANSWERS: Words("对我方提问、异议和投诉的答复", "answers to our questions, objections and complaints"),
    rules.ASKED: Words("等我方答复的提问、异议和投诉", "questions, objections and complaints that wait for us"),
    rules.COURSE: Words("标段的其他进展", "everything else in the course of a lot"),
}


def names(tx: Connection, person: Actor) -> frozenset[str]:
    """Further ids by which somebody is known: an expert's in the pool."""
    if person.role is not Role.EXPERT:
        return frozenset()
    return frozenset(seat.expert_id for seat in drawn.desk(tx, person))


def unread(tx: Connection, person: Actor) -> int:
    """How many messages wait; for the header of every page."""
    return inbox.unread(tx, person, names(tx, person))


def page(ctx: Context, *, post: bool) -> InboxPage:
    """`post`: whether this site can send e-mails at all."""
    rows = inbox.mine(ctx, names(ctx.tx, ctx.actor))
    box = mail.mine(ctx)
    forms = _forms(box) if post and ctx.actor.role not in MEMBERS else ()
    return InboxPage(tuple(message(one) for one in rows), EMPTY, _note(ctx, box, post=post), ADDRESS, forms)


def _note(ctx: Context, box: Mailbox | None, *, post: bool) -> Text:
    if ctx.actor.role in MEMBERS:
        return SECRET
    if not post:
        return ALONE
    if box is None:
        return UNASKED
    if not box.proven:
        return phrase("验证码已发往 {address}；填写后开始发邮件。", address=box.address)
    return phrase("有新消息时另发邮件到 {address}；邮件不写消息的内容。短信尚未接通。", address=box.address)


def _forms(box: Mailbox | None) -> tuple[Form, ...]:
    """An address, its code, the choice of kinds: what comes next for this person."""
    address = Field("address", Words("电子邮件地址", "E-mail address"), "email", autocomplete="email")
    ask = Form(f"{ADDRESS}/mail", (address,), Words("发送验证码", "Send a code"))
    end = Form(f"{ADDRESS}/mail/end", (), Words("不再发邮件", "No more e-mails"))
    if box is None:
        return (ask,)
    if not box.proven:
        number = Field("code", Words("邮件里的 8 位验证码", "The 8 digits of the e-mail"), mode="numeric",
                       autocomplete="one-time-code")  # fmt: skip
        return (Form(f"{ADDRESS}/mail/code", (number,), Words("确认地址", "Confirm the address")), end)
    kinds = tuple(
        Field(kind, CALLED[kind], "check", "yes" if kind in box.kinds else "", required=False) for kind in rules.KINDS
    )
    return (Form(f"{ADDRESS}/mail/kinds", kinds, Words("保存", "Save")), end)


def newest(ctx: Context) -> tuple[Message, ...]:
    """The few that a desk shows: what is unread, newest first."""
    rows = inbox.mine(ctx, names(ctx.tx, ctx.actor))
    return tuple(message(one) for one in rows if not one.read)[:ON_DESK]


def message(one: Received) -> Message:
    return Message(one.at.replace(microsecond=0), one.words, f"{ADDRESS}/{one.id}", not one.read, one.notes)

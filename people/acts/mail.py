"""E-mail beside the inbox: an address proven by a code, a choice of kinds, letters that wait for the post.

A letter waits in the transaction of the act that it tells of and is carried later: no act waits for a mail server.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from kernel import canon, table
from kernel.actor import MEMBERS, PUBLIC, Actor
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, Words
from people import store
from people.rules import mail
from people.rules.message import Message

_TAKEN: Final = Conflict("mail.known", "请重试", "please try again")
UNSENT: Final = Words("电子邮件没有送到", "the e-mail could not be delivered")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's address, whether a code has proven it, and which kinds of messages go there."""

    address: str
    proven: bool
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that is due: the message that it tells of, for whom, where to, how often it was tried."""

    message: str
    person: str
    address: str
    tries: int
    urgent: bool
    until: datetime | None


def _person(actor: Actor) -> str:
    if actor.role in MEMBERS:
        raise NotAllowed(
            "mail.panel",
            "评标委员会成员的名单依法保密，消息只在站内",
            "who sits on a panel is secret: messages stay on the site",
            law="BID-37",
        )
    if actor == PUBLIC:
        raise NotAllowed("session.missing", "这一页要登录后才能看", "this page needs a sign-in")
    return actor.id


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def mine(ctx: Context) -> Mailbox | None:
    """The caller's mailbox; None where there is none or may be none."""
    row = table.find(ctx.tx, store.mailboxes, person=ctx.actor.id)
    return Mailbox(row.address, row.proven_at is not None, tuple(row.kinds.split())) if row else None


def register(ctx: Context, text: str, wall: datetime) -> tuple[str, str]:
    """Take an address in the place of the one before; gives it with the code that proves it, which goes there alone."""
    person, address = _person(ctx.actor), mail.address(text)
    row = table.find(ctx.tx, store.mailboxes, person=person)
    if row is not None:
        mail.may_ask(wall - canon.moment(row.code_at))
    end(ctx)
    code = f"{int.from_bytes(ctx.chance.bytes(8)) % 10**8:08d}"
    table.add(ctx.tx, store.mailboxes, _TAKEN, person=person, address=address, code_sha256=_digest(code),
              code_at=canon.instant(wall), tries=0, kinds=" ".join(mail.KINDS))  # fmt: skip
    return address, code


def prove(ctx: Context, code: str, wall: datetime) -> bool:
    """Whether the code was right; every try counts, so the edge commits first and refuses then."""
    row = table.find(ctx.tx, store.mailboxes, person=_person(ctx.actor))
    if row is None:
        raise _none()
    key = {"person": row.person}
    table.change(ctx.tx, store.mailboxes, key, tries=row.tries + 1)
    age = wall - canon.moment(row.code_at)
    if row.tries >= mail.CODE_TRIES or age > mail.CODE_LASTS or row.code_sha256 != _digest(code):
        return False
    table.change(ctx.tx, store.mailboxes, key, proven_at=canon.instant(ctx.now))
    return True


def _none() -> NotFound:
    return NotFound("mail.none", "还没有登记电子邮件地址", "no e-mail address is registered")


def choose(ctx: Context, kinds: Collection[str]) -> None:
    """Which kinds of messages go to the caller's mailbox."""
    if not table.change(ctx.tx, store.mailboxes, {"person": _person(ctx.actor)}, kinds=" ".join(mail.chosen(kinds))):
        raise _none()


def end(ctx: Context) -> None:
    """No letters any more, those that wait included."""
    person = _person(ctx.actor)
    table.remove(ctx.tx, store.letters, person=person)
    table.remove(ctx.tx, store.mailboxes, person=person)


# ---------------------------------------------------------------- letters


def write(ctx: Context, id: str, message: Message) -> int:
    """Let a letter wait for everybody whom the message is for and who chose its kind; gives how many."""
    kind, made = mail.kind(message.kind, urgent=message.urgent), 0
    if message.to.role in MEMBERS:
        return made
    for person, kinds in store.reachable(ctx.tx, message.to.role, message.to.org, message.to.person):
        if kind in kinds.split():
            table.add(ctx.tx, store.letters, _TAKEN, message=id, person=person, urgent=message.urgent, due_at="",
                      tries=0)  # fmt: skip
            made += 1
    return made


def due(tx: Connection, wall: datetime, limit: int) -> list[Waiting]:
    """Letters whose time has come, the longest waiting first."""
    return [
        Waiting(row.message, row.person, row.address, row.tries, row.urgent,
                canon.moment(row.until) if row.until else None)
        for row in store.letters_due(tx, canon.instant(wall), limit)
    ]  # fmt: skip


def take(ctx: Context, letter: Waiting, wall: datetime) -> bool:
    """Take the letter in hand for one try; False if another process has. Should this one die, it is due again later."""
    again = wall + (mail.pause(letter.tries + 1) or timedelta(hours=1))
    key = {"message": letter.message, "person": letter.person, "tries": letter.tries}
    return bool(table.change(ctx.tx, store.letters, key, tries=letter.tries + 1, due_at=canon.instant(again)))


def carried(ctx: Context, letter: Waiting) -> None:
    """It has gone out."""
    table.remove(ctx.tx, store.letters, message=letter.message, person=letter.person)


def failed(ctx: Context, letter: Waiting, *, final: bool) -> bool:
    """The try that `take` counted failed; True if it was the last one. Then the message says so in the inbox."""
    if not final and mail.pause(letter.tries + 1) is not None:
        return False
    carried(ctx, letter)
    row = table.find(ctx.tx, store.messages, id=letter.message)
    if row is not None:
        zh = "；".join(filter(None, (row.notes_zh, UNSENT.zh)))
        en = "; ".join(filter(None, (row.notes_en, UNSENT.en)))
        table.change(ctx.tx, store.messages, {"id": letter.message}, notes_zh=zh, notes_en=en)
    return True


def drop(ctx: Context) -> int:
    """Without a mail server nothing waits for one: what would go out much later would tell of what is past."""
    return table.remove(ctx.tx, store.letters)

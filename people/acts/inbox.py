"""Everybody's messages on the site: delivered with the act that they tell of, read, counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from kernel import canon, table
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, Words
from kernel.table import Record
from people import store
from people.acts import mail
from people.ports import CARRIERS, Carrier
from people.rules.message import Message

SHOWN: Final = 200
_TAKEN: Final = Conflict("message.known", "这条消息已送达", "this message is there already")


@dataclass(frozen=True, slots=True)
class Received:
    """One message as the one it is for sees it. `notes`: which other ways it did not go."""

    id: str
    subject: str
    kind: str
    at: datetime
    words: Words
    notes: Words
    href: str
    until: datetime | None
    read: bool


def deliver(ctx: Context, messages: Iterable[Message], carriers: Sequence[Carrier] = CARRIERS) -> int:
    """Put messages into inboxes and let e-mails wait for who chose them, the urgent ones also into every carrier's
    hands; gives how many were new."""
    if ctx.actor.role is not Role.CLERK:
        raise NotAllowed("act.not_allowed", "消息由平台发出", "the platform sends messages")
    return sum(_delivered(ctx, one, carriers) for one in messages)


def _delivered(ctx: Context, one: Message, carriers: Sequence[Carrier]) -> int:
    known = {"cause": one.cause, "kind": one.kind, "role": one.to.role, "org": one.to.org, "person": one.to.person}
    if table.find(ctx.tx, store.messages, **known) is not None:
        return 0
    id = ctx.chance.bytes(16).hex()
    notes = [said for carrier in carriers if one.urgent and (said := carrier.carry(one))]
    table.add(
        ctx.tx,
        store.messages,
        _TAKEN,
        **known,
        id=id,
        subject=one.subject,
        at=canon.instant(ctx.now),
        zh=one.words.zh,
        en=one.words.en,
        notes_zh="；".join(each.zh for each in notes),
        notes_en="; ".join(each.en for each in notes),
        href=one.href,
        until=canon.instant(one.until) if one.until else None,
    )
    mail.write(ctx, id, one)
    return 1


def mine(ctx: Context, names: Collection[str] = ()) -> list[Received]:
    """The caller's messages, newest first; `names` are further ids by which a person is known, an expert's in the
    pool."""
    return [_received(row) for row in store.inbox(ctx.tx, ctx.actor, names, SHOWN)]


def unread(tx: Connection, actor: Actor, names: Collection[str] = ()) -> int:
    """How many of them nobody has read yet."""
    return store.unread(tx, actor, names)


def read(ctx: Context, id: str, names: Collection[str] = ()) -> Received:
    """Mark one of the caller's own as read; another's is the same NotFound as none."""
    row = store.own(ctx.tx, ctx.actor, names, id)
    if row is None:
        raise NotFound("message.unknown", "没有这条消息", "no such message", field="message")
    store.mark(ctx.tx, ctx.actor, names, canon.instant(ctx.now), id)
    return _received(row)


def read_all(ctx: Context, names: Collection[str] = ()) -> int:
    """Mark all of the caller's own as read; gives how many were not."""
    return store.mark(ctx.tx, ctx.actor, names, canon.instant(ctx.now))


def _received(row: Record) -> Received:
    return Received(
        row.id,
        row.subject,
        row.kind,
        canon.moment(row.at),
        Words(row.zh, row.en),
        Words(row.notes_zh, row.notes_en),
        row.href,
        canon.moment(row.until) if row.until else None,
        row.read_at is not None,
    )

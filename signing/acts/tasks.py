"""One-time signing tasks: what one person or organisation is asked to sign, once and in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from kernel import canon, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Words
from signing import store
from signing.acts.signatures import Signatory, kept, witness
from signing.rules.certificate import Purpose
from signing.rules.choice import DEFAULT, Choice

TASK_LASTS: Final = timedelta(minutes=30)
LARGEST_DOCUMENT: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be signed once by one person or organisation. `document` are the exact bytes."""

    id: str
    kind: str
    title: str
    document: bytes
    params: Mapping[str, Json]
    org: str
    certificate_sha256: str
    expires_at: datetime
    done: bool


def open_task(
    ctx: Context, kind: str, title: str, document: bytes, params: Mapping[str, Json], certificate_sha256: str = ""
) -> Task:
    """A one-time task for the actor's organisation, and for one certificate only if `certificate_sha256` says so.

    `params` is what the act that follows needs to go on. The id is 128 random bits; the task lasts 30 minutes. The
    documents of tasks that nobody signed in time are forgotten: a score sheet must not outlive its task.
    """
    if len(document) > LARGEST_DOCUMENT:
        raise NotValid("task.too_large", "待签文件过大", "the document to be signed is too large", field="document")
    store.forget_expired(ctx.tx, canon.instant(ctx.now))
    made = ctx.chance.bytes(16).hex()
    taken = Conflict("task.known", "请重试", "please try again")
    said = {"kind": kind, "title": title, "document": document, "params": canon.canonical(params).decode()}
    bound = {"org": ctx.actor.org, "certificate_sha256": certificate_sha256}
    term = {"opened_at": canon.instant(ctx.now), "expires_at": canon.instant(ctx.now + TASK_LASTS)}
    table.add(ctx.tx, store.tasks, taken, id=made, **said, **bound, **term)
    return task(ctx.tx, made)


def task(tx: Connection, id: str) -> Task:
    """The task of that id, open, expired or done; NotFound if there is none."""
    row = table.find(tx, store.tasks, id=id)
    if row is None:
        raise NotFound("task.unknown", "没有这个签名任务", "no such signing task", field="task")
    return Task(
        row.id,
        row.kind,
        row.title,
        bytes(row.document),
        canon.mapping(row.params.encode()),
        row.org,
        row.certificate_sha256,
        canon.moment(row.expires_at),
        row.p7s_sha256 is not None,
    )


def finish_task(ctx: Context, id: str, p7s: bytes, taken: Choice = DEFAULT) -> tuple[Task, Signatory]:
    """Take the signature of a task in, once and in time, from the person it was made for, by algorithms `taken`.

    The signature is kept as a blob. What follows from it is the caller's act.
    """
    found = signable(ctx, id)
    signatory = witness(ctx, found.document, p7s, Purpose.SIGN, taken)
    if found.org and signatory.org != found.org:
        raise NotAllowed("task.other_organisation", "签名单位不符", "the signature is of another organisation")
    if found.certificate_sha256 and signatory.certificate_sha256 != found.certificate_sha256:
        raise other_person()
    if not store.finish(ctx.tx, id, kept(ctx, p7s)):
        raise _done()
    return found, signatory


def close_task(ctx: Context, id: str, p7s: bytes) -> Task:
    """As `finish_task`, where the signature is not over the task's document: the caller's act verifies it.

    The document is forgotten: a score sheet that is sealed now must not lie open in the task that asked for it.
    """
    found = signable(ctx, id)
    if not store.finish(ctx.tx, id, kept(ctx, p7s)):
        raise _done()
    table.change(ctx.tx, store.tasks, {"id": id}, document=b"")
    return found


def other_person() -> NotAllowed:
    return NotAllowed("task.other_person", "签名证书不是本人绑定的证书", "the signature is by another certificate")


def signable(ctx: Context, id: str) -> Task:
    """The task, if it is neither done nor expired."""
    found = task(ctx.tx, id)
    if found.done:
        raise _done()
    if ctx.received >= found.expires_at:
        again = Words("请在页面上重新发起签名", "Ask for the signature again on the page")
        raise NotNow("task.expired", "签名任务已过期", "the signing task has expired", remedy=again)
    return found


def _done() -> Conflict:
    return Conflict("task.done", "该任务已完成签名", "the task is signed already", field="task")


def forget_tasks(ctx: Context, before: datetime, most: int) -> int:
    """Delete at most so many tasks that expired before that moment, done or not: what was signed is in the journal,
    and its signature among the files."""
    return table.sweep(ctx.tx, store.tasks, "expires_at", canon.instant(before), most)

"""What was answered under an Idempotency-Key, so that a request sent twice is done once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Column, Connection, String, Table, Text

from kernel import canon, table
from kernel.context import Context
from kernel.db import metadata
from kernel.errors import Conflict, NotValid, Words

LONGEST: Final = 255

answers = Table(
    "kernel_answer",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("asked", String(64), nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", String(24), nullable=False),
)


def key(who: str, text: str) -> str:
    """The stored form of one caller's key: callers never meet each other's. NotValid if empty or too long."""
    if not 0 < len(text) <= LONGEST:
        raise NotValid(
            "request.key",
            f"Idempotency-Key 须为 1 至 {LONGEST} 个字符",
            f"an Idempotency-Key has 1 to {LONGEST} characters",
            field="Idempotency-Key",
        )
    return canon.sha256(canon.joined(who, text)).hex()


def recall(tx: Connection, key: str, asked: str) -> str | None:
    """The answer given before under this key; Conflict if it was used for something else. `asked`: a digest."""
    row = table.find(tx, answers, key=key)
    if row is None:
        return None
    if row.asked != asked:
        raise Conflict(
            "request.key_used",
            "这个 Idempotency-Key 已用于另一请求",
            "this Idempotency-Key was used for another request",
            field="Idempotency-Key",
        )
    return str(row.answer)


def remember(tx: Connection, key: str, asked: str, answer: str, at: str) -> None:
    """Keep the answer in the transaction of what was done; Conflict if the twin of this request is being done."""
    taken = Conflict(
        "request.twin",
        "同一请求正在办理",
        "the same request is being done",
        remedy=Words("请稍候，然后原样重试", "Wait a moment, then send the same again"),
    )
    table.add(tx, answers, taken, key=key, asked=asked, answer=answer, at=at)


def undo(tx: Connection, answer: str) -> None:
    """What gave this answer was undone: the same key does it again."""
    table.remove(tx, answers, answer=answer)


def forget(ctx: Context, before: datetime, most: int) -> int:
    """Delete at most so many answers that were given before that moment; after it the same key does it again."""
    return table.sweep(ctx.tx, answers, "at", canon.instant(before), most)

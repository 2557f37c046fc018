"""What an expert has typed so far and not sealed yet: opaque bytes, his alone, forgotten once the sheet is sealed."""

from __future__ import annotations

from datetime import datetime

from evaluation import store
from evaluation.acts import members
from evaluation.acts.members import Sitting
from kernel import canon, table
from kernel.context import Context
from kernel.errors import Conflict, NotValid
from trading.acts import reading

LARGEST = 1024 * 1024


def keep(ctx: Context, subject: str, data: bytes) -> None:
    """Put `data` in the place of what the acting expert kept before. The caller closes it; nobody here can read it."""
    if len(data) > LARGEST:
        raise NotValid("draft.too_large", "评分草稿过大", "the draft is too large")
    key = _key(ctx, subject)
    table.remove(ctx.tx, store.drafts, **key)
    taken = Conflict("draft.race", "评分草稿正在保存，请重试", "the draft is being kept; try again")
    table.add(ctx.tx, store.drafts, taken, **key, data=data, kept_at=canon.instant(ctx.now))


def kept(ctx: Context, subject: str) -> tuple[bytes, datetime] | None:
    """What the acting expert kept last, and when."""
    row = table.find(ctx.tx, store.drafts, **_key(ctx, subject))
    return (bytes(row.data), canon.moment(row.kept_at)) if row else None


def forget(ctx: Context, of: Sitting, pid: str) -> None:
    """The sheet is sealed: what led to it is nobody's business."""
    table.remove(ctx.tx, store.drafts, **of.key, pid=pid)


def _key(ctx: Context, subject: str) -> dict[str, object]:
    of = members.sitting(ctx, reading.lot(ctx, subject))
    return {**of.key, "pid": members.own(ctx, of).pid}

"""Print and seal a paper in both languages; and later those that were published where none could be printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from disclosure import paper, store
from disclosure.acts.anchoring import anchored
from disclosure.rules import reprint
from disclosure.rules.papers import Paper
from disclosure.rules.source import proof_at
from kernel import ids, journal
from kernel.act import Act
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.context import Context, Desk
from kernel.errors import NotAllowed, NotFound
from kernel.journal import Entry

NOTICES: Final = ids.subject("S", "notices")
LANGS: Final[tuple[paper.Lang, ...]] = ("zh", "en")
LATE: Final = 16
"""So many papers without a PDF are looked at in one round."""


def press(view: Paper, desk: Desk, blobs: Blobs, at: datetime) -> dict[str, str]:
    """The digests of the sealed PDFs by language; NotNow `paper.unavailable` without the typesetting library.

    Outside of any transaction, because it takes about a second.
    """
    reason = f"{view.title.zh} {view.head.number}"
    return {lang: blobs.put(desk.seal_pdf(paper.render(view, lang), at, reason)) for lang in LANGS}


def unpressed(ctx: Context) -> tuple[str, ...]:
    """The ids of published notices that have no PDF, oldest first."""
    return tuple(store.unpressed(ctx.tx, LATE))


def published(ctx: Context, address: str, id: str) -> Paper:
    """A notice exactly as it was published, from its own content; `address` is that of the platform."""
    row = store.find(ctx.tx, id)
    if row is None:
        raise NotFound("notice.unknown", f"没有公告 {id}", f"no such notice: {id}", field="notice")
    entry = journal.find(ctx.tx, bytes.fromhex(row.leaf))
    return anchored(ctx, reprint.read(bytes(row.view), proof_at(address, row.lot, entry.subject, entry.tseq, row.leaf)))


def keep(ctx: Context, id: str, files: Mapping[str, str]) -> Entry:
    """Give a notice its PDFs and record their digests; Conflict if it has them."""
    if ctx.actor.role is not Role.CLERK:
        raise NotAllowed("act.not_allowed", "公告由平台发布", "the platform publishes notices")
    sha256 = store.press(ctx.tx, id, files["zh"], files["en"])
    body: dict[str, Json] = {"notice": id, "sha256": sha256, "pdf_sha256": dict(files)}
    return journal.append(ctx, Act("press", NOTICES, ctx.actor, ctx.now, body))

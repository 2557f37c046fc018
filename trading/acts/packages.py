"""Sealed packages as they come in, piece by piece, before they are submitted."""

from __future__ import annotations

from typing import Final

from kernel import canon, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotValid
from kernel.table import Record
from signing.rules.manifest import LARGEST, PIECE
from trading import store
from trading.acts import stage
from trading.rules import calendar
from trading.rules.tender import TenderDocument
from trading.store import Lot

MOST_PIECES: Final = -(-LARGEST // PIECE)
MOST_PACKAGES: Final = 20
"""A bidder may begin this many packages for one lot: enough to replace often, too few to fill the store."""


def begin(ctx: Context, lot_id: str) -> str:
    """Begin an upload; gives the package's random id."""
    lot = stage.enter(ctx, lot_id, "submit_bid").lot
    calendar.in_time(lot.deadline, ctx.received)
    may_bid(ctx, stage.document(ctx, lot))
    if len(table.rows(ctx.tx, store.packages, lot=lot_id, org=ctx.actor.org)) >= MOST_PACKAGES:
        raise NotAllowed(
            "package.too_many", "开启的上传过多，请继续已有的上传", "too many uploads begun: go on with one of them"
        )
    made = ctx.chance.bytes(16).hex()
    taken = Conflict("package.known", "请重试", "please try again")
    table.add(ctx.tx, store.packages, taken, id=made, lot=lot_id, org=ctx.actor.org, created_at=canon.instant(ctx.now))
    return made


def may_bid(ctx: Context, paper: TenderDocument) -> None:
    """Whoever runs or supervises the tender may not bid in it (实施条例 34; 电子招标投标办法 23)."""
    barred = {paper.tenderee.code, paper.agency.code, paper.supervisor.code, *(c.code for c in paper.seal.custodians)}
    if ctx.actor.org in barred:
        raise NotAllowed("bid.conflict", "本项目的当事方不得投标", "a party of this tender may not bid", law="BIR-34")


def _mine(ctx: Context, package_id: str) -> Record:
    row = table.find(ctx.tx, store.packages, id=package_id)
    if row is None or row.org != ctx.actor.org:
        raise NotFound("package.unknown", "没有这个上传", "no such package", field="package")
    return row


def keep(ctx: Context, package_id: str, n: int, sha256: str, size: int) -> None:
    """Note piece `n` (from 0), already in the blobs. The same piece again is welcome, another one is a Conflict."""
    row = _mine(ctx, package_id)
    if table.find(ctx.tx, store.submissions, package=row.id) is not None:
        raise Conflict("package.submitted", "该包已递交", "the package is submitted already")
    if not 0 <= n < MOST_PIECES or not 0 < size <= PIECE:
        raise NotValid("piece.bounds", "片号或大小超限", "the piece's number or size is out of bounds", field="n")
    held = table.find(ctx.tx, store.pieces, package=package_id, n=n)
    if held is not None:
        if held.sha256 != sha256:
            raise Conflict(
                "piece.other", f"第 {n} 片已收到，内容不同", f"piece {n} came before with other bytes", field="n"
            )
        return
    taken = Conflict("piece.known", f"第 {n} 片正在写入", f"piece {n} is being written")
    table.add(ctx.tx, store.pieces, taken, package=package_id, n=n, sha256=sha256, size=size,
              received_at=canon.instant(ctx.now))  # fmt: skip


def present(ctx: Context, package_id: str) -> list[dict[str, Json]]:
    """The pieces that have come, so that an upload can be resumed."""
    _mine(ctx, package_id)
    rows = table.rows(ctx.tx, store.pieces, "n", package=package_id)
    return [{"n": row.n, "sha256": row.sha256, "size": row.size} for row in rows]


def whole(ctx: Context, lot: Lot, package_id: str) -> list[Record]:
    """The pieces of a package for this lot, gapless and not submitted yet; else NotValid or Conflict."""
    row = _mine(ctx, package_id)
    if row.lot != lot.id:
        raise NotValid("package.lot", "该上传属于另一标段", "this upload is for another lot", field="package")
    if table.find(ctx.tx, store.submissions, package=package_id) is not None:
        raise Conflict("package.submitted", "该包已递交", "the package is submitted already", field="package")
    rows = table.rows(ctx.tx, store.pieces, "n", package=package_id)
    if [piece.n for piece in rows] != list(range(len(rows))):
        raise NotValid("package.gaps", "还有分片没有收到", "pieces are missing", field="package")
    return rows

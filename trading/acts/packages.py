"""Sealed packages as they come in, piece by piece, before they are submitted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kernel import canon, once, table
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.errors import Conflict, NotAllowed, NotFound, NotValid, Words
from kernel.table import Record
from people.acts import rights
from signing.rules import package
from signing.rules.manifest import PIECE
from trading import package_store, store
from trading.acts import deposits, inviting, stage
from trading.rules import calendar, quota
from trading.rules.quota import Held
from trading.rules.tender import TenderDocument
from trading.store import Lot


def begin(ctx: Context, lot_id: str, size: int, came_from: str = "") -> str:
    """Begin an upload of `size` bytes, sealed; gives the package's random id. `came_from` is the network address, of
    which no more is kept than what tells whether two uploads for this lot came from one."""
    lot = stage.enter(ctx, lot_id, "submit_bid").lot
    package.check_size(size)
    calendar.in_time(lot.deadline, ctx.received)
    may_bid(ctx, stage.document(ctx, lot))
    deposits.admit(ctx, lot)
    rights.may(ctx, "lot.prepare_bid")
    _fits(ctx, lot_id, size)
    made = ctx.chance.bytes(16).hex()
    taken = Conflict("package.known", "请重试", "please try again")
    said = {"lot": lot_id, "org": ctx.actor.org, "begun_by": ctx.actor.id, "created_at": canon.instant(ctx.now)}
    said |= _origin(ctx, lot_id, came_from)
    table.add(ctx.tx, package_store.packages, taken, id=made, pieces=-(-size // PIECE), size=size, **said)
    return made


def _origin(ctx: Context, lot_id: str, came_from: str) -> dict[str, str]:
    """A salted digest. Nobody waits for another here: of two first uploads in one moment each has a salt of its own,
    and they are not compared."""
    if not came_from:
        return {}
    salt = package_store.origin_salt(ctx.tx, lot_id) or ctx.chance.bytes(32).hex()
    return {"origin_salt": salt, "origin": canon.sha256(canon.joined("origin", salt, came_from)).hex()}


def _fits(ctx: Context, lot_id: str, size: int) -> None:
    """One firm's uploads are begun one after the other, so that two at once cannot pass the same limit."""
    alone(ctx.tx, f"uploads/{ctx.actor.org}")
    held = held_by(ctx, lot_id)
    quota.check(size, held)
    free = ctx.blobs.room()
    if free is not None:
        quota.check_room(size, free - package_store.promised(ctx.tx), held)


def held_by(ctx: Context, lot_id: str) -> Held:
    """What the caller has on its way for this lot and for all, and what it has replaced in this one."""
    begun = [
        row
        for row in table.rows(ctx.tx, package_store.packages, "id", org=ctx.actor.org, submitted_at=None)
        if row.size
    ]
    here = [row.size for row in begun if row.lot == lot_id]
    sent = [
        row
        for row in table.rows(ctx.tx, package_store.packages, "id", org=ctx.actor.org, lot=lot_id)
        if row.submitted_at
    ]
    replaced = sorted(sent, key=lambda row: str(row.submitted_at))[:-1]
    return Held(len(here), sum(here), sum(row.size for row in begun), sum(row.size for row in replaced))


def submitted(ctx: Context, package_id: str) -> None:
    """Note that a package is a bid's now. Those that its bidder had begun before are sealed for a place that is taken:
    they are passed by, and forgotten after their days."""
    row, now = _mine(ctx, package_id), canon.instant(ctx.now)
    still = {"id": package_id, "size": row.size}  # it may be dropped in this very moment
    if not row.size or not table.change(ctx.tx, package_store.packages, still, submitted_at=now):
        raise _dropped()
    table.change(ctx.tx, package_store.packages, {"lot": row.lot, "org": row.org, "submitted_at": None}, passed_at=now)


def drop(ctx: Context, package_id: str) -> None:
    """Give up one of the firm's own uploads: its bytes go at once and count against no limit any more.

    The row stays, with nothing in it, until `forget` clears the shelf once more: a piece may be arriving just now.
    """
    _mine(ctx, package_id)
    rights.may(ctx, "lot.prepare_bid")
    unsent = {"id": package_id, "submitted_at": None}
    if not table.change(ctx.tx, package_store.packages, unsent, size=0, pieces=0, passed_at=canon.instant(ctx.now)):
        raise _submitted()
    table.remove(ctx.tx, package_store.pieces, package=package_id)
    once.undo(ctx.tx, package_id)
    shelf(ctx.blobs, package_id).clear()


def _submitted() -> Conflict:
    return Conflict("package.submitted", "该包已递交", "the package is submitted already", field="package")


def _dropped() -> Conflict:
    return Conflict(
        "package.dropped",
        "这个上传已放弃",
        "this upload was dropped",
        field="package",
        remedy=Words("再次运行 ggzy bid submit，重新上传", "Run ggzy bid submit again: it begins anew"),
    )


def _open(ctx: Context, row: Record) -> None:
    """Conflict unless the package may still be sent and submitted."""
    if table.find(ctx.tx, store.submissions, package=row.id) is not None:
        raise _submitted()
    if not row.size:
        raise _dropped()


def shelf(blobs: Blobs, package_id: str) -> Blobs:
    """Where the pieces of one package lie, and nothing else: they can be forgotten without asking who else has them."""
    return blobs.shelf(f"package-{package_id}")


def may_bid(ctx: Context, paper: TenderDocument) -> None:
    """Whoever runs or supervises the tender may not bid in it (实施条例 34; 电子招标投标办法 23), nor may who was not
    invited where one has to be."""
    barred = {paper.tenderee.code, paper.agency.code, paper.supervisor.code, *(c.code for c in paper.seal.custodians)}
    if ctx.actor.org in barred:
        raise NotAllowed("bid.conflict", "本项目的当事方不得投标", "a party of this tender may not bid", law="BIR-34")
    inviting.may_enter(ctx, paper)


def _mine(ctx: Context, package_id: str) -> Record:
    row = table.find(ctx.tx, package_store.packages, id=package_id)
    if row is None or row.org != ctx.actor.org:
        raise NotFound("package.unknown", "没有这个上传", "no such package", field="package")
    return row


def lot_of(ctx: Context, package_id: str) -> str:
    """The lot that the caller's package is for."""
    return str(_mine(ctx, package_id).lot)


def begun_by(ctx: Context, package_id: str) -> str:
    """Who of the caller's firm began the upload."""
    return str(_mine(ctx, package_id).begun_by or "")


def wanted(ctx: Context, package_id: str, n: int, sha256: str, size: int) -> bool:
    """Whether piece `n` (from 0) is still missing; asked before its bytes are kept, so that nobody fills the store
    with what would be refused. False: the same piece came before and its bytes are here (a disk that was restored from
    an older backup has the note without them). Another one in its place is a Conflict."""
    row = _mine(ctx, package_id)
    rights.may(ctx, "lot.prepare_bid")
    _open(ctx, row)
    if not 0 <= n < row.pieces or not 0 < size <= min(PIECE, row.size - n * PIECE):
        raise NotValid("piece.bounds", "片号或大小超限", "the piece's number or size is out of bounds", field="n")
    held = table.find(ctx.tx, package_store.pieces, package=package_id, n=n)
    if held is not None and held.sha256 != sha256:
        raise Conflict(
            "piece.other", f"第 {n} 片已收到，内容不同", f"piece {n} came before with other bytes", field="n"
        )
    return held is None or not shelf(ctx.blobs, package_id).has(sha256)


def keep(ctx: Context, package_id: str, n: int, sha256: str, size: int) -> None:
    """Note piece `n`, already on the shelf, as received when its last byte was in. The same piece again is welcome."""
    if not wanted(ctx, package_id, n, sha256, size):
        return
    calendar.in_time(store.lot(ctx.tx, _mine(ctx, package_id).lot).deadline, ctx.received)
    taken = Conflict("piece.known", f"第 {n} 片正在写入", f"piece {n} is being written")
    table.add(ctx.tx, package_store.pieces, taken, package=package_id, n=n, sha256=sha256, size=size,
              received_at=canon.instant(ctx.received))  # fmt: skip


def present(ctx: Context, package_id: str) -> list[dict[str, Json]]:
    """The pieces that have come and whose bytes are here, so that an upload can be resumed."""
    _mine(ctx, package_id)
    rows, here = table.rows(ctx.tx, package_store.pieces, "n", package=package_id), shelf(ctx.blobs, package_id)
    return [{"n": row.n, "sha256": row.sha256, "size": row.size} for row in rows if here.has(row.sha256)]


@dataclass(frozen=True, slots=True)
class Upload:
    """A package that is on its way: its bytes as announced, how many pieces it will have, and which have come."""

    id: str
    size: int
    pieces: int
    here: frozenset[int]
    begun_at: datetime


def begun(ctx: Context, lot_id: str) -> list[Upload]:
    """What the caller's firm has begun to upload for the lot and neither submitted nor dropped, the oldest first."""
    rows = table.rows(ctx.tx, package_store.packages, "created_at", lot=lot_id, org=ctx.actor.org, submitted_at=None)
    return [_upload(ctx, row) for row in rows if row.size]


def _upload(ctx: Context, row: Record) -> Upload:
    here = frozenset(piece.n for piece in table.rows(ctx.tx, package_store.pieces, "n", package=row.id))
    return Upload(row.id, row.size, row.pieces, here, canon.moment(row.created_at))


def uploading(ctx: Context, lot_id: str) -> Upload | None:
    """The caller's newest package for the lot, unless it has been submitted."""
    every = table.rows(ctx.tx, package_store.packages, "created_at", lot=lot_id, org=ctx.actor.org)
    rows = [row for row in every if row.size]
    return _upload(ctx, rows[-1]) if rows and rows[-1].submitted_at is None else None


def whole(ctx: Context, lot: Lot, package_id: str) -> list[Record]:
    """The pieces of a package for this lot, gapless and not submitted yet; else NotValid or Conflict.

    A piece that came in after the request itself is missing: waiting for the database must not win anybody time.
    """
    row = _mine(ctx, package_id)
    if row.lot != lot.id:
        raise NotValid("package.lot", "该上传属于另一标段", "this upload is for another lot", field="package")
    _open(ctx, row)
    rows = table.rows(ctx.tx, package_store.pieces, "n", package=package_id)
    late = any(piece.received_at > canon.instant(ctx.received) for piece in rows)
    if late or [piece.n for piece in rows] != list(range(len(rows))):
        raise NotValid("package.gaps", "还有分片没有收到", "pieces are missing", field="package")
    return rows


def read(ctx: Context, package_id: str, at: int, size: int) -> bytes:
    """So many bytes of a package from byte `at` on, fewer where it ends; only the pieces that hold them are read."""
    held, made = shelf(ctx.blobs, package_id), b""
    for row in table.rows(ctx.tx, package_store.pieces, "n", package=package_id):
        begin = row.n * PIECE
        if begin < at + size and at < begin + row.size:
            made += _cut(held.chunks(row.sha256), max(at - begin, 0), size - len(made))
    return made


def _cut(chunks: Iterator[bytes], skip: int, size: int) -> bytes:
    made = b""
    for chunk in chunks:
        made += chunk[skip : skip + size - len(made)]
        skip = max(skip - len(chunk), 0)
        if len(made) == size:
            break
    return made


def ciphertext(ctx: Context, package_id: str, start: int, size: int) -> Iterator[bytes]:
    """The bytes of one envelope of a package, in order."""
    held, at = shelf(ctx.blobs, package_id), 0
    for row in table.rows(ctx.tx, package_store.pieces, "n", package=package_id):
        if at + row.size <= start or at >= start + size:
            at += row.size
            continue
        for chunk in held.chunks(row.sha256):
            if part := chunk[max(start - at, 0) : max(start + size - at, 0)]:
                yield part
            at += len(chunk)


def forget(ctx: Context, before: datetime, most: int) -> int:
    """Delete at most so many packages that nobody submitted, of lots whose deadline lies before that moment or passed
    by before it.

    Nobody can submit them any more. Their bytes go first: a note without bytes is found and deleted in the next round,
    bytes without a note would stay for ever.
    """
    found = package_store.abandoned(ctx.tx, canon.instant(before), most)
    for each in found:
        shelf(ctx.blobs, each).clear()
        table.remove(ctx.tx, package_store.pieces, package=each)
        table.remove(ctx.tx, package_store.packages, id=each)
    return len(found)

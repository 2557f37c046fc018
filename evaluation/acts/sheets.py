"""Sealed sheets, whoever's: taken in, their shares handed out and taken back, unsealed with a quorum of custodians."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evaluation import store
from evaluation.acts.members import Sitting
from kernel import canon, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotNow, NotValid
from kernel.reader import Reader
from kernel.table import Record
from signing.rules import cobblestone, envelope, manifest, plaintext
from signing.rules.manifest import SheetManifest
from signing.rules.package import SheetTerms
from trading.acts import reading, stage

FILES: Final = ("sheet.json", "sheet.p7s", "nonce")
LARGEST: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Arrived:
    """What the client posts: the manifest and the signature under it, the sealed file, the shares in order."""

    manifest: bytes
    p7s: bytes
    sealed: bytes
    shares: tuple[bytes, ...]


def arrived(body: Mapping[str, Json]) -> Arrived:
    """From `{manifest, manifest_p7s, sealed, shares}`, all base64."""
    reader = Reader(body)
    reader.only("manifest", "manifest_p7s", "sealed", "shares")
    sealed = binary(reader, "sealed")
    if len(sealed) > LARGEST:
        raise reader.refuse("sealed", "评分表过大", "the sealed sheet is too large")
    shares = tuple(_decoded(text, "shares") for text in reader.texts("shares"))
    return Arrived(binary(reader, "manifest"), binary(reader, "manifest_p7s"), sealed, shares)


def binary(reader: Reader, name: str) -> bytes:
    """A member in base64; NotValid names it."""
    return _decoded(reader.text(name), reader.at(name))


def _decoded(text: str, field: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NotValid("act.field", f"{field} 不是 base64", f"{field} is not base64", field=field) from error


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


# ---------------------------------------------------------------- sealing


def seal_params(ctx: Context, subject: str) -> dict[str, Json]:
    """What a client needs beside the sheet: the tender document and the custodians' certificates."""
    lot = reading.lot(ctx, subject)
    paper = stage.document(ctx, lot)
    listed = [ctx.blobs.get(holder.certificate_sha256) for holder in paper.seal.custodians]
    document = ctx.blobs.get(lot.doc_sha256 or "")
    return {"document": _text(document), "certificates": [_text(each) for each in listed]}


def terms(ctx: Context, of: Sitting, pid: str) -> SheetTerms:
    """What a sheet at that place must say."""
    paper = stage.document(ctx, of.lot)
    seal = paper.seal
    certificates = tuple(ctx.blobs.get(holder.certificate_sha256) for holder in seal.custodians)
    return SheetTerms(of.lot.tender, of.lot.id, pid, of.round, seal.k, certificates, paper.taken)


def keep(ctx: Context, of: Sitting, said: SheetManifest, came: Arrived, certificate_sha256: str) -> dict[str, Json]:
    """Put the sheet in the place of the one before it; NotNow once a share of that one is released. Gives what the
    event says of it."""
    key = {**of.key, "pid": said.pid}
    if any(row.released is not None for row in table.rows(ctx.tx, store.shares, **key)):
        raise NotNow("score.opening", "评分正在开启，不能再改", "the scores are being opened: too late to replace one")
    table.remove(ctx.tx, store.sheets, **key)
    table.remove(ctx.tx, store.shares, **key)
    taken = Conflict("score.sealed", "该席位的评分正在写入", "a sheet of this seat is being written")
    digests = {"manifest_sha256": ctx.blobs.put(came.manifest), "manifest_p7s_sha256": ctx.blobs.put(came.p7s)}
    kept = {**digests, "certificate_sha256": certificate_sha256, "sealed_sha256": ctx.blobs.put(came.sealed)}
    table.add(ctx.tx, store.sheets, taken, **key, sealed_at=canon.instant(ctx.now), **kept)
    for custodian, p7m in zip(said.custodians, came.shares, strict=True):
        table.add(ctx.tx, store.shares, taken, **key, i=custodian.i, p7m_sha256=ctx.blobs.put(p7m))
    facts: dict[str, Json] = {"pid": said.pid, "round": of.round, "commitment": said.score, **digests}
    facts["sealed"] = said.sealed.json()
    facts["shares"] = [custodian.json() for custodian in said.custodians]
    return facts


# ---------------------------------------------------------------- shares


def shares_params(ctx: Context, of: Sitting, i: int, rows: Iterable[Record]) -> dict[str, Json]:
    """What the client of custodian `i` needs to release its shares of these sheets."""
    found: list[Json] = []
    for row in rows:
        share = table.find(ctx.tx, store.shares, **of.key, pid=row.pid, i=i)
        if share is not None:
            p7m = ctx.blobs.get(share.p7m_sha256)
            found.append({"manifest": _text(ctx.blobs.get(row.manifest_sha256)), "p7m": _text(p7m)})
    return {"i": i, "round": of.round, "sheets": found}


def custodian(ctx: Context, of: Sitting) -> int:
    """The number of the custodian who acts; asked before anything is said of the sheets."""
    for holder in stage.document(ctx, of.lot).seal.custodians:
        if holder.code == ctx.actor.org:
            return holder.i
    raise NotAllowed("share.not_yours", "贵单位不是本标段的保管人", "your organisation is no custodian of this lot")


def release(ctx: Context, of: Sitting, i: int, rows: Sequence[Record], body: Mapping[str, Json]) -> dict[str, Json]:
    """Take `{i, shares: [{pid, i, share}]}` of custodian `i`, one for each sheet; gives what the event says of it."""
    reader, due = Reader(body), {row.pid: row for row in rows}
    given = {each.text("pid"): binary(each, "share") for each in reader.each("shares")}
    if reader.integer("i", 1, 99) != i or given.keys() != due.keys():
        raise reader.refuse("shares", "须交出本轮全部评分表的份额", "one share for every sheet of this round")
    for pid, data in sorted(given.items()):
        said = manifest_of(ctx, due[pid])
        envelope.share_holds(data, _context(of, pid), i, said.commitments[i])
        table.change(ctx.tx, store.shares, {**of.key, "pid": pid, "i": i}, released=data)
    joined = canon.joined(*(part for pid, data in sorted(given.items()) for part in (pid, data)))
    return {"i": i, "round": of.round, "shares_sha256": canon.sha256(joined).hex()}


def manifest_of(ctx: Context, row: Record) -> SheetManifest:
    return manifest.read_sheet(ctx.blobs.get(row.manifest_sha256))


def _context(of: Sitting, pid: str) -> bytes:
    return envelope.score_context(of.lot.tender, of.lot.id, pid, of.round)


def quorum(ctx: Context, of: Sitting, rows: Iterable[Record]) -> bool:
    """Whether enough custodians have released their shares of each of these sheets."""
    k = stage.document(ctx, of.lot).seal.k
    return all(len(store.released(ctx.tx, of.lot.id, of.round, row.pid)) >= k for row in rows)


def unsealed(ctx: Context, of: Sitting, row: Record) -> tuple[bytes, bytes, bytes]:
    """The sheet, the signature under it, the nonce. NotNow while shares are missing; any other refusal is its fault."""
    said, context = manifest_of(ctx, row), _context(of, row.pid)
    shares = dict(sorted(store.released(ctx.tx, of.lot.id, of.round, row.pid).items())[: said.k])
    if len(shares) < said.k:
        raise NotNow("score.shares", "保管人交出的份额不足", "too few custodians have released their shares")
    key = envelope.join(shares, context, said.k, said.commitments, said.sealed.header)
    plain = b"".join(cobblestone.opened([ctx.blobs.get(row.sealed_sha256)], key, context))
    stream = io.BytesIO(plain)
    found = plaintext.read(stream, len(plain))
    if [file.path for file in found.files] != list(FILES):
        raise NotValid("score.files", "评分包的文件不符", "the sealed sheet holds other files", field="sealed")
    sheet, p7s, nonce = (stream.read(file.size) for file in found.files)
    return sheet, p7s, nonce

"""Copies of public documents: sent in batches to archives and libraries, confirmed there, given as packages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from disclosure import document_store as store
from disclosure.acts import openness, points, registers
from disclosure.acts.dossier import Bag
from disclosure.acts.gathered import Content, Pieces
from disclosure.acts.points import Cells
from disclosure.rules import copies, dossier
from disclosure.rules.copies import Batch, Owed
from disclosure.rules.document_words import Stage
from kernel import canon, ids, journal, workdays
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import begins_at, day_of
from kernel.errors import NotAllowed, NotFound, NotNow
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.rules.unit import Post
from signing.rules.statement import Signed

CHAIN: Final = ids.subject("G", "copies")


def due(ctx: Context) -> list[str]:
    """The chain, if a batch can be sent: nothing is, while there is no place to send it to."""
    return [CHAIN] if _untold(ctx, 1) and places(ctx) else []


def _untold(ctx: Context, most: int) -> list[Record]:
    """A day's documents go together, after it; a withdrawal goes at once."""
    return store.untold(ctx.tx, canon.instant(begins_at(day_of(ctx.now))), most)


def places(ctx: Context) -> dict[str, Cells]:
    """Archives and libraries among the information points, by number."""
    listed = (registers.listed(ctx, points.POINTS, kind, points.MOST).rows for kind in copies.PLACES)
    found = (one.entry.cells for rows in listed for one in rows)
    return {each["number"]: each for each in found if each["kind"] in copies.PLACES}


def deposit_copies(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Send the next batch to all places. NotNow `copies.none` where nothing is to be sent or nobody takes it."""
    Reader(body).only()
    if ctx.actor.role is not Role.CLERK:
        raise NotAllowed("act.not_allowed", "备份由平台自动报送", "the platform sends copies by itself")
    alone(ctx.tx, f"journal/{_chain(subject)}")
    rows, to = _untold(ctx, copies.MOST), sorted(places(ctx))
    if not rows or not to:
        raise NotNow("copies.none", "没有需要报送的文件，或者没有查阅场所", "nothing is to be sent, or nobody takes it")
    for row in rows:
        store.change(ctx.tx, row.id, told=row.stage)
    sent: list[Json] = [
        {"document": row.id, "content_sha256": row.content, "day": _public_since(row).isoformat()}
        for row in rows
        if row.stage == Stage.PUBLISHED
    ]
    gone: list[Json] = [row.id for row in rows if row.stage == Stage.WITHDRAWN]
    said: dict[str, Json] = {"no": len(every(ctx)) + 1, "copies": sent, "gone": gone, "points": list[Json](to)}
    return journal.append(ctx, Act("deposit_copies", CHAIN, ctx.actor, ctx.now, said))


def _public_since(row: Record) -> date:
    return day_of(canon.moment(row.published_at))


def _chain(subject: str) -> str:
    if subject != CHAIN:
        raise NotFound("copies.unknown", "没有这样的报送", "there are no such copies", field="subject")
    return subject


def prepare_confirm(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `confirm_copies` from `{batch, point}`: beside them the digest of the package's manifest."""
    reader = Reader(body)
    reader.only("batch", "point")
    no, point = reader.integer("batch", 1, copies.MANY), reader.text("point")
    _chain(subject)
    return {"batch": no, "point": point, "manifest_sha256": manifest(bag(ctx, no))}


def confirm_copies(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """An archive or library has the batch, with this manifest: by anybody of the office that runs it, signed. NotNow
    `copies.changed` where a document was withdrawn meanwhile."""
    reader = Reader(body)
    point = reader.text("point")
    if points.run(ctx, point, *Post)["kind"] not in copies.PLACES:
        raise NotAllowed("copies.place", "不是档案馆、图书馆", "neither an archive nor a library", field="point")
    alone(ctx.tx, f"journal/{_chain(subject)}")
    of = find(ctx, reader.integer("batch", 1, copies.MANY))
    of.awaits(point)
    if reader.text("manifest_sha256") != manifest(bag(ctx, of.no)):
        raise NotNow("copies.changed", "其间有文件撤下，请重新下载核对", "a document was withdrawn: fetch it again")
    said = {**body, "by": ctx.actor.id, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act("confirm_copies", CHAIN, ctx.actor, ctx.now, said))


# ---------------------------------------------------------------- reading


def every(ctx: Context) -> list[Batch]:
    """All batches in their order."""
    return copies.replayed(
        (one.type.partition(".")[2], day_of(one.at), one.body) for one in journal.entries(ctx.tx, CHAIN)
    )


def find(ctx: Context, no: int) -> Batch:
    """NotFound `copies.unknown`."""
    return copies.find(every(ctx), no)


def owed(ctx: Context, batches: list[Batch], standing: Mapping[str, Cells]) -> list[Owed]:
    """Public documents without a confirmed copy and withdrawals not confirmed, the most urgent first."""
    calendar = workdays.announced()
    found = list(copies.owed(batches, standing, calendar))
    today = day_of(ctx.now)
    for row in store.untold(ctx.tx, canon.instant(begins_at(today + timedelta(days=1))), points.MOST):
        gone = row.stage == Stage.WITHDRAWN
        since = today if gone else _public_since(row)
        found.append(Owed(row.id, copies.last_day(since, calendar), 0, gone))
    return sorted(found, key=lambda one: (one.until, one.document))


def bag(ctx: Context, no: int) -> Bag:
    """The package of a batch (BagIt) with what of it is still public. NotFound `copies.unknown`."""
    of = find(ctx, no)
    titles: dict[str, str] = {}
    files: dict[str, Content] = {}
    payload: dict[str, tuple[str, int]] = {}
    for copy in of.copies:
        row = store.find(ctx.tx, copy.document)
        if row is None or row.stage != Stage.PUBLISHED:
            continue
        titles[copy.document] = row.title
        listed = openness.files(openness.content(ctx, copy.content))
        lying = [(copies.content_path(copy.document), copy.content, ctx.blobs.size(copy.content))]
        lying += [
            (copies.file_path(copy.document, place, name), sha256, size)
            for place, (name, sha256, size) in enumerate(listed, 1)
        ]
        for path, sha256, size in lying:
            files[path], payload[path] = Pieces(ctx.blobs, (sha256,)), (sha256, size)
    told = copies.about(of, titles)
    payload[copies.ABOUT] = hashlib.sha256(told).hexdigest(), len(told)
    return Bag(copies.root(no), {**files, copies.ABOUT: told, **dossier.tags(copies.root(no), payload, {})})


def manifest(of: Bag) -> str:
    """The digest of the package's manifest."""
    listed = of.files[dossier.MANIFEST]
    return hashlib.sha256(listed).hexdigest() if isinstance(listed, bytes) else ""

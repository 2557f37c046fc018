"""Bundles of matters (一件事): published and ended by the city's centre, each version from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from approval.acts import matters
from approval.rules import bundle, process
from approval.rules.bundle import Bundle
from approval.rules.matter import Matter
from approval.store import bundles as store
from kernel import canon, ids
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound, NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from signing.rules.statement import Signed

PREFIX: Final = "FT-"
Body = Mapping[str, Json]


def subject(id: str) -> str:
    """The chain of the bundle of that id."""
    return ids.subject("FT", id)


def enter(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """Publish a bundle, or a new version of one, `body` as `bundle.read` takes it: every matter of it stands on the day
    on which it begins. NotValid `bundle.since` for a day before today or not after the version that stands."""
    matters.keeper(ctx, *matters.SIGNERS)
    made = bundle.read(subject.removeprefix(PREFIX), body)
    if made.process:
        process.known(made.process, ctx.catalogue)
    before = store.versions(ctx.tx, made.id)
    if made.since < day_of(ctx.now) or (before and made.since.isoformat() <= before[-1].since):
        raise NotValid(
            "bundle.since",
            "新版本须自今天起、并在现行版本之后施行",
            "a version begins today or later, and after the one that stands",
            field="since",
        )
    for code in made.matters:
        matters.standing(ctx, code, made.since)
    store.end(ctx.tx, made.id, made.since.isoformat())
    store.add(ctx.tx, id=made.id, since=made.since.isoformat(), until=None, content=canon.canonical(body).decode())
    return matters.record(ctx, "enter", subject, body, signed)


def end(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """End a bundle from today on, with the reason; what was handed in goes on. NotNow `bundle.ended`."""
    matters.keeper(ctx, *matters.SIGNERS)
    reader, id = Reader(body), subject.removeprefix(PREFIX)
    reader.only("reason")
    reader.text("reason")
    before = store.versions(ctx.tx, id)
    if not before:
        raise _unknown(id)
    if before[-1].until is not None:
        raise NotNow("bundle.ended", "这件一件事已停办", "this bundle has ended")
    store.end(ctx.tx, id, day_of(ctx.now).isoformat())
    return matters.record(ctx, "end", subject, body, signed)


# ---------------------------------------------------------------- reading


def latest(ctx: Context, id: str) -> Bundle | None:
    """The version that was entered last, also where it has ended; None where there is none."""
    found = store.versions(ctx.tx, id)
    return _bundle(found[-1]) if found else None


def every(ctx: Context) -> list[Bundle]:
    """Those that hold today, by id."""
    return [_bundle(row) for row in store.on(ctx.tx, day_of(ctx.now).isoformat())]


def standing(ctx: Context, id: str, on: date | None = None) -> Bundle:
    """The version that holds today, or on that day. NotFound `bundle.unknown`."""
    found = next((row for row in store.on(ctx.tx, (on or day_of(ctx.now)).isoformat()) if row.id == id), None)
    if found is None:
        raise _unknown(id)
    return _bundle(found)


def matters_of(ctx: Context, of: Bundle) -> list[Matter]:
    """Its matters as they stand today, in the order of its stages. NotNow `matter.ended` where one has ended."""
    return [matters.standing(ctx, code) for code in of.matters]


def opened(ctx: Context, body: Body) -> Body:
    """An application that names a bundle, with a branch for each of its matters and the bundle's process; `given`: ids
    of materials, for whichever matters ask for them. Any other as it is. NotValid `bundle.branches` for branches of its
    own: a bundle is handed in whole."""
    reader = Reader(body)
    if not reader.has("bundle"):
        return body
    of = standing(ctx, reader.text("bundle"))
    if reader.has("branches"):
        raise NotValid(
            "bundle.branches",
            "一件事须整体申请，不得增减事项",
            "a bundle is handed in whole: name no matters beside it",
            field="branches",
        )
    given = set(reader.texts("given")) if reader.has("given") else set()
    branches: list[Json] = [
        {"matter": one.code, "given": [each.id for each in one.materials if each.id in given]}
        for one in matters_of(ctx, of)
    ]
    said = {name: value for name, value in body.items() if name != "given"} | {"branches": branches}
    return said | {"process": of.process} if of.process else said


def _bundle(row: Record) -> Bundle:
    return bundle.read(row.id, canon.mapping(row.content.encode()))


def _unknown(id: str) -> NotFound:
    return NotFound("bundle.unknown", f"没有一件事 {id}", f"there is no bundle {id}", field="bundle")

"""The document library: files of records are taken in batch by batch; everybody searches it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from disclosure import library_store as store
from disclosure.rules import record
from disclosure.rules.record import Record
from disclosure.rules.record_file import Row
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import NotFound, NotValid
from kernel.table import Record as Kept

Wanted = store.Wanted
SUBJECT: Final = ids.subject("G", "library")
BATCH: Final = 1000
"""Rows that are taken in at once."""
PAGE: Final = 20
COUNTED: Final = 1000
"""So many are counted; where there are more, "more than" is said."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row of the file that was not taken, and why."""

    n: int
    index: str
    why: NotValid


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file has been taken in: rows read, kept, there already with the same content, and not taken."""

    done: int = 0
    kept: int = 0
    same: int = 0
    faulty: int = 0


# ---------------------------------------------------------------- taking in


def progress(ctx: Context, sha256: str) -> Progress:
    """Of the file with that digest."""
    row = store.progress(ctx.tx, sha256)
    return Progress(row.done, row.kept, row.same, row.faulty) if row else Progress()


def add_records(ctx: Context, sha256: str, rows: Sequence[Row]) -> tuple[Progress, list[Fault]]:
    """Take in the next rows of a file, at most `BATCH`; those that were taken in before are passed over.

    The journal keeps the digest of the records' digests in their order, so that no record can be changed later.
    """
    alone(ctx.tx, SUBJECT)
    before = progress(ctx, sha256)
    fresh = [row for row in rows if row.n > before.done]
    if not fresh:
        return before, []
    read, faults = _read(fresh, day_of(ctx.now))
    made, same, clashes = _new(ctx, read)
    after = Progress(
        fresh[-1].n, before.kept + len(made), before.same + same, before.faulty + len(faults) + len(clashes)
    )
    if made:
        store.add(ctx.tx, _told(ctx, sha256, fresh, made), made)
    store.advance(
        ctx.tx,
        sha256,
        done=after.done,
        kept=after.kept,
        same=after.same,
        faulty=after.faulty,
        at=canon.instant(ctx.now),
    )
    return after, sorted([*faults, *clashes], key=lambda fault: fault.n)


def _read(rows: Sequence[Row], today: date) -> tuple[list[tuple[int, Record]], list[Fault]]:
    read, faults = [], []
    for row in rows:
        try:
            if row.broken:
                raise row.broken
            read.append((row.n, record.read(row.cells, today)))
        except NotValid as refused:
            faults.append(Fault(row.n, row.cells.get("index", ""), refused))
    return read, faults


def _new(ctx: Context, read: Sequence[tuple[int, Record]]) -> tuple[list[Record], int, list[Fault]]:
    """Those that are not there yet; how many are there as they are; those whose number another one has."""
    there = store.known(ctx.tx, (one.index for _, one in read))
    made, same, clashes = list[Record](), 0, list[Fault]()
    for n, one in read:
        held = there.setdefault(one.index, "")
        if not held:
            there[one.index] = one.sha256
            made.append(one)
        elif held == one.sha256:
            same += 1
        else:
            clashes.append(Fault(n, one.index, _taken(one.index)))
    return made, same, clashes


def _taken(index: str) -> NotValid:
    return NotValid(
        "record.index_taken",
        f"索引号 {index} 已属于内容不同的另一条",
        f"the index number {index} belongs to a record that says something else",
        field="index",
    )


def _told(ctx: Context, sha256: str, rows: Sequence[Row], made: Sequence[Record]) -> str:
    """The entry of these records in the journal; its leaf."""
    digests = hashlib.sha256("".join(one.sha256 for one in made).encode()).hexdigest()
    body: dict[str, canon.Json] = {
        "file_sha256": sha256, "first": rows[0].n, "last": rows[-1].n, "count": len(made), "records_sha256": digests,
    }  # fmt: skip
    return journal.append(ctx, Act("add_records", SUBJECT, ctx.actor, ctx.now, body)).leaf.hex()


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Found:
    """One record as it is shown."""

    record: Record
    sha256: str
    batch: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of records, newest first, and how many there are: `more` than were counted."""

    rows: tuple[Found, ...]
    found: int
    more: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """How many records there are by unit and by kind, of the newest that were counted; each leaves its own out."""

    units: Mapping[str, int]
    kinds: Mapping[str, int]


def search(ctx: Context, wanted: Wanted, limit: int = PAGE, offset: int = 0) -> Page:
    rows = store.page(ctx.tx, wanted, limit, offset)
    found = store.count(ctx.tx, wanted, COUNTED + 1)
    more = found > COUNTED and not wanted.everything
    return Page(tuple(map(_found, rows)), COUNTED if more else found, more)


def facets(ctx: Context, wanted: Wanted) -> Facets:
    return Facets(_facet(ctx, wanted, "unit"), _facet(ctx, wanted, "kind"))


def _facet(ctx: Context, wanted: Wanted, by: str) -> Mapping[str, int]:
    rest = Wanted(
        wanted.query,
        "" if by == "unit" else wanted.unit,
        "" if by == "kind" else wanted.kind,
        wanted.since,
        wanted.until,
    )
    return store.totals(ctx.tx, by) if rest.everything else store.tally(ctx.tx, rest, by, COUNTED)


def years(ctx: Context) -> Mapping[str, int]:
    """How many records there are of each year, the newest year first."""
    return dict(sorted(store.totals(ctx.tx, "year").items(), reverse=True))


def find(ctx: Context, index: str) -> Found:
    """NotFound `record.unknown` where there is no record of that number."""
    row = store.find(ctx.tx, index)
    if row is None:
        raise NotFound("record.unknown", f"没有索引号 {index}", f"there is no record {index}", field="index")
    return _found(row)


def _found(row: Kept) -> Found:
    day = date.fromordinal(row.row // record.A_DAY)
    made = Record(row.id, row.title, row.unit, row.kind, day, row.source, row.body)
    return Found(made, row.sha256, row.batch)

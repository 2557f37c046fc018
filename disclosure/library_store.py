"""Records of the document library, how many there are of what, and how far each file has been imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Column, Connection, Integer, Select, String, Table, Text, func, insert, select, update

from disclosure.full_text import Index
from disclosure.rules import grams
from disclosure.rules import record as rules
from disclosure.rules.record import Record
from disclosure.store import DIGEST, INSTANT, NAME
from kernel import chain, table
from kernel.db import metadata
from kernel.errors import Conflict
from kernel.table import Record as Kept

records = Table(
    "disclosure_library_record",
    metadata,
    Column("row", chain.NUMBER, primary_key=True, autoincrement=False),  # by day: newest first without a sort
    Column("id", String(64), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("unit", NAME, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("source", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("sha256", DIGEST, nullable=False),
    Column("batch", DIGEST, nullable=False),  # the leaf of the entry that added it
)
counts = Table(
    "disclosure_library_count",
    metadata,
    Column("by", String(8), primary_key=True),
    Column("value", NAME, primary_key=True),
    Column("n", Integer, nullable=False),
)
files = Table(
    "disclosure_library_file",
    metadata,
    Column("sha256", DIGEST, primary_key=True),
    Column("done", Integer, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("same", Integer, nullable=False),
    Column("faulty", Integer, nullable=False),
    Column("at", INSTANT, nullable=False),
)
search: Final = Index("disclosure_library_search", records.c.row, records.c.text)
_MANY: Final = 500
"""Values that one statement names."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are asked for; empty members ask for all. Both days are inclusive."""

    query: str = ""
    unit: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(grams.label(name, value) for name, value in (("u", self.unit), ("k", self.kind)) if value)

    @property
    def everything(self) -> bool:
        return self == Wanted()


# ---------------------------------------------------------------- writing


def known(tx: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The digests of the records that are there under these index numbers."""
    listed, found = list(ids), dict[str, str]()
    for at in range(0, len(listed), _MANY):
        query = select(records.c.id, records.c.sha256).where(records.c.id.in_(listed[at : at + _MANY]))
        found.update((row.id, row.sha256) for row in tx.execute(query))
    return found


def add(tx: Connection, batch: str, made: Sequence[Record]) -> None:
    """Keep and index records that are not there, counting them."""
    held = sum(totals(tx, "year").values())
    placed = [(rules.place(one.date, n), one) for n, one in enumerate(made, held)]
    rows = [_row(number, one, batch) for number, one in placed]
    table.add_all(tx, records, Conflict("record.known", "索引号已有", "the index number is taken"), rows)
    search.add(tx, ((number, str(row["text"]), _labels(one)) for (number, one), row in zip(placed, rows, strict=True)))
    _count(tx, made)


def _row(number: int, one: Record, batch: str) -> dict[str, object]:
    return {
        "row": number, "id": one.index, "title": one.title, "unit": one.unit, "kind": one.kind, "source": one.source,
        "body": one.text, "text": one.searched, "sha256": one.sha256, "batch": batch,
    }  # fmt: skip


def _labels(one: Record) -> tuple[str, ...]:
    return Wanted(unit=one.unit, kind=one.kind).labels


def _count(tx: Connection, made: Sequence[Record]) -> None:
    more = Counter(
        pair for one in made for pair in (("unit", one.unit), ("kind", one.kind), ("year", str(one.date.year)))
    )
    for (by, value), n in sorted(more.items()):
        there = update(counts).where(counts.c.by == by, counts.c.value == value).values(n=counts.c.n + n)
        if not tx.execute(there).rowcount:
            tx.execute(insert(counts).values(by=by, value=value, n=n))


def progress(tx: Connection, sha256: str) -> Kept | None:
    """How far the file of that digest has been imported; None where it never was begun."""
    return table.find(tx, files, sha256=sha256)


def advance(tx: Connection, sha256: str, **to: object) -> None:
    if not table.change(tx, files, {"sha256": sha256}, **to):
        table.add(tx, files, Conflict("import.begun", "正在导入", "the import has begun"), sha256=sha256, **to)


# ---------------------------------------------------------------- reading


def page(tx: Connection, wanted: Wanted, limit: int, offset: int) -> list[Kept]:
    """Newest first."""
    query = _matching(tx, select(records), wanted)
    order = search.newest(tx, wanted.query, wanted.labels)
    return list(tx.execute(query.order_by(order).limit(limit).offset(offset)))


def count(tx: Connection, wanted: Wanted, most: int) -> int:
    """How many there are, counted up to `most`; all of them where nothing narrows."""
    if wanted.everything:
        return sum(totals(tx, "kind").values())
    found = _matching(tx, select(records.c.row), wanted).limit(most).subquery()
    return int(tx.scalar(select(func.count()).select_from(found)) or 0)


def totals(tx: Connection, by: str) -> dict[str, int]:
    """How many records there are in all for each `unit`, `kind` or `year`, the most first."""
    query = select(counts.c.value, counts.c.n).where(counts.c.by == by)
    return {row.value: row.n for row in tx.execute(query.order_by(counts.c.n.desc(), counts.c.value))}


def tally(tx: Connection, wanted: Wanted, by: str, most: int) -> dict[str, int]:
    """As `totals` (but of years), of the newest `most` records that are asked for."""
    of = records.c[by]
    newest = _matching(tx, select(of), wanted).order_by(search.newest(tx, wanted.query, wanted.labels))
    found = newest.limit(most).subquery()
    value = found.c[by]
    query = select(value, func.count()).group_by(value).order_by(func.count().desc(), value)
    return {row[0]: row[1] for row in tx.execute(query)}


def find(tx: Connection, id: str) -> Kept | None:
    return table.find(tx, records, id=id)


def after(tx: Connection, row: int, limit: int) -> list[Kept]:
    """Up to `limit` records whose row is greater, in order: for the whole set as a file."""
    return list(tx.execute(select(records).where(records.c.row > row).order_by(records.c.row).limit(limit)))


def _matching(tx: Connection, query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.since or wanted.until:
        first, after = rules.days(wanted.since or rules.FIRST, wanted.until or date.max)
        query = query.where(records.c.row >= first, records.c.row < after)
    return search.holding(tx, query, wanted.query, wanted.labels)

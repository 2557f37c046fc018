"""Data sets row by row: a batch at a time, so that a file of any length is made with one batch in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from disclosure import document_store, gazette_store, library_store, open_store, register_store
from disclosure.acts import consulting, openness, reading
from disclosure.rules import data_set, data_sets, record, register
from disclosure.rules.data_set import Row, Table
from kernel import canon
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotFound
from kernel.reader import Reader
from kernel.table import Record
from people.acts import units
from people.rules.unit import Unit

BATCH: Final = 500
_FIGURE: Final = re.compile(r"(0|[1-9][0-9]{0,2}(,[0-9]{3})*)(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Span:
    """A time of which a data set is taken: `since` inclusive, `until` exclusive."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows, and the mark after which to go on; None: there are no more."""

    rows: Sequence[Row]
    mark: int | str | None


Source = Callable[[Context, int | str | None, Span | None], Batch]
"""The batch after a mark (None: the first), of a time or of all."""


def every(catalogue: Mapping[str, str]) -> dict[str, Table]:
    """All data sets by id: the platform's own, then each register."""
    registers = map(data_set.of_register, register.every(catalogue).values())
    return {table.id: table for table in (*data_sets.TABLES, *registers)}


def find(ctx: Context, id: str) -> Table:
    """NotFound `data.unknown` where there is no such data set."""
    found = every(ctx.catalogue).get(id)
    if found is None:
        raise NotFound("data.unknown", f"没有数据集 {id}", f"there is no data set {id}", field="set")
    return found


def batch(ctx: Context, of: Table, mark: int | str | None = None, span: Span | None = None) -> Batch:
    """Rows in an order in which nothing is added before what was read."""
    return _SOURCES.get(of.id, partial(_register, of))(ctx, mark, span)


def _batch(found: Sequence[Record], rows: Iterator[Row]) -> Batch:
    return Batch(tuple(rows), found[-1].row if len(found) == BATCH else None)


# ---------------------------------------------------------------- notices


def _notices(kinds: Sequence[str], make: Callable[[Record], Iterator[Row]]) -> Source:
    def source(ctx: Context, mark: int | str | None, span: Span | None) -> Batch:
        since, until = (span.since, span.until) if span else (None, None)
        found = open_store.notices_after(ctx.tx, kinds, int(mark or 0), since, until, BATCH)
        return _batch(found, (row for each in found for row in make(each)))

    return source


def _notice(row: Record) -> Iterator[Row]:
    yield (
        row.id, row.no, row.kind, row.tender, row.lot or None, row.category, row.regime, row.title_zh, row.title_en,
        row.published_at, row.due, row.winner, row.currency, row.amount, row.sha256, row.leaf,
    )  # fmt: skip


def _opening(row: Record) -> Iterator[Row]:
    """A row for each bid of the record."""
    said = Reader(reading.said(bytes(row.view)))
    for bid in said.each("rows"):
        bidder = bid.inner("bidder")
        yield (
            row.id, row.tender, row.lot, row.published_at, bid.integer("order", 1, 1_000_000), bidder.text("name"),
            bidder.label("code") or None, *_price(bid.source.get("price")), _zh(bid.source["duration"]),
            _zh(bid.source["unsealed"]),
        )  # fmt: skip


def _price(price: Json) -> tuple[str | None, str | None, str | None]:
    """Currency, exact amount and what was read out; a price in several currencies has the last alone."""
    if not isinstance(price, Mapping):
        return None, None, None
    said = Reader(price)
    figure, unit = said.text("figure"), said.inner("unit").label("en")
    if unit and _FIGURE.fullmatch(figure):
        return unit, figure.replace(",", ""), figure
    return None, None, figure


def _zh(words: Json) -> str | None:
    return str(words["zh"]) or None if isinstance(words, Mapping) else None


# ---------------------------------------------------------------- offices


def _documents(ctx: Context, mark: int | str | None, span: Span | None) -> Batch:
    since, until = (canon.instant(span.since), canon.instant(span.until)) if span else ("", "")
    found = document_store.after(ctx.tx, int(mark or 0), since, until, BATCH)
    names = {row.office: units.find(ctx.tx, row.office) for row in found}
    return _batch(found, (_document(row, names[row.office]) for row in found))


def _document(row: Record, office: Unit | None) -> Row:
    return (
        row.id.removeprefix("W-"), row.office, office.name.zh if office else row.office, row.of_class, row.title,
        row.summary, row.duty or None, row.formed, row.published_at, row.content,
    )  # fmt: skip


def _directory(ctx: Context, mark: int | str | None, _span: Span | None) -> Batch:
    """One office a batch, by code."""
    after = [each for each in units.every(ctx.tx) if each.code > str(mark or "")]
    if not after:
        return Batch((), None)
    of = after[0]
    lines = openness.directory(ctx, of, openness.of_office(ctx, of.code), openness.beside(ctx))
    rows = (
        (
            of.code, of.name.zh, line.duty.id, line.duty.zh, line.duty.of_class, line.duty.public.value,
            line.due.isoformat(), line.state.value,
            line.document.subject.removeprefix("W-") if line.document else None,
        )
        for line in lines
    )  # fmt: skip
    return Batch(tuple(rows), of.code if len(after) > 1 else None)


def _matters(ctx: Context, mark: int | str | None, _span: Span | None) -> Batch:
    after = [each for each in consulting.subjects(ctx) if each > str(mark or "")]
    rows = tuple(_matter(ctx, each) for each in after[:BATCH])
    return Batch(rows, after[BATCH - 1] if len(after) > BATCH else None)


def _matter(ctx: Context, subject: str) -> Row:
    of = consulting.held(ctx, subject)
    return (
        subject, of.office, of.kind.value, of.title, canon.instant(of.planned), _instant(of.opened),
        of.closes.isoformat() if of.closes else None, consulting.count(ctx, subject), _instant(of.answered),
        _instant(of.decided),
    )  # fmt: skip


def _instant(at: datetime | None) -> str | None:
    return canon.instant(at) if at else None


# ---------------------------------------------------------------- library and registers


def _library(ctx: Context, mark: int | str | None, _span: Span | None) -> Batch:
    found = library_store.after(ctx.tx, int(mark or 0), BATCH)
    return _batch(found, map(_record, found))


def _record(row: Record) -> Row:
    day = date.fromordinal(row.row // record.A_DAY).isoformat()
    return row.id, row.title, row.unit, row.kind, day, row.source or None, row.body or None, row.sha256, row.batch


def _gazette(ctx: Context, mark: int | str | None, _span: Span | None) -> Batch:
    found = gazette_store.after(ctx.tx, int(mark or 0), BATCH)
    return _batch(found, map(_article, found))


def _article(row: Record) -> Row:
    return (
        row.issue, row.day, row.place, row.section, row.title, row.source, row.document or None, row.body or None,
        row.sha256,
    )  # fmt: skip


def _register(of: Table, ctx: Context, mark: int | str | None, _span: Span | None) -> Batch:
    found = register_store.after(ctx.tx, of.id.removeprefix("register-"), int(mark or 0), BATCH)
    return _batch(found, (_entry(of, row) for row in found))


def _entry(of: Table, row: Record) -> Row:
    cells = canon.mapping(row.content.encode())
    own = of.columns[: -len(data_set.ENTERED)]
    return (*(data_set.cell(each, str(cells.get(each.name, ""))) for each in own), row.unit or None, row.key)


_SOURCES: Final[Mapping[str, Source]] = {
    **{
        id: _notices(kinds, _opening if id == data_sets.OPENINGS.id else _notice)
        for id, kinds in data_sets.KINDS.items()
    },
    data_sets.DOCUMENTS.id: _documents,
    data_sets.DIRECTORY.id: _directory,
    data_sets.MATTERS.id: _matters,
    data_sets.GAZETTE.id: _gazette,
    data_sets.LIBRARY.id: _library,
}

"""Data sets as files: CSV and JSON row by row, and many files in one ZIP; all of them streamed."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from disclosure.acts import data_sets
from disclosure.acts.data_sets import Span
from disclosure.rules.data_set import Row, Table
from kernel.context import Context
from web.public.figure_sets import FIGURES
from web.public.sitting import plain
from web.request import House

MARK: Final = b"\xef\xbb\xbf"
"""Tells a table calculator that the file is UTF-8."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def tables(ctx: Context) -> dict[str, Table]:
    """Every data set that is a table, by id."""
    return data_sets.every(ctx.catalogue) | {id: table for id, (table, _) in FIGURES.items()}


def table(ctx: Context, id: str) -> Table:
    """NotFound `data.unknown`."""
    return FIGURES[id][0] if id in FIGURES else data_sets.find(ctx, id)


def batches(house: House, of: Table, span: Span | None = None) -> Iterator[Sequence[Row]]:
    """The rows of a data set; nothing is held between two batches, no transaction either."""
    if of.id in FIGURES:
        with house.looking() as ctx:
            yield tuple(FIGURES[of.id][1](ctx, span))
        return
    mark: int | str | None = None
    while True:
        with house.looking() as ctx:
            found = data_sets.batch(ctx, of, mark, span)
        yield found.rows
        if found.mark is None:
            return
        mark = found.mark


def as_csv(house: House, of: Table, span: Span | None = None) -> Iterator[bytes]:
    """The columns' names, then a line a row; what is absent is empty."""
    yield MARK + _lines([of.heads])
    for rows in batches(house, of, span):
        yield _lines([["" if value is None else plain(value) for value in row] for row in rows])


def _lines(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def as_json(house: House, of: Table, span: Span | None = None) -> Iterator[bytes]:
    """A list of objects, each on a line of its own; what is absent is null."""
    before = "[\n"
    for rows in batches(house, of, span):
        told = [json.dumps(dict(zip(of.heads, row, strict=True)), ensure_ascii=False) for row in rows]
        if told:
            yield (before + ",\n".join(told)).encode()
            before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


# ---------------------------------------------------------------- one file of many


class _Sink(io.RawIOBase):
    """Takes what is written and gives it on: a ZIP that is never whole in memory or on disk."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(memoryview(data))  # type: ignore[arg-type]
        self._written += part
        return len(part)

    def taken(self) -> bytes:
        part = bytes(self._written)
        self._written.clear()
        return part


def zipped(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """A ZIP of files by name, in that order; the same bytes for the same files."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, parts in files:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as out:
                for part in parts:
                    out.write(part)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()

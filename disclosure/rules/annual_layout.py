"""The six parts of an annual report as they are laid out, on a page as on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.rules import annual
from disclosure.rules.annual import CHARGE, PUBLISHED
from disclosure.rules.annual_report import Report, shown
from disclosure.rules.annual_words import (
    APPEALS,
    CHARGES,
    COLUMNS,
    DECIDED,
    DOCUMENTS,
    FEES,
    ISSUED,
    LINES,
    PARTS,
    RESULTS,
    STATES,
    SUM,
    TOTAL,
)
from kernel.errors import Words


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's name, empty where the format has none, and what is printed."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    words: Words
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `heads` begin with that of its names."""

    heads: tuple[Words, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six: what the office wrote, single figures, a table."""

    title: Words
    lines: tuple[str, ...] = ()
    figures: tuple[Row, ...] = ()
    grids: tuple[Grid, ...] = ()


def parts(of: Report) -> tuple[Part, ...]:
    """In the order of the format."""
    general, published, handled, contested, wanting, other = PARTS
    return (
        Part(general, _lines(of, "overview"), (_row(of, DOCUMENTS, PUBLISHED), *_registers(of))),
        Part(published, figures=tuple(_decided(of)), grids=(_issued(of),)),
        Part(handled, grids=(_requests(of),)),
        Part(contested, grids=(_appeals(of),)),
        Part(wanting, _lines(of, "problems")),
        Part(other, _lines(of, "other"), tuple(_row(of, words, annual.fee(name)) for name, words in FEES.items())),
    )


def _lines(of: Report, name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in of.said[name].splitlines() if line.strip())


def _cell(of: Report, name: str) -> Cell:
    return Cell(name, shown(name, of.cells.get(name, 0)))


def _row(of: Report, words: Words, *names: str) -> Row:
    return Row(words, tuple(_cell(of, name) for name in names))


def _registers(of: Report) -> Iterator[Row]:
    for name, words in of.registers.items():
        yield _row(of, words, name)


def _decided(of: Report) -> Iterator[Row]:
    for name, words in DECIDED.items():
        yield _row(of, words, annual.proactive(name))
    yield _row(of, CHARGES, CHARGE)


def _issued(of: Report) -> Grid:
    rows = (_row(of, words, *(annual.proactive(name, state) for state in STATES)) for name, words in ISSUED.items())
    return Grid((Words("信息内容", "Kind"), *STATES.values()), tuple(rows))


def _requests(of: Report) -> Grid:
    rows = (_row(of, words, *(annual.request(line, column) for column in COLUMNS)) for line, words in LINES.items())
    return Grid((Words("办理情况", "Requests"), *COLUMNS.values()), tuple(rows))


def _appeals(of: Report) -> Grid:
    rows = (_row(of, words, *(annual.appeal(way, one) for one in (*RESULTS, TOTAL))) for way, words in APPEALS.items())
    return Grid((Words("救济途径", "Before whom"), *RESULTS.values(), SUM), tuple(rows))

"""The annual report of disclosure as a document: what an office enters, and the whole content that its head signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from disclosure.rules import annual
from disclosure.rules.annual import CHARGE, ENTERED, MONEY, WORDS, Cells
from disclosure.rules.register import Entry, Register
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.reader import Reader

FORMAT: Final = "ggzy-annual/v1"
TEXTS: Final = ("overview", "problems", "other")
"""What the office writes: to the first, the fifth and the sixth part; the last may be empty."""
LONGEST: Final = 10_000
"""Characters of one text."""
MOST: Final = 10**9
MOST_FEN: Final = 10**15
FEN: Final = 100
TEN_THOUSAND: Final = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an office enters for its report."""

    said: Mapping[str, str]
    entered: Cells


def draft(body: Mapping[str, Json]) -> Draft:
    """`{overview, problems, other?, entered: {cell: number}}`; of `entered` every cell of the second part. NotValid."""
    reader = Reader(body)
    reader.only(*TEXTS, "entered")
    said = {name: _text(reader, name) for name in TEXTS}
    inner = reader.inner("entered")
    inner.only(*ENTERED)
    return Draft(said, {cell: inner.integer(cell, 0, MOST_FEN if cell == CHARGE else MOST) for cell in ENTERED})


def _text(reader: Reader, name: str) -> str:
    text = (reader.text(name) if name != "other" or reader.has(name) else "").strip()
    if len(text) > LONGEST:
        raise NotValid(
            "annual.long", f"{name} 不得超过 {LONGEST} 字", f"{name} has at most {LONGEST} characters", field=name
        )
    return text


def yearly(of: Register, entries: Iterable[Entry]) -> dict[str, int]:
    """The cells of a register from its entries of a year."""
    there = list(entries)
    found = {}
    for one in of.yearly:
        fits = [each for each in there if each.says(one.where)]
        found[registered(of, one.name)] = sum(int(each.cells[one.sum]) for each in fits) if one.sum else len(fits)
    return found


def registered(of: Register, figure: str) -> str:
    return f"registers.{of.id}.{figure}"


def figures(registers: Iterable[Register]) -> dict[str, Words]:
    """The cells of registers in words."""
    return {registered(of, one.name): one.words for of in registers for one in of.yearly}


@dataclass(frozen=True, slots=True)
class Office:
    """An office under a government; `content_sha256` of its report, empty where it has none."""

    code: str
    name: Words
    content_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `own` are the figures of the office alone, `cells` with those of `parts`, whose sum they are;
    `missing` are offices that had none yet. `registers` are the cells of registers in words."""

    year: int
    office: Office
    said: Mapping[str, str]
    registers: Mapping[str, Words]
    own: Cells
    cells: Cells
    parts: tuple[Office, ...] = ()
    missing: tuple[Office, ...] = ()

    @property
    def words(self) -> Mapping[str, Words]:
        """Every cell in words, in the order of the report."""
        return {**self.registers, **WORDS}

    def data(self) -> bytes:
        """The canonical bytes that are signed."""
        return canon.canonical(
            {
                "format": FORMAT,
                "year": self.year,
                "office": _office(self.office),
                "said": dict(self.said),
                "registers": {cell: _words(words) for cell, words in self.registers.items()},
                "own": dict(self.own),
                "cells": dict(self.cells),
                "parts": [_office(one) for one in self.parts],
                "missing": [_office(one) for one in self.missing],
            }
        )


def _office(of: Office) -> dict[str, Json]:
    return {"code": of.code, "name": _words(of.name), "content_sha256": of.content_sha256}


def _words(of: Words) -> dict[str, Json]:
    return {"zh": of.zh, "en": of.en}


def read(data: bytes) -> Report:
    """A report from its bytes. NotValid where they are none."""
    of = Reader(canon.mapping(data))
    return Report(
        year=of.integer("year", 2000, 9999),
        office=_read_office(of.inner("office")),
        said={name: of.inner("said").label(name) for name in TEXTS},
        registers={cell: _read_words(Reader.of(words)) for cell, words in of.inner("registers").source.items()},
        own=_cells(of.inner("own")),
        cells=_cells(of.inner("cells")),
        parts=tuple(map(_read_office, of.each("parts"))),
        missing=tuple(map(_read_office, of.each("missing"))),
    )


def _read_office(of: Reader) -> Office:
    return Office(of.text("code"), _read_words(of.inner("name")), of.label("content_sha256"))


def _read_words(of: Reader) -> Words:
    return Words(of.text("zh"), of.label("en"))


def _cells(of: Reader) -> dict[str, int]:
    return {cell: of.integer(cell, 0, 2**53) for cell in of.source}


# ---------------------------------------------------------------- as people read it


def shown(cell: str, number: int) -> str:
    """A cell as it is printed: charges in ten thousands of yuan, fees in yuan, everything else as it is."""
    if cell not in MONEY:
        return str(number)
    yuan = Decimal(number) / FEN
    return f"{yuan / TEN_THOUSAND:.6f}" if cell == CHARGE else f"{yuan:.2f}"


def table(of: Report) -> list[tuple[str, str, str, str]]:
    """Every cell: its name, its words, what is printed."""
    return [(cell, words.zh, words.en, shown(cell, of.cells.get(cell, 0))) for cell, words in of.words.items()]


def checked(of: Report, parts: Iterable[Cells], before: Report | None) -> list[annual.Check]:
    """Everything that must hold of a report: in it, with its parts, with that of the year before."""
    found = [*annual.checks(of.own), *annual.checks(of.cells), *annual.adds_up(of.cells, [of.own, *parts])]
    return [*found, *annual.goes_on(of.own, before.own)] if before else found

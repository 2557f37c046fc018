"""Where a PDF's objects stand: as its cross references say or, where those are wrong, as a search of it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from trading.rules.papers.document import OBJECT, Document, Packed, inside
from trading.rules.papers.syntax import Broken, Reader, Ref, Stream, Value, Word

HEAD: Final = b"%PDF-"
MOST_SECTIONS: Final = 1_000
_NEAR: Final = 1_024
_ANYWHERE: Final = re.compile(rb"(?<![0-9])([0-9]{1,10})[\x00\t\n\f\r ]+[0-9]{1,5}[\x00\t\n\f\r ]+obj")


def opened(data: bytes) -> Document:
    """Broken if this is no PDF at all, TooMuch if it is more than is looked at."""
    if HEAD not in data[:_NEAR]:
        raise Broken("no head")
    document = Document(data)
    try:
        _follow(document)
        _found_as_said(document)
    except Broken:
        document = Document(data, document.budget, searched=True)
        _search(document)
    return document


# ---------------------------------------------------------------- as the file says


def _follow(document: Document) -> None:
    """Every section of cross references, from the newest back."""
    data = document.data
    near = data.rfind(b"startxref", max(0, len(data) - _NEAR))
    if near < 0:
        raise Broken("no startxref")
    waiting: list[Value] = [Reader(data, near + len(b"startxref")).value()]
    seen: set[int] = set()
    while waiting:
        at = waiting.pop(0)
        if not isinstance(at, int) or not 0 <= at < len(data) or at in seen or len(seen) >= MOST_SECTIONS:
            raise Broken("cross references that lead nowhere")
        seen.add(at)
        trailer = _section(document, at)
        document.trailer = document.trailer or trailer
        waiting += [trailer[name] for name in ("XRefStm", "Prev") if name in trailer]


def _section(document: Document, at: int) -> dict[str, Value]:
    reader = Reader(document.data, at, document.budget)
    if OBJECT.match(document.data, at):
        stream = document.standing(at)
        if not isinstance(stream, Stream):
            raise Broken("no cross references")
        _entries(document, stream)
        return stream.facts
    if reader.value() != Word("xref"):
        raise Broken("no cross references")
    while isinstance(first := reader.value(), int):
        count = reader.value()
        if not isinstance(count, int):
            raise Broken("no cross references")
        for number in range(first, first + count):
            offset, _, kind = reader.value(), reader.value(), reader.value()
            _noted(document, number, offset if kind == Word("n") else None)
    trailer = reader.value()
    if first != Word("trailer") or not isinstance(trailer, dict):
        raise Broken("no trailer")
    return trailer


def _noted(document: Document, number: int, place: Value | Packed) -> None:
    """The newest section speaks first; a number that it frees stays free."""
    known = number in document.places or number in document.free
    if not isinstance(place, int | Packed):
        if not known:
            document.free.add(number)
    elif known:
        document.older += 1
    else:
        document.places[number] = place


def _entries(document: Document, stream: Stream) -> None:
    widths = stream.facts.get("W")
    data = document.decoded(stream)
    match widths:
        case [int(kind), int(one), int(two)] if min(kind, one, two) >= 0 and 0 < kind + one + two <= 24:
            size = kind + one + two
        case _:
            raise Broken("no widths")
    at = 0
    for number in _numbers(stream.facts, len(data) // size):
        row = data[at : at + size]
        at += size
        sort = int.from_bytes(row[:kind]) if kind else 1
        first, second = int.from_bytes(row[kind : kind + one]), int.from_bytes(row[kind + one :])
        document.budget.value()
        _noted(document, number, first if sort == 1 else Packed(first, second) if sort == 2 else None)


def _numbers(facts: dict[str, Value], rows: int) -> Iterator[int]:
    """The numbers of the rows, as many as there are rows."""
    index = facts.get("Index", [0, facts.get("Size")])
    if not isinstance(index, list):
        raise Broken("no index")
    for first, count in zip(index[::2], index[1::2], strict=False):
        if not isinstance(first, int) or not isinstance(count, int) or count > rows:
            raise Broken("no index")
        rows -= count
        yield from range(first, first + count)


def _found_as_said(document: Document) -> None:
    """Broken unless an object stands at each place, and there is a catalog with pages."""
    for number, place in document.places.items():
        if isinstance(place, Packed):
            continue
        head = OBJECT.match(document.data, place)
        if head is None or int(head[1]) != number:
            raise Broken(f"object {number} is not where it should be")
    if "Encrypt" not in document.trailer and "Pages" not in document.facts(document.trailer.get("Root")):
        raise Broken("no pages")


# ---------------------------------------------------------------- as a search finds


def _search(document: Document) -> None:
    """Every object that stands in the file, the last of each number; then those in object streams."""
    data = document.data
    for found in _ANYWHERE.finditer(data):
        document.budget.value()
        document.places[int(found[1])] = found.start()
    at = data.find(b"trailer")
    while at >= 0:
        _trailer(document, at)
        at = data.find(b"trailer", at + 1)
    for number in list(document.places):
        _met(document, number)
    if "Pages" not in document.facts(document.trailer.get("Root")) and "Encrypt" not in document.trailer:
        raise Broken("no pages")


def _trailer(document: Document, at: int) -> None:
    try:
        found = Reader(document.data, at + len(b"trailer"), document.budget).value()
    except Broken:
        return
    if isinstance(found, dict):
        document.trailer |= found


def _met(document: Document, number: int) -> None:
    """What a found object adds: a catalog, a trailer's words, packed objects."""
    try:
        found = document.object(number)
        facts = document.facts(found)
        kind = document.named(facts.get("Type"))
        if kind == "Catalog":
            document.trailer.setdefault("Root", Ref(number, 0))
        if kind == "XRef":
            document.trailer |= {name: facts[name] for name in ("Root", "Info", "Encrypt") if name in facts}
        if isinstance(found, Stream) and kind == "ObjStm" and "Encrypt" not in document.trailer:
            data = document.decoded(found)
            for index, (inner, _) in enumerate(inside(found, data, document.budget)):
                document.places.setdefault(inner, Packed(number, index))
                _catalog_inside(document, inner)
    except Broken:
        return


def _catalog_inside(document: Document, number: int) -> None:
    if document.named(document.facts(document.object(number)).get("Type")) == "Catalog":
        document.trailer.setdefault("Root", Ref(number, 0))

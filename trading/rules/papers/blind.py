"""What in a paper of the blind part (暗标) could tell whose it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from trading.rules.papers import content
from trading.rules.papers.document import Document
from trading.rules.papers.finding import Finding
from trading.rules.papers.paper import NOWHERE, Look, Met, everything, shown
from trading.rules.papers.syntax import Broken, Stream, TooMuch

SHORT: Final = 4
"""Letters below which a name may stand in a text by chance."""
_PICTURE: Final = 64 * 1024
_TRACES: Final = (b"Exif\x00", b"http://ns.adobe.com/xap/", b"Photoshop 3.0")
MARKS: Final = frozenset({"Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight",
    "Underline", "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink", "Popup", "FileAttachment", "Redact"})  # fmt: skip


def traces(seen: Look, data: bytes, path: str, names: Sequence[str]) -> list[Finding]:
    """Everything found, `names` being what the bidder and its people are called; nothing of a file that is unreadable.

    A name is looked for in the text, in every string of the file and in its bytes, without blanks and marks.
    """
    made = Look()
    wanted = [name for name in names if letters(name)]
    for name in _within(path, wanted):
        made.found("blind.file_name", NOWHERE, name)
    if seen.document is not None:
        try:
            _traced(made, seen, seen.document, wanted)
        except TooMuch as error:
            made.found("paper.too_much", NOWHERE, str(error))
        except Broken:
            made.found("blind.unread", NOWHERE)
        _raw(made, data, wanted)
    return made.findings


def letters(text: str) -> str:
    """Only letters and digits, in one form and case."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(each for each in plain if unicodedata.category(each)[0] in "LN")


def _within(text: str, names: Sequence[str]) -> list[str]:
    plain = letters(text)
    return [name for name in names if letters(name) in plain]


def _traced(made: Look, seen: Look, document: Document, names: Sequence[str]) -> None:
    _information(made, document)
    reached: set[int] = {sheet.number for sheet in seen.sheets}
    for met in everything(document, seen.sheets):
        reached.add(met.object)
        _judge(made, document, met)
        if isinstance(met.value, bytes):
            _named(made, met, shown(met.value), names)
    if document.older or _left(document, reached):
        made.found("blind.leftover", NOWHERE)
    for n, sheet in enumerate(seen.sheets, 1):
        at = Met(n, sheet.number, None)
        drawn = content.read(document, sheet)
        _named(made, at, drawn.text, names)
        if drawn.unread:
            made.found("blind.unread", at)


def _information(made: Look, document: Document) -> None:
    for name, value in document.facts(document.trailer.get("Info")).items():
        text = document.of(value)
        if isinstance(text, bytes) and text:
            made.found("blind.info", NOWHERE, name)


def _left(document: Document, reached: set[int]) -> bool:
    """Whether an object stands in the file that nothing leads to."""
    return any(_tells(document, number) for number in sorted(document.places.keys() - reached))


def _tells(document: Document, number: int) -> bool:
    """Not what carries the file itself, its information (told apart), the pages' tree, bare numbers."""
    information = document.trailer.get("Info")
    if getattr(information, "number", None) == number:
        return False
    value = document.object(number)
    if not isinstance(value, dict | Stream | bytes | list):
        return False
    return document.named(document.facts(value).get("Type")) not in ("ObjStm", "XRef", "Pages")


def _judge(made: Look, document: Document, met: Met) -> None:
    if isinstance(met.value, Stream):
        head = met.value.raw[:_PICTURE]
        if _is_photograph(document, met.value) and any(mark in head for mark in _TRACES):
            made.found("blind.image", met)
    if not isinstance(met.value, dict):
        return
    facts = met.value
    if document.named(document.facts(facts.get("Metadata")).get("Type")) == "Metadata":
        made.found("blind.metadata", met)
    if "PieceInfo" in facts:
        made.found("blind.private", met)
    if "ByteRange" in facts:
        made.found("blind.signature", met)
    author = document.of(facts.get("T"))
    if isinstance(author, bytes) and author and document.named(facts.get("Subtype")) in MARKS:
        made.found("blind.annotation", met, shown(author))


def _is_photograph(document: Document, stream: Stream) -> bool:
    filters = document.of(stream.facts.get("Filter"))
    return "DCTDecode" in filters if isinstance(filters, list) else filters == "DCTDecode"


def _named(made: Look, met: Met, text: str, names: Sequence[str]) -> None:
    for name in _within(text, names):
        made.found("blind.short_name" if len(letters(name)) < SHORT else "blind.name", met, name)


def _raw(made: Look, data: bytes, names: Sequence[str]) -> None:
    """Comments and gaps between objects are nobody's, but they can be read."""
    for name in names:
        if len(letters(name)) >= SHORT and any(spelt in data for spelt in _spelt(name)):
            made.found("blind.name", NOWHERE, name)


def _spelt(name: str) -> Iterator[bytes]:
    yield name.encode("utf-8")
    yield name.encode("utf-16-be")

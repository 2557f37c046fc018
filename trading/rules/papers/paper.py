"""What a PDF is: its pages, its fonts, and whatever in it acts, hides or reaches out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from trading.rules.papers import references
from trading.rules.papers.document import Document, Page, pages
from trading.rules.papers.finding import Finding
from trading.rules.papers.syntax import Broken, Ref, Stream, TooMuch, Value

LARGEST: Final = 512 * 1024 * 1024
MOST_OF_ONE: Final = 20
"""Findings of one code that are named; the rest say nothing new."""

_ACTIONS: Final = {
    "JavaScript": "paper.script",
    "Launch": "paper.launch",
    "GoToR": "paper.external",
    "GoToE": "paper.external",
    "SubmitForm": "paper.external",
    "ImportData": "paper.external",
    "Thread": "paper.external",
    "Rendition": "paper.rich_media",
    "Movie": "paper.rich_media",
    "Sound": "paper.rich_media",
    "RichMediaExecute": "paper.rich_media",
    "GoTo3DView": "paper.rich_media",
}
_SHAPES: Final = {
    "FileAttachment": "paper.embedded_file",
    "RichMedia": "paper.rich_media",
    "3D": "paper.rich_media",
    "Movie": "paper.rich_media",
    "Sound": "paper.rich_media",
    "Screen": "paper.rich_media",
}
_MEMBERS: Final = {
    "JS": "paper.script",
    "JavaScript": "paper.script",
    "AA": "paper.action",
    "XFA": "paper.xfa",
    "EF": "paper.embedded_file",
    "EmbeddedFiles": "paper.embedded_file",
}
_FONTS: Final = frozenset({"Type1", "MMType1", "TrueType", "CIDFontType0", "CIDFontType2"})
_FILES: Final = ("FontFile", "FontFile2", "FontFile3")


@dataclass(frozen=True, slots=True)
class Met:
    """One dictionary, stream or string, the object it stands in, and the page it was reached from (0: from none)."""

    page: int
    object: int
    value: Value


@dataclass(slots=True)
class Look:
    """What was found out of one file; `document` is None where it could not be read."""

    pages: int = 0
    document: Document | None = None
    sheets: list[Page] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def found(self, code: str, met: Met, what: str = "") -> None:
        made = Finding(code, met.page, met.object, what)
        if made not in self.findings and sum(each.code == code for each in self.findings) < MOST_OF_ONE:
            self.findings.append(made)


NOWHERE: Final = Met(0, 0, None)


def look(data: bytes) -> Look:
    """Everything that is to be said of a PDF by itself, whatever a tender asks for; it never raises."""
    made = Look()
    if len(data) > LARGEST:
        made.found("paper.too_large", NOWHERE, f"{len(data)} > {LARGEST}")
        return made
    try:
        _looked(made, data)
    except TooMuch as error:
        made.found("paper.too_much", NOWHERE, str(error))
    except Broken:
        made.found("paper.unreadable", NOWHERE)
    return made


def _looked(made: Look, data: bytes) -> None:
    document = references.opened(data)
    if document.trailer.get("Encrypt") is not None:
        made.found("paper.encrypted", NOWHERE)
        return
    try:
        made.sheets = pages(document)
    except Broken:
        made.found("paper.page_tree", NOWHERE)
        return
    made.pages = len(made.sheets)
    if not made.pages:
        made.found("paper.no_pages", NOWHERE)
    for met in everything(document, made.sheets):
        if isinstance(met.value, Stream) and "F" in met.value.facts:
            made.found("paper.external", met)
        if isinstance(met.value, dict):
            _judge(made, document, met, met.value)
    made.document = document
    if document.searched:
        made.found("paper.damaged", NOWHERE)


def everything(document: Document, sheets: list[Page]) -> Iterator[Met]:
    """All that can be reached: page by page first, then from the catalog. Each object once."""
    seen = {sheet.number for sheet in sheets}
    for n, sheet in enumerate(sheets, 1):
        own = {name: value for name, value in sheet.facts.items() if name != "Parent"}
        yield from _reached(document, {**own, "Resources": sheet.resources}, seen, Met(n, sheet.number, None))
    yield from _reached(document, document.trailer.get("Root"), seen, NOWHERE)


def _reached(document: Document, first: Value, seen: set[int], start: Met) -> Iterator[Met]:
    waiting: list[tuple[int, Value]] = [(start.object, first)]
    while waiting:
        number, value = waiting.pop()
        if isinstance(value, Ref):
            if value.number in seen:
                continue
            seen.add(value.number)
            number, value = value.number, document.object(value.number)
            if isinstance(value, Ref):
                waiting.append((number, value))
                continue
        document.budget.value()
        yield Met(start.page, number, value)
        if isinstance(value, Stream):
            value = value.facts
            yield Met(start.page, number, value)
        if isinstance(value, dict):
            kept = [each for name, each in value.items() if name != "Parent" or not start.page]
            waiting += [(number, each) for each in reversed(kept)]
        elif isinstance(value, list):
            waiting += [(number, each) for each in reversed(value)]


def _judge(made: Look, document: Document, met: Met, facts: dict[str, Value]) -> None:
    for name, code in _MEMBERS.items():
        if name in facts and not _resource(document, facts[name]):
            made.found(code, met)
    action, shape = document.named(facts.get("S")), document.named(facts.get("Subtype"))
    if action in _ACTIONS:
        made.found(_ACTIONS[action], met)
    if shape in _SHAPES:
        made.found(_SHAPES[shape], met)
    if shape == "Form" and "Ref" in facts:
        made.found("paper.external", met)
    target = document.of(facts.get("URI"))
    if isinstance(target, bytes):
        made.found("paper.link", met, shown(target))
    if shape in _FONTS and facts.get("BaseFont") is not None:
        _font(made, document, met, facts)


def _resource(document: Document, value: Value) -> bool:
    """Fonts and pictures may bear any name, these too; what acts has neither type nor shape of its own."""
    named = document.facts(value)
    return document.of(value) is None or "Subtype" in named or "Type" in named


def _font(made: Look, document: Document, met: Met, facts: dict[str, Value]) -> None:
    described = document.facts(facts.get("FontDescriptor"))
    if any(isinstance(document.of(described.get(name)), Stream) for name in _FILES):
        return
    name = document.named(facts.get("BaseFont"))
    made.found("paper.font" if met.page else "paper.form_font", met, name or "?")


def shown(text: bytes) -> str:
    """A text string of a PDF as people read it, no longer than a line."""
    for mark, coding in ((b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if text.startswith(mark):
            return text[len(mark) :].decode(coding, "replace")[:200]
    return text.decode("latin-1")[:200]

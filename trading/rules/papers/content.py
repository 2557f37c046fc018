"""The text of a page, as far as its fonts say what their codes mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from trading.rules.papers.document import Document, Page
from trading.rules.papers.paper import shown
from trading.rules.papers.syntax import Broken, Name, Reader, Stream, TooMuch, Value, Word

DEEPEST: Final = 12
MOST_CODES: Final = 100_000
_UNICODE: Final = re.compile(r"Uni.*-(UCS2|UTF16)-[HV]")
_PICTURE_ENDS: Final = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r /]|$)")


@dataclass(frozen=True, slots=True)
class Font:
    """Codes of `width` bytes and what they mean; `plain`: codes are letters; neither: nobody knows."""

    width: int = 1
    plain: str = ""
    meanings: dict[bytes, str] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        return bool(self.plain or self.meanings)

    def text(self, codes: bytes) -> str:
        if self.meanings:
            parts = [codes[at : at + self.width] for at in range(0, len(codes), self.width)]
            return "".join(self.meanings.get(part, "") for part in parts)
        return codes.decode(self.plain, "replace") if self.plain else ""


@dataclass(slots=True)
class Read:
    """The text in the order of drawing; `unread` if a font or a picture hides what it says."""

    parts: list[str] = field(default_factory=list)
    unread: bool = False

    @property
    def text(self) -> str:
        return "".join(self.parts)


def read(document: Document, page: Page) -> Read:
    """What the page draws; a stream that cannot be read leaves it unread, and does not end the work."""
    made = Read()
    contents = document.of(page.facts.get("Contents"))
    parts = [document.of(each) for each in contents] if isinstance(contents, list) else [contents]
    data = b"\n".join(_bytes(document, made, part) for part in parts if isinstance(part, Stream))
    _Drawing(document, made, page.resources, 0).of(data)
    return made


def _bytes(document: Document, made: Read, stream: Stream) -> bytes:
    try:
        return document.decoded(stream)
    except Broken:
        made.unread = True
        return b""


class _Drawing:
    """One content stream under way: the fonts it named, the one in use."""

    def __init__(self, document: Document, made: Read, resources: Value, depth: int) -> None:
        held = document.facts(resources)
        self._document, self._made, self._resources, self._depth = document, made, resources, depth
        self._fonts, self._objects = document.facts(held.get("Font")), document.facts(held.get("XObject"))
        self._known: dict[str, Font] = {}
        self._font = Font()

    def of(self, data: bytes) -> None:
        reader, operands = Reader(data, 0, self._document.budget), list[Value]()
        while not reader.ended():
            try:
                value = reader.value()
            except Broken:
                self._made.unread = True
                return
            if not isinstance(value, Word):
                operands.append(value)
                continue
            if value == "ID":
                self._made.unread = True
                end = _PICTURE_ENDS.search(data, reader.at)
                reader.at = end.end() if end else len(data)
            else:
                self._done(value, operands)
            operands = []

    def _done(self, operator: Word, operands: list[Value]) -> None:
        match operator, operands:
            case "Tf", [Name() as name, _]:
                if name not in self._known:
                    self._known[name] = font_of(self._document, self._fonts.get(name))
                self._font = self._known[name]
            case "Tj" | "TJ" | "'" | '"', [*_, last]:
                self._show(last)
            case "Do", [Name() as name]:
                self._object(self._objects.get(name))
            case "BDC" | "DP", [_, dict() as said]:
                self._made.parts += [shown(each) for each in said.values() if isinstance(each, bytes)]

    def _show(self, value: Value) -> None:
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, bytes) and part:
                self._made.unread |= not self._font.known
                self._made.parts.append(self._font.text(part))

    def _object(self, value: Value) -> None:
        """A form is drawn in its place; a picture may say anything."""
        found = self._document.of(value)
        if not isinstance(found, Stream):
            return
        if self._document.named(found.facts.get("Subtype")) != "Form":
            self._made.unread = True
        elif self._depth >= DEEPEST:
            raise TooMuch("forms")
        else:
            within = found.facts.get("Resources", self._resources)
            data = _bytes(self._document, self._made, found)
            _Drawing(self._document, self._made, within, self._depth + 1).of(data)


def font_of(document: Document, value: Value) -> Font:
    facts = document.facts(value)
    unicode, encoding = document.of(facts.get("ToUnicode")), document.of(facts.get("Encoding"))
    if isinstance(unicode, Stream):
        try:
            return table(Reader(document.decoded(unicode), 0, document.budget))
        except Broken:
            return Font()
    if document.named(facts.get("Subtype")) == "Type0":
        return Font(2, "utf-16-be") if isinstance(encoding, Name) and _UNICODE.fullmatch(encoding) else Font()
    return Font() if isinstance(encoding, dict) and "Differences" in encoding else Font(1, "latin-1")


def table(reader: Reader) -> Font:
    """A ToUnicode table: its codes have one width, that of the first one."""
    meanings: dict[bytes, str] = {}
    held: list[Value] = []
    while not reader.ended():
        value = reader.value()
        if not isinstance(value, Word):
            held.append(value)
            continue
        if value == "endbfchar":
            meanings |= {code: _letters(to) for code, to in _tuples(held, 2) if isinstance(code, bytes)}
        if value == "endbfrange":
            for low, high, to in _tuples(held, 3):
                meanings |= _range(low, high, to)
        held = []
        if len(meanings) > MOST_CODES:
            raise TooMuch("codes")
    return Font(len(next(iter(meanings), b"1")) or 1, "", meanings)


def _tuples(held: list[Value], size: int) -> list[list[Value]]:
    whole = len(held) - len(held) % size
    return [held[at : at + size] for at in range(0, whole, size)]


def _range(low: Value, high: Value, to: Value) -> dict[bytes, str]:
    if not isinstance(low, bytes) or not isinstance(high, bytes) or not 0 < len(low) == len(high) <= 4:
        return {}
    first, count = int.from_bytes(low), int.from_bytes(high) - int.from_bytes(low) + 1
    if count > MOST_CODES:
        raise TooMuch("codes")
    codes = [(first + n).to_bytes(len(low)) for n in range(max(count, 0))]
    if isinstance(to, list):
        return {code: _letters(each) for code, each in zip(codes, to, strict=False)}
    text = _letters(to)
    if not text:
        return {}
    last = ord(text[-1])
    return {code: text[:-1] + chr(min(last + n, 0x10FFFF)) for n, code in enumerate(codes)}


def _letters(value: Value) -> str:
    return value.decode("utf-16-be", "replace") if isinstance(value, bytes) else ""
